//! One request with a bound token: one thing changed in each row.

use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use super::{ALGS, MEMBERS, METADATA, PUBLIC, World, url};
use crate::support::{Prover, now};

/// What is sent: the value of `Authorization`, and those of `DPoP`.
struct Sent(String, Vec<String>);

/// What becomes of it.
#[derive(Clone, Copy)]
enum Wanted {
    Taken,
    /// The error of the challenge by `DPoP`, and the code.
    Unproven(&'static str, &'static str),
    /// The code; the challenge is by `Bearer`.
    Bearer(&'static str),
}
use Wanted::{Bearer, Taken, Unproven};

struct Row(&'static str, fn(&World) -> Sent, Wanted);

const fn bad(code: &'static str) -> Wanted {
    Unproven("invalid_dpop_proof", code)
}

#[rustfmt::skip]
const ROWS: [Row; 40] = [
    Row("a good proof", |w| with(w, w.proof(MEMBERS)), Taken),
    Row("the scheme in small letters", |w| Sent(format!("dpop {}", w.token), vec![w.proof(MEMBERS)]), Taken),
    Row("the scheme in capitals", |w| Sent(format!("DPOP {}", w.token), vec![w.proof(MEMBERS)]), Taken),
    Row("the address in another spelling", |w| claim(w, "htu", json!("HTTPS://API.example.com:443/api/x/../members%2donly?a#b")), Taken),
    Row("no proof", |w| Sent(format!("DPoP {}", w.token), vec![]), bad("proof_missing")),
    Row("two proofs", |w| Sent(format!("DPoP {}", w.token), vec![w.proof(MEMBERS), w.proof(MEMBERS)]), bad("proof_repeated")),
    Row("two proofs in one header", |w| with(w, format!("{}, {}", w.proof(MEMBERS), w.proof(MEMBERS))), bad("proof_malformed")),
    Row("an empty proof", |w| with(w, String::new()), bad("proof_malformed")),
    Row("nonsense", |w| with(w, "nonsense".into()), bad("proof_malformed")),
    Row("the token as its own proof", |w| with(w, w.token.clone()), bad("proof_type")),
    Row("typ JWT", |w| head(w, "typ", json!("JWT")), bad("proof_type")),
    Row("alg none", |w| head(w, "alg", json!("none")), bad("proof_algorithm")),
    Row("alg HS256", |w| head(w, "alg", json!("HS256")), bad("proof_algorithm")),
    Row("no key", |w| head(w, "jwk", Value::Null), bad("proof_key")),
    Row("a symmetric key", |w| head(w, "jwk", json!({"kty": "oct", "k": "AA"})), bad("proof_key")),
    Row("a private key", |w| key_with(w, "d", json!("AA")), bad("proof_key")),
    Row("a key that is a secret as well", |w| key_with(w, "k", json!("AA")), bad("proof_key")),
    Row("crit", |w| head(w, "crit", json!(["exp"])), bad("proof_malformed")),
    Row("an unencoded payload", |w| head(w, "b64", json!(false)), bad("proof_malformed")),
    Row("the key of another", |w| with(w, Prover::new().proof("GET", &url(), &w.token)), bad("proof_of_other_key")),
    Row("signed by another", |w| with(w, Prover::new().sign(&w.prover.header(), &w.claims())), bad("proof_signature")),
    Row("another method", |w| claim(w, "htm", json!("POST")), bad("proof_method")),
    Row("another path", |w| with(w, w.proof("/api/open")), bad("proof_address")),
    Row("another host", |w| claim(w, "htu", json!("https://evil.example/api/members-only")), bad("proof_address")),
    Row("the host that the request says", |w| claim(w, "htu", json!(format!("{}{MEMBERS}", w.server.public()))), bad("proof_address")),
    Row("another token", |w| claim(w, "ath", json!("AAAA")), bad("proof_of_other_token")),
    Row("no jti", |w| claim(w, "jti", Value::Null), bad("proof_claims")),
    Row("made six minutes ago", |w| claim(w, "iat", json!(now() - 360)), bad("proof_stale")),
    Row("made in a minute", |w| claim(w, "iat", json!(now() + 60)), bad("proof_from_future")),
    Row("a token that has expired", |w| other_token(w, "exp", json!(now() - 60)), Unproven("invalid_token", "token_expired")),
    Row("a token that is bound to nothing", |w| other_token(w, "cnf", Value::Null), Unproven("invalid_token", "token_not_bound")),
    Row("a token that is bound to something else", |w| other_token(w, "cnf", json!({"kid": "any"})), Unproven("invalid_token", "token_not_bound")),
    Row("a token whose confirmation says more", |w| other_token(w, "cnf", json!({"jkt": w.prover.thumbprint(), "kid": "any"})), Taken),
    Row("a token that is bound to a number", |w| other_token(w, "cnf", json!({"jkt": 1})), Unproven("invalid_token", "confirmation_invalid")),
    Row("a bound token as a bearer token", |w| Sent(format!("Bearer {}", w.token), vec![]), Bearer("token_bound")),
    Row("the same with a good proof", |w| Sent(format!("Bearer {}", w.token), vec![w.proof(MEMBERS)]), Bearer("token_bound")),
    Row("a confirmation that is a text", |w| bearer(w, json!("any")), Bearer("confirmation_invalid")),
    Row("a confirmation by a certificate, which is no thumbprint", |w| bearer(w, json!({"x5t#S256": "AA"})), Bearer("confirmation_invalid")),
    Row("a confirmation that nobody knows", |w| bearer(w, json!({"kid": "any"})), Taken),
    Row("proofs beside a bearer token", |w| Sent(format!("Bearer {}", w.forge.token()), vec!["x".into(), "y".into()]), Taken),
];

#[rocket::async_test]
async fn a_bound_token_needs_the_proof_of_its_key() {
    let world = World::public_with(&[]);
    for Row(about, sent, wanted) in &ROWS {
        let Sent(authorization, proofs) = sent(&world);
        let answer = world.get(MEMBERS, &authorization, &proofs).await;
        let (code, challenge) = match wanted {
            Taken => {
                assert_eq!(
                    answer.status(),
                    200,
                    "{about}: {}",
                    answer.text().await.unwrap()
                );
                continue;
            }
            Unproven(error, code) => (
                code,
                format!(r#"DPoP error="{error}", error_description="DETAIL", {ALGS}, {METADATA}"#),
            ),
            Bearer(code) => {
                let error = r#"error="invalid_token", error_description="DETAIL""#;
                let head = format!(r#"Bearer realm="api", {METADATA}, {error}"#);
                // Whoever has a bound token has to learn the scheme.
                let is_bound = *code == "token_bound";
                let tail = if is_bound {
                    format!(", DPoP {ALGS}")
                } else {
                    String::new()
                };
                (code, head + tail.as_str())
            }
        };
        let found = world.refused(answer, 401, about).await;
        assert_eq!(found, ((*code).to_owned(), challenge), "{about}");
    }
}

#[rocket::async_test]
async fn a_header_that_is_not_utf_8_is_no_proof() {
    let world = World::public_with(&[]);
    let request = world.server.request("GET", MEMBERS);
    let request = request.header("Authorization", format!("DPoP {}", world.token));
    let request = request.header("DPoP", HeaderValue::from_bytes(b"\xff").unwrap());
    let answer = request.send().await.unwrap();
    let (code, _) = world.refused(answer, 401, "not UTF-8").await;
    assert_eq!(code, "proof_missing");
}

#[rocket::async_test]
async fn a_denial_is_told_by_the_scheme_that_was_used() {
    let world = World::public_with(&[]);
    let cnf = json!({"jkt": world.prover.thumbprint()});
    let mut claims = world.forge.claims();
    claims["cnf"] = cnf;
    claims["permissions"] = json!([]);
    let token = world.forge.sign(&crate::support::Forge::header(), &claims);
    let proof = world
        .prover
        .proof("GET", &format!("{PUBLIC}/api/protected"), &token);
    let answer = world
        .get("/api/protected", &format!("DPoP {token}"), &[proof])
        .await;
    let (code, challenge) = world.refused(answer, 403, "denied").await;
    assert_eq!(code, "permission_missing");
    let error = r#"error="insufficient_scope", scope="read:protected""#;
    assert_eq!(challenge, format!("DPoP {error}, {ALGS}, {METADATA}"));
}

/// The bound token with this proof.
fn with(world: &World, proof: String) -> Sent {
    Sent(format!("DPoP {}", world.token), vec![proof])
}

/// A good proof but for one claim.
fn claim(world: &World, name: &str, value: Value) -> Sent {
    with(world, world.prover.with_claim(world.claims(), name, value))
}

/// A good proof but for one member of its header.
fn head(world: &World, name: &str, value: Value) -> Sent {
    let mut header = world.prover.header();
    header[name] = value;
    with(world, world.prover.sign(&header, &world.claims()))
}

/// A good proof but for one member of the key in its header.
fn key_with(world: &World, name: &str, value: Value) -> Sent {
    let mut key = world.prover.jwk();
    key[name] = value;
    head(world, "jwk", key)
}

/// Another token, bound to the same key but for one claim, with its good proof.
fn other_token(world: &World, name: &str, value: Value) -> Sent {
    let mut claims = world.forge.claims();
    claims["cnf"] = json!({"jkt": world.prover.thumbprint()});
    match value {
        Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
        value => claims[name] = value,
    }
    let token = world.forge.sign(&crate::support::Forge::header(), &claims);
    let proof = world.prover.proof("GET", &url(), &token);
    Sent(format!("DPoP {token}"), vec![proof])
}

/// A token with this confirmation, as a bearer token.
fn bearer(world: &World, cnf: Value) -> Sent {
    let token = world.forge.with_claim("cnf", cnf);
    Sent(format!("Bearer {token}"), vec![])
}
