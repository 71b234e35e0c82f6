//! `token inspect`: what is told of a token, by which status, and that the token is never told.

mod offline;
mod unusable;

use serde_json::{Value, json};

use crate::support::{AUDIENCE, CLIENT_ID, Ended, Folder, Forge, Program, Prover, Server, now};

/// An inspection by the rules that trust `forge`.
fn inspect(forge: &Forge, token: &str, more: &[&str], variables: &[(&str, &str)]) -> Ended {
    let usual = [
        ("AUTH0_DOMAIN", forge.origin()),
        ("AUTH0_AUDIENCE", AUDIENCE),
        ("AUTH0_CLIENT_ID", CLIENT_ID),
    ];
    let arguments = ["token", "inspect", "--token", token];
    let ended = Program::run(
        &[&arguments[..], more].concat(),
        &[&usual[..], variables].concat(),
    );
    keeps_secret(&ended, token);
    ended
}

/// Neither the token nor its signature is in what was printed.
fn keeps_secret(ended: &Ended, token: &str) {
    let signature = token.rsplit('.').next().unwrap_or_default();
    let printed = [&ended.printed, &ended.told];
    for secret in [token, signature] {
        let is_told = printed.iter().any(|text| text.contains(secret));
        assert!(secret.len() < 20 || !is_told, "{printed:?}");
    }
}

/// Expects a status and, in the text for people, each of `says`.
fn check(name: &str, ended: &Ended, status: i32, says: &[&str]) {
    let Ended { printed, told, .. } = ended;
    assert_eq!(ended.status, Some(status), "{name}: {printed}{told}");
    for text in says {
        assert!(printed.contains(text), "{name}: no `{text}` in {printed}");
    }
}

#[rocket::async_test]
async fn a_good_token_has_passed_every_check() {
    let forge = Forge::start();
    let ended = inspect(&forge, &forge.token(), &[], &[]);
    let says = [
        &format!("by the rules of {}\n", forge.origin()),
        "passed       signature   made by that key",
        "passed       aud         `https://api.example`, as wanted\n",
        "in 59 min 5",
        "\nvalid\nknown to the policy as anyone, authenticated, permission:read:protected, user:auth0|alice\n",
    ];
    check("good", &ended, 0, &says);
    assert_eq!(ended.told, "");
    assert_eq!(
        ended.printed.matches("passed ").count(),
        18,
        "{}",
        ended.printed
    );
}

/// What is wrong with a token, and what is told of it besides the code.
#[rocket::async_test]
async fn a_bad_token_has_failed_a_check_which_says_what_was_found_and_what_is_wanted() {
    let forge = Forge::start();
    let slashless = forge.origin();
    let expired = now() - 3700;
    for (token, code, says) in [
        (
            forge.with_claims(&json!({"exp": expired})),
            "token_expired",
            [
                "FAILED       exp ",
                " found:  20",
                " 1 h 1 min ago\n",
                "get a new token",
            ],
        ),
        (
            forge.with_claim("aud", json!(format!("{AUDIENCE}/"))),
            "audience_mismatch",
            [
                " found:  `https://api.example/`\n",
                " wanted: `https://api.example`\n",
                "a slash too many at its end",
                "let the client ask",
            ],
        ),
        (
            forge.with_claim("aud", json!(CLIENT_ID)),
            "id_token",
            [
                "FAILED       aud ",
                "it is an ID token",
                "send the access token",
                "",
            ],
        ),
        (
            forge.with_claim("aud", json!("https://orders.example")),
            "audience_mismatch",
            [
                "`https://orders.example`",
                "for another API",
                "ask for one",
                "",
            ],
        ),
        (
            forge.with_claim("iss", json!(slashless)),
            "issuer_mismatch",
            [
                "FAILED       iss ",
                "the slash at its end is missing",
                "`domain`",
                "",
            ],
        ),
        (
            forge.with_claim("iss", json!("https://other.example/")),
            "issuer_mismatch",
            [
                "another issuer's",
                "not checked  kid, key, signature: the token names no issuer that is trusted",
                "",
                "",
            ],
        ),
        (
            forge.with_foreign_key(),
            "signature_invalid",
            [
                "FAILED       signature ",
                "altered",
                "another key of that name",
                "",
            ],
        ),
        (
            forge.with_header("kid", json!("gone")),
            "key_unknown",
            [
                "FAILED       kid ",
                "`gone`",
                "wanted: `published`",
                "took back",
            ],
        ),
        (
            forge.with_header("alg", json!("none")),
            "algorithm_not_allowed",
            ["FAILED       alg ", "found:  `none`", "wanted: `RS256`", ""],
        ),
        (
            "eyJhbGciOiJkaXIifQ..a.b.c".to_owned(),
            "token_encrypted",
            [
                "found:  5 parts",
                "it is encrypted",
                "the audience of this API",
                "",
            ],
        ),
        (
            "opaque".to_owned(),
            "token_not_compact",
            [
                "found:  1 part,",
                "opaque token",
                "there are no claims to read",
                "",
            ],
        ),
    ] {
        let ended = inspect(&forge, &token, &[], &[]);
        check(code, &ended, 1, &says);
        assert_eq!(ended.told, "", "{code}");
        let ends = format!("({code})\n");
        assert!(ended.printed.ends_with(&ends), "{code}: {}", ended.printed);
    }
}

