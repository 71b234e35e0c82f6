//! What `auth.dpop` changes, and what a server does that was not told its own address.

use serde_json::{Value, json};

use super::{ALGS, MEMBERS, METADATA, World};
use crate::support::{Forge, Prover, Server};

/// A way to call: nobody, or a token that is bound or not, by a scheme.
#[derive(Clone, Copy, Debug)]
enum Call {
    Nobody,
    Plain,
    PlainByDpop,
    Bound,
    BoundByBearer,
    Broken,
}
use Call::{Bound, BoundByBearer, Broken, Nobody, Plain, PlainByDpop};

/// The mode, whether the address is known, the call; the status, the code and how the challenge begins.
#[rustfmt::skip]
const ROWS: [(&str, bool, Call, u16, &str, &str); 24] = [
    ("allowed", true, Nobody, 401, "sign_in_required", "Bearer realm, DPoP algs"),
    ("allowed", true, Plain, 200, "", ""),
    ("allowed", true, PlainByDpop, 401, "token_not_bound", "DPoP invalid_token"),
    ("allowed", true, Bound, 200, "", ""),
    ("allowed", true, BoundByBearer, 401, "token_bound", "Bearer invalid_token, DPoP algs"),
    ("allowed", true, Broken, 401, "token_not_compact", "Bearer invalid_token"),
    ("required", true, Nobody, 401, "sign_in_required", "DPoP algs"),
    ("required", true, Plain, 401, "binding_required", "DPoP invalid_token"),
    ("required", true, PlainByDpop, 401, "binding_required", "DPoP invalid_token"),
    ("required", true, Bound, 200, "", ""),
    ("required", true, BoundByBearer, 401, "token_bound", "DPoP invalid_token"),
    ("required", true, Broken, 401, "token_not_compact", "DPoP invalid_token"),
    ("disabled", true, Nobody, 401, "sign_in_required", "Bearer realm"),
    ("disabled", true, Plain, 200, "", ""),
    ("disabled", true, PlainByDpop, 401, "sign_in_required", "Bearer realm"),
    ("disabled", true, Bound, 401, "sign_in_required", "Bearer realm"),
    ("disabled", true, BoundByBearer, 401, "token_bound", "Bearer invalid_token"),
    ("disabled", true, Broken, 401, "token_not_compact", "Bearer invalid_token"),
    ("allowed", false, Nobody, 401, "sign_in_required", "Bearer realm"),
    ("allowed", false, Plain, 200, "", ""),
    ("allowed", false, PlainByDpop, 401, "token_not_bound", "DPoP invalid_token"),
    ("allowed", false, Bound, 401, "proof_address_unknown", "DPoP invalid_dpop_proof"),
    ("allowed", false, BoundByBearer, 401, "token_bound", "Bearer invalid_token"),
    ("disabled", false, Bound, 401, "sign_in_required", "Bearer realm"),
];

#[rocket::async_test]
async fn the_mode_says_which_tokens_are_taken_and_how_they_are_asked_for() {
    for (mode, known) in [
        ("allowed", true),
        ("required", true),
        ("disabled", true),
        ("allowed", false),
        ("disabled", false),
    ] {
        let dpop = [("WHITEROOM_AUTH__DPOP", mode)];
        let world = match known {
            true => World::public_with(&dpop),
            false => World::with(&dpop),
        };
        let rows = ROWS.iter().filter(|row| (row.0, row.1) == (mode, known));
        for (_, _, call, status, code, challenge) in rows {
            let about = format!("{mode}, {known}: {call:?}");
            let plain = world.forge.token();
            let (authorization, proof) = match call {
                Nobody => (String::new(), None),
                Plain => (format!("Bearer {plain}"), None),
                PlainByDpop => (format!("DPoP {plain}"), Some(world.proof(MEMBERS))),
                Bound => (format!("DPoP {}", world.token), Some(world.proof(MEMBERS))),
                BoundByBearer => (format!("Bearer {}", world.token), None),
                Broken => ("Bearer x".to_owned(), None),
            };
            let proofs: Vec<String> = proof.into_iter().collect();
            let answer = world.get(MEMBERS, &authorization, &proofs).await;
            if *status == 200 {
                assert_eq!(answer.status(), 200, "{about}");
                continue;
            }
            let found = world.refused(answer, *status, &about).await;
            let wanted = written(challenge, known);
            assert_eq!(found, ((*code).to_owned(), wanted), "{about}");
        }
        let open = world.get("/api/open", "", &[]).await;
        assert_eq!(open.status(), 200, "{mode}: nobody needs no token there");
    }
}

