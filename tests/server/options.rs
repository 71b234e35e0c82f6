//! What the section `auth` demands of tokens, set as an operator sets it: one variable or two, and what becomes of a token.

use serde_json::{Value, json};

use crate::support::{AUDIENCE, Forge, Server, encode, now};

/// What is changed in the claims of a good token, and the code of the refusal; an empty one for none.
type Change = (Value, &'static str);

/// The variables of a server, and tokens sent to it.
struct Row(Vec<(&'static str, &'static str)>, Vec<Change>);

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn rows() -> Vec<Row> {
    let profile = json!({"client_id": "cli", "jti": "1"});
    let age = now() - 400;
    vec![
        Row(
            vec![("WHITEROOM_AUTH__PROFILE", "rfc9068")],
            vec![(profile, "type_not_allowed")],
        ),
        Row(
            vec![("WHITEROOM_AUTH__MAX_TOKEN_AGE_SECONDS", "300")],
            vec![
                (json!({}), ""),
                (json!({"iat": age}), "token_too_old"),
                (json!({"iat": null}), "date_invalid"),
            ],
        ),
        Row(
            vec![("WHITEROOM_AUTH__LEEWAY_SECONDS", "60")],
            vec![
                (json!({"exp": now() - 20}), ""),
                (json!({"exp": now() - 90}), "token_expired"),
                (json!({"nbf": now() + 20}), ""),
                (json!({"iat": now() + 20}), ""),
            ],
        ),
        Row(
            vec![(
                "WHITEROOM_AUTH__REQUIRED_CLAIMS",
                r#"{org_id="org_1",roles={includes=["staff"]}}"#,
            )],
            vec![
                (json!({"org_id": "org_1", "roles": ["a", "staff"]}), ""),
                (json!({"org_id": "org_1", "roles": "staff"}), ""),
                (json!({"org_id": "org_1"}), "claim_mismatch"),
                (json!({"org_id": "org_1", "roles": ["a"]}), "claim_mismatch"),
                (
                    json!({"org_id": "org_2", "roles": ["staff"]}),
                    "claim_mismatch",
                ),
            ],
        ),
        Row(
            vec![("WHITEROOM_AUTH__ALGORITHMS", "RS512,ES256")],
            vec![(json!({}), "algorithm_not_allowed")],
        ),
    ]
}

/// Nobody is let in as anonymous with a token that is no good, not even where anyone may come in.
async fn check(server: &Server, token: &str, code: &str, about: &str) {
    server.keep_secret(token);
    for path in ["/api/protected", "/api/open"] {
        let request = server.request("GET", path).bearer_auth(token);
        let answer = request.send().await.unwrap();
        if code.is_empty() {
            assert_eq!(answer.status(), 200, "{about} {path}");
            continue;
        }
        let problem = server.problem(answer, about).await;
        assert_eq!(problem["code"], code, "{about} {path}");
    }
}

#[rocket::async_test]
async fn what_is_demanded_of_tokens_is_what_the_variables_say() {
    let forge = Forge::start();
    for Row(variables, changes) in rows() {
        let server = forge.server_with(&variables);
        for (change, code) in changes {
            let token = forge.with_claims(&change);
            let about = format!("{variables:?}: {change}");
            check(&server, &token, code, &about).await;
        }
    }
}

#[rocket::async_test]
async fn the_profile_of_rfc_9068_wants_its_type_and_its_claims() {
    let forge = Forge::start();
    let server = forge.server_with(&[("WHITEROOM_AUTH__PROFILE", "rfc9068")]);
    let mut claims = forge.claims();
    claims["client_id"] = json!("cli");
    claims["jti"] = json!("1");
    let header = |typ: &str| json!({"alg": "RS256", "typ": typ, "kid": "published"});
    for (typ, code) in [
        ("at+jwt", ""),
        ("application/at+jwt", ""),
        ("Application/AT+JWT", ""),
        ("JWT", "type_not_allowed"),
        ("dpop+jwt", "type_not_allowed"),
        ("logout+jwt", "type_not_allowed"),
    ] {
        check(&server, &forge.sign(&header(typ), &claims), code, typ).await;
    }
    for (name, code) in [
        ("iat", "claim_missing"),
        ("client_id", "claim_missing"),
        ("jti", "claim_missing"),
        ("sub", "subject_invalid"),
    ] {
        let mut fewer = claims.clone();
        fewer.as_object_mut().unwrap().remove(name);
        check(&server, &forge.sign(&header("at+jwt"), &fewer), code, name).await;
    }
}

/// Where the keys come from: the variables, and how often the issuer may have been asked for what.
#[rocket::async_test]
async fn keys_come_from_where_the_variables_say() {
    let forge = Forge::start();
    let name = format!("{}/", forge.origin());
    let set = json!({"keys": [forge.jwk("published")]}).to_string();
    let one = forge.jwk("published").to_string();
    let address = format!("{}/keys", forge.origin());
    for (variable, value, asked) in [
        ("WHITEROOM_AUTH__KEYS", set.as_str(), vec![]),
        ("WHITEROOM_AUTH__KEYS", &one, vec![]),
        ("WHITEROOM_AUTH__JWKS_URI", &address, vec!["/keys"]),
    ] {
        let before = forge.asked().len();
        let issuer = [
            ("AUTH0_DOMAIN", name.as_str()),
            ("AUTH0_AUDIENCE", AUDIENCE),
        ];
        let server = Server::plain(&[&issuer[..], &[(variable, value)]].concat());
        check(&server, &forge.token(), "", value).await;
        check(
            &server,
            &forge.with_foreign_key(),
            "signature_invalid",
            value,
        )
        .await;
        let mut found = forge.asked().split_off(before);
        found.dedup();
        assert_eq!(found, asked, "{value}");
    }
}

#[rocket::async_test]
async fn a_shared_secret_verifies_what_it_signed_and_no_public_key_does() {
    let forge = Forge::start();
    let server = Server::plain(&[
        ("AUTH0_DOMAIN", "urn:batch"),
        ("AUTH0_AUDIENCE", AUDIENCE),
        ("WHITEROOM_AUTH__ALGORITHMS", "HS256"),
        ("WHITEROOM_AUTH__SECRET", SECRET),
    ]);
    let mut claims = forge.claims();
    claims["iss"] = json!("urn:batch");
    let signed = |secret: &str| {
        let header = encode(r#"{"alg":"HS256"}"#);
        let message = format!("{header}.{}", encode(claims.to_string()));
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
        let tag = aws_lc_rs::hmac::sign(&key, message.as_bytes());
        format!("{message}.{}", encode(tag))
    };
    check(&server, &signed(SECRET), "", "the secret").await;
    check(&server, &signed("another"), "signature_invalid", "another").await;
    let rs256 = forge.sign(&Forge::header(), &claims);
    check(&server, &rs256, "algorithm_not_allowed", "RS256").await;
}