#[rocket::async_test]
async fn a_token_that_is_revoked_is_refused_by_the_folder_that_is_named() {
    let forge = Forge::start();
    let token = forge.with_claims(&json!({"jti": "t1"}));
    let folder = Folder::with_shipped_policy();
    let there = [("WHITEROOM_POLICY__DIR", folder.name())];
    let named = ["--dir", folder.name()];
    let says = ["passed       revocation  not revoked; wanted: not to be in `revoked.toml`"];
    check("not yet", &inspect(&forge, &token, &[], &there), 0, &says);
    folder.append("revoked.toml", "[[token]]\njti = \"t1\"");
    let says = [
        "FAILED       revocation",
        "which has 1 entry",
        "(token_revoked)",
    ];
    check(
        "configured",
        &inspect(&forge, &token, &[], &there),
        1,
        &says,
    );
    check("named", &inspect(&forge, &token, &named, &[]), 1, &says);
    check(
        "elsewhere",
        &inspect(&forge, &token, &[], &[]),
        0,
        &["\nvalid\n"],
    );
}

/// The certificate comes with a request, so it is told apart from what the token itself shows.
#[rocket::async_test]
async fn a_token_is_bound_to_a_certificate_that_only_a_request_brings() {
    let forge = Forge::start();
    let cnf = json!({"x5t#S256": "A".repeat(43)});
    let token = forge.with_claim("cnf", cnf);
    let looked_at = [("WHITEROOM_AUTH__CERTIFICATE_HEADER", "Client-Cert")];
    let says = ["passed       cnf", "not checked  certificate"];
    check(
        "by a proxy",
        &inspect(&forge, &token, &[], &looked_at),
        0,
        &says,
    );
    let says = [
        "FAILED       cnf",
        "(certificate_missing)",
        "`auth.certificate_header`",
    ];
    check("without one", &inspect(&forge, &token, &[], &[]), 1, &says);
}

/// The token of a dev issuer comes by standard input, as from `token mint`.
#[rocket::async_test]
async fn a_token_of_the_issuer_for_development_comes_by_standard_input() {
    let server = Server::dev();
    let (_, port) = server.issuer().rsplit_once(':').unwrap();
    let port = [("WHITEROOM_DEV_ISSUER__PORT", port)];
    let prover = Prover::new();
    let (plain, bound) = (
        server.token("bob").await,
        server.bound_token("bob", &prover).await,
    );
    for (token, says) in [
        (
            plain,
            [
                "passed       cnf         none; wanted: none, or",
                "user:auth0|bob\n",
            ],
        ),
        (
            bound,
            [
                "passed       cnf         `{\"jkt\":",
                "not checked  proof       each request brings another",
            ],
        ),
    ] {
        for input in [
            format!("{token}\n"),
            token.clone(),
            format!("  {token}\r\nmore\n"),
        ] {
            let ended = Program::feed(&["token", "inspect", "--dev"], &port, &input);
            keeps_secret(&ended, &token);
            check("by input", &ended, 0, &says);
        }
    }
}

#[rocket::async_test]
async fn one_json_object_says_the_same() {
    let forge = Forge::start();
    let json = |token: &str| -> Value {
        let ended = inspect(&forge, token, &["--format", "json"], &[]);
        assert_eq!(ended.told, "");
        assert_eq!(ended.printed.lines().count(), 1);
        serde_json::from_str(&ended.printed).unwrap()
    };
    let good = json(&forge.token());
    assert_eq!(
        [&good["valid"], &good["code"], &good["issuer"]],
        [&json!(true), &Value::Null, &json!(forge.origin())]
    );
    let outcomes = good["checks"].as_array().unwrap().iter();
    assert!(
        outcomes.clone().all(|check| check["outcome"] == "passed"),
        "{good}"
    );
    assert_eq!(good["principals"][0], "anyone");

    let bad = json(&forge.with_claim("aud", json!("other")));
    assert_eq!(
        [&bad["valid"], &bad["code"]],
        [&json!(false), &json!("audience_mismatch")]
    );
    assert_eq!(bad["principals"], Value::Null);
    let mut checks = bad["checks"].as_array().unwrap().iter();
    let failed = checks.find(|check| check["outcome"] == "failed").unwrap();
    let expected = json!({
        "check": "aud", "outcome": "failed", "code": "audience_mismatch",
        "found": "`other`", "wanted": "`https://api.example`", "note": failed["note"],
    });
    assert_eq!(*failed, expected);
}
