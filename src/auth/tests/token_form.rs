//! The form of the token: its parts and its header.

use serde_json::json;

use super::signing::{SECOND, encode, with};
use super::*;

const HEADER: &str = r#"{"alg":"RS256","typ":"JWT","kid":"first"}"#;

async fn check(name: &str, world: &World, token: &str, outcome: &str) {
    assert_eq!(world.bearer(token).await, outcome, "{name}");
}

#[tokio::test]
async fn three_parts_of_canonical_base64url() {
    let world = World::new();
    let token = world.token();
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts");
    };
    let json = format!(r#"{{"payload":"{payload}","signature":"{signature}"}}"#);
    for (name, token, outcome) in [
        ("as it was", token.clone(), "known"),
        ("one part", "abc".into(), "token_not_compact"),
        (
            "two parts",
            format!("{header}.{payload}"),
            "token_not_compact",
        ),
        ("four parts", format!("{token}."), "token_not_compact"),
        ("five parts", format!("{header}.a.b.c.d"), "token_encrypted"),
        ("five empty parts", "....".into(), "token_encrypted"),
        ("six parts", ".....".into(), "token_not_compact"),
        ("json serialisation", json, "token_not_compact"),
        ("padding", format!("{token}=="), "token_encoding"),
        (
            "padding in the middle",
            format!("{header}=.{payload}.{signature}"),
            "token_encoding",
        ),
        (
            "a plus",
            format!("{header}.{payload}.+{signature}"),
            "token_encoding",
        ),
        (
            "a slash",
            format!("{header}.{payload}./{signature}"),
            "token_encoding",
        ),
        ("not ascii", format!("{token}é"), "token_encoding"),
        ("a percent", format!("{token}%3D"), "token_encoding"),
        (
            "a tail that is not canonical",
            next_last_letter(&token),
            "token_encoding",
        ),
        (
            "a letter too few",
            format!("{header}.{payload}.{}", signature.get(..341).unwrap()),
            "token_encoding",
        ),
        (
            "nothing signed",
            format!("{header}.{payload}."),
            "signature_invalid",
        ),
        (
            "no header",
            format!(".{payload}.{signature}"),
            "header_not_json",
        ),
        (
            "no payload",
            format!("{header}..{signature}"),
            "payload_not_json",
        ),
        (
            "16 KiB and one",
            "a".repeat(16 * 1024 + 1),
            "token_too_long",
        ),
        ("16 KiB", "a".repeat(16 * 1024), "token_not_compact"),
    ] {
        check(name, &world, &token, outcome).await;
    }
}

/// The same bytes, spelled with the next letter at the end: a 256-byte signature leaves four bits unused in it.
fn next_last_letter(token: &str) -> String {
    let (rest, last) = token.split_at(token.len() - 1);
    let next = match last {
        "A" => "B",
        "Q" => "R",
        "g" => "h",
        "w" => "x",
        other => panic!("`{other}` ends no 256 bytes"),
    };
    format!("{rest}{next}")
}

#[tokio::test]
async fn what_the_header_says() {
    let world = World::new();
    let good = json!({"alg": "RS256", "typ": "JWT", "kid": "first"});
    let theirs = SECOND.jwk();
    let elsewhere = FakeIssuer::start(&[&SECOND]);
    let url = json!(format!("{}/keys", elsewhere.origin()));
    for (name, value, outcome) in [
        ("alg", json!(null), "algorithm_not_allowed"),
        ("alg", json!("none"), "algorithm_not_allowed"),
        ("alg", json!("NONE"), "algorithm_not_allowed"),
        ("alg", json!("nOnE"), "algorithm_not_allowed"),
        ("alg", json!("rs256"), "algorithm_not_allowed"),
        ("alg", json!("RS384"), "algorithm_not_allowed"),
        ("alg", json!("PS256"), "algorithm_not_allowed"),
        ("alg", json!("HS256"), "algorithm_not_allowed"),
        ("alg", json!("ES256"), "algorithm_not_allowed"),
        ("alg", json!(["RS256"]), "algorithm_not_allowed"),
        ("typ", json!(null), "known"),
        ("typ", json!("jwt"), "known"),
        ("typ", json!("at+jwt"), "known"),
        ("typ", json!("AT+JWT"), "known"),
        ("typ", json!("application/at+jwt"), "known"),
        ("typ", json!("Application/At+Jwt"), "known"),
        ("typ", json!(""), "type_not_allowed"),
        ("typ", json!("dpop+jwt"), "type_not_allowed"),
        ("typ", json!("logout+jwt"), "type_not_allowed"),
        ("typ", json!("JWT "), "type_not_allowed"),
        ("typ", json!(["JWT"]), "type_not_allowed"),
        ("crit", json!(["exp"]), "extension_demanded"),
        ("crit", json!([]), "extension_demanded"),
        ("crit", json!("b64"), "extension_demanded"),
        ("b64", json!(false), "extension_demanded"),
        ("b64", json!("false"), "extension_demanded"),
        ("b64", json!(true), "known"),
        ("jku", url.clone(), "known"),
        ("x5u", url, "known"),
        ("jwk", theirs, "known"),
        ("x5c", json!(["MIIB"]), "known"),
        // The issuer has one key, so nothing need be said.
        ("kid", json!(null), "known"),
        ("kid", json!("other"), "key_unknown"),
        ("kid", json!(""), "key_unknown"),
        ("kid", json!("FIRST"), "key_unknown"),
        ("kid", json!(1), "key_unknown"),
    ] {
        let header = with(good.clone(), name, value);
        let token = FIRST.sign(&header, &world.claims());
        check(&header.to_string(), &world, &token, outcome).await;
    }
    assert_eq!(
        elsewhere.fetched(),
        0,
        "nothing is fetched for a token's header"
    );
    let fetched = world.issuer.fetched();
    assert!(
        fetched <= 3,
        "the first fetch and two for unknown kids, not {fetched}"
    );
}

#[tokio::test]
async fn a_symmetric_signature_with_the_public_key_is_none() {
    let world = World::new();
    let header = encode(r#"{"alg":"HS256","typ":"JWT","kid":"first"}"#);
    let signed = format!("{header}.{}", encode(world.claims().to_string()));
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &FIRST.modulus());
    let tag = aws_lc_rs::hmac::sign(&key, signed.as_bytes());
    let token = format!("{signed}.{}", encode(tag));
    check("HS256", &world, &token, "algorithm_not_allowed").await;
    // The same bytes under the name of the allowed algorithm.
    let signed = format!("{}.{}", encode(HEADER), encode(world.claims().to_string()));
    let tag = aws_lc_rs::hmac::sign(&key, signed.as_bytes());
    let token = format!("{signed}.{}", encode(tag));
    check("HMAC as RS256", &world, &token, "signature_invalid").await;
}