/// A challenge in full.
fn written(short: &str, known: bool) -> String {
    let metadata = if known {
        format!(", {METADATA}")
    } else {
        String::new()
    };
    let one = |(number, short): (usize, &str)| {
        let (scheme, what) = short.split_once(' ').unwrap();
        let error = format!(r#"error="{what}", error_description="DETAIL""#);
        match (scheme, what) {
            ("Bearer", "realm") => format!(r#"Bearer realm="api"{metadata}"#),
            ("Bearer", _) => format!(r#"Bearer realm="api"{metadata}, {error}"#),
            (_, "algs") if number > 0 => format!("DPoP {ALGS}"),
            (_, "algs") => format!("DPoP {ALGS}{metadata}"),
            _ => format!("DPoP {error}, {ALGS}{metadata}"),
        }
    };
    let all: Vec<String> = short.split(", ").enumerate().map(one).collect();
    all.join(", ")
}

/// The mode, and what the metadata says of it.
#[rocket::async_test]
async fn the_metadata_says_the_mode() {
    for (mode, lists, required) in [
        ("allowed", true, Value::Null),
        ("required", true, json!(true)),
        ("disabled", false, Value::Null),
    ] {
        let world = World::public_with(&[("WHITEROOM_AUTH__DPOP", mode)]);
        let path = "/.well-known/oauth-protected-resource";
        let found: Value = world.server.get(path).await.json().await.unwrap();
        let listed = &found["dpop_signing_alg_values_supported"];
        assert_eq!(listed.is_array(), lists, "{mode}: {found}");
        assert!(!lists || listed.as_array().unwrap().contains(&json!("ES256")));
        assert_eq!(
            found["dpop_bound_access_tokens_required"], required,
            "{mode}"
        );
    }
}

#[test]
fn a_server_without_its_own_address_warns_unless_proofs_are_off() {
    for (mode, warns) in [("allowed", true), ("disabled", false)] {
        let forge = Forge::absent();
        let server = Server::plain(&[
            ("AUTH0_DOMAIN", forge.origin()),
            ("AUTH0_AUDIENCE", "api"),
            ("WHITEROOM_AUTH__DPOP", mode),
        ]);
        let told = server.stop("TERM").told;
        assert_eq!(
            told.contains("`auth.public_url` is not set"),
            warns,
            "{told}"
        );
    }
}

#[rocket::async_test]
async fn in_development_a_proof_names_this_machine() {
    let server = Server::dev();
    let prover = Prover::new();
    let token = server.bound_token("alice", &prover).await;
    let (_, port) = server.public().rsplit_once(':').unwrap();
    for (host, wanted) in [
        ("localhost", 200),
        ("127.0.0.1", 200),
        ("[::1]", 200),
        ("127.0.0.2", 401),
        ("whiteroom.localhost", 401),
    ] {
        let proof = prover.proof("GET", &format!("http://{host}:{port}{MEMBERS}"), &token);
        let request = server.request("GET", MEMBERS);
        let request = request.header("Authorization", format!("DPoP {token}"));
        let answer = request.header("DPoP", proof).send().await.unwrap();
        assert_eq!(answer.status(), wanted, "{host}");
    }
}
