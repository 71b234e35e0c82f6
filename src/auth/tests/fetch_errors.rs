//! What the log says when keys cannot be fetched: the cause and the mend, and nothing of the body.

use serde_json::json;

use super::super::Issuer;
use super::super::discovery::discover;
use super::super::fetch;
use super::super::jws::Algorithms;
use super::fake_issuer::Answer;
use super::signing::with;
use super::*;

async fn message(issuer: &FakeIssuer) -> String {
    let asked = Issuer::parse("auth.domain", &issuer.origin()).unwrap();
    let client = fetch::client(false).unwrap();
    let error = discover(&client, &asked, Algorithms::ASYMMETRIC)
        .await
        .err();
    error.map_or_else(|| "fetched".to_owned(), |error| error.to_string())
}

#[tokio::test]
async fn at_discovery() {
    for (answer, text) in [
        (
            Answer::Status(404),
            "`.well-known/openid-configuration` answered 404, not 200; does `auth.domain` name an issuer",
        ),
        (
            Answer::Redirect("https://a.example".to_owned()),
            "`.well-known/openid-configuration` answered 302; no redirect is followed, so `auth.domain` must name the \
             final one",
        ),
        (
            Answer::Bytes(vec![b' '; 512 * 1024 + 1]),
            "`.well-known/openid-configuration` answered more than 524288 bytes",
        ),
        (
            Answer::Bytes(b"<html>secret</html>".to_vec()),
            "`.well-known/openid-configuration` holds no JSON object with `issuer` and `jwks_uri`; is this an issuer",
        ),
        (
            Answer::Json(
                json!({"issuer": "https://a.example/\n", "jwks_uri": "https://a.example/"}),
            ),
            "the issuer calls itself `https://a.example/\\n`; set `auth.domain` to that if you trust it",
        ),
    ] {
        let issuer = FakeIssuer::start(&[&FIRST]);
        issuer.discovery_answers(answer);
        assert_eq!(message(&issuer).await, text);
    }
}

#[tokio::test]
async fn at_the_key_set() {
    for (answer, text) in [
        (
            Answer::Status(500),
            "`jwks_uri` answered 500, not 200; does `auth.domain` name an issuer",
        ),
        (
            Answer::Json(json!([])),
            "`jwks_uri` holds no JSON object with a list `keys`",
        ),
        (
            Answer::Json(json!({"keys": [with(FIRST.jwk(), "alg", json!("HS256"))]})),
            "`jwks_uri` holds no usable key; tokens must be signed with RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, and RSA keys have 2048 bits or more",
        ),
        (Answer::Json(json!({"keys": [FIRST.jwk()]})), "fetched"),
    ] {
        let issuer = FakeIssuer::start(&[&FIRST]);
        issuer.keys_answer(answer);
        assert_eq!(message(&issuer).await, text);
    }
}

#[tokio::test]
async fn a_lost_connection_says_what_the_network_said() {
    let issuer = FakeIssuer::start(&[&FIRST]);
    issuer.keys_answer(Answer::Truncated);
    let text = message(&issuer).await;
    assert!(text.starts_with("`jwks_uri` gave no answer: "), "{text}");
    assert!(!text.contains(&issuer.origin()), "{text}");
}
