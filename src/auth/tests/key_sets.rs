//! Which keys of a published set verify tokens.

use serde_json::json;

use super::fake_issuer::Answer;
use super::signing::{SECOND, Signer, encode, with};
use super::*;

/// What becomes of a token of this key that says its kid, and of one that does not, under these published keys.
async fn outcomes(signer: &Signer, keys: &[Value]) -> (&'static str, &'static str) {
    let world = World::new();
    world
        .issuer
        .keys_answer(Answer::Json(json!({"keys": keys})));
    let anonymous = json!({"alg": "RS256"});
    (
        world.bearer(&signer.token(&world.claims())).await,
        world
            .bearer(&signer.sign(&anonymous, &world.claims()))
            .await,
    )
}

#[tokio::test]
async fn one_member_of_the_only_key_changed() {
    let nothing_held = "keys_unavailable";
    let padded = encode([&[0], &FIRST.modulus()[..]].concat());
    let short = encode(&FIRST.modulus()[1..]);
    for (name, value, outcome) in [
        ("kty", json!("RSA"), "known"),
        ("kty", json!("EC"), nothing_held),
        ("kty", json!("oct"), nothing_held),
        ("kty", json!(null), nothing_held),
        ("use", json!(null), "known"),
        ("use", json!("enc"), nothing_held),
        ("use", json!(1), nothing_held),
        ("key_ops", json!(["verify"]), "known"),
        ("key_ops", json!(["sign", "verify"]), "known"),
        ("key_ops", json!(["encrypt"]), nothing_held),
        ("key_ops", json!([]), nothing_held),
        ("alg", json!(null), "known"),
        ("alg", json!("RS512"), nothing_held),
        ("alg", json!("HS256"), nothing_held),
        ("alg", json!("RSA-OAEP"), nothing_held),
        ("n", json!(null), nothing_held),
        ("n", json!(""), nothing_held),
        ("n", json!("%%%"), nothing_held),
        ("n", json!(short), nothing_held),
        ("n", json!(padded), "known"),
        ("e", json!("AQ"), nothing_held),
        ("e", json!("AQAA"), nothing_held),
        ("e", json!("Ag"), nothing_held),
        ("e", json!("AAEAAQ"), "known"),
        ("d", json!("AQAB"), nothing_held),
        ("x5c", json!(["MIIB"]), "known"),
    ] {
        let key = with(FIRST.jwk(), name, value);
        let found = outcomes(&FIRST, std::slice::from_ref(&key)).await;
        assert_eq!(found, (outcome, outcome), "{name} in {key}");
    }
}

#[tokio::test]
async fn several_keys() {
    let renamed = |key: Value| with(key, "kid", json!("first"));
    let oct = json!({"kty": "oct", "kid": "first", "k": encode(FIRST.modulus())});
    let ec = json!({"kty": "EC", "crv": "P-256", "kid": "first", "x": "AA", "y": "AA"});
    let broken = with(SECOND.jwk(), "n", json!(7));
    let nameless = with(FIRST.jwk(), "kid", json!(null));
    for (name, keys, outcome) in [
        (
            "two keys",
            vec![FIRST.jwk(), SECOND.jwk()],
            ("known", "key_ambiguous"),
        ),
        (
            "a bad one among them",
            vec![broken, FIRST.jwk()],
            ("known", "known"),
        ),
        ("no object", vec![json!(1), FIRST.jwk()], ("known", "known")),
        (
            "a symmetric twin",
            vec![oct.clone(), FIRST.jwk()],
            ("known", "known"),
        ),
        (
            "an elliptic twin",
            vec![ec, FIRST.jwk()],
            ("known", "known"),
        ),
        (
            "a twin",
            vec![renamed(SECOND.jwk()), FIRST.jwk()],
            ("known", "key_ambiguous"),
        ),
        (
            "an impostor",
            vec![renamed(SECOND.jwk())],
            ("signature_invalid", "signature_invalid"),
        ),
        ("a nameless key", vec![nameless], ("key_unknown", "known")),
        (
            "only a symmetric key",
            vec![oct],
            ("keys_unavailable", "keys_unavailable"),
        ),
        ("none", vec![], ("keys_unavailable", "keys_unavailable")),
    ] {
        assert_eq!(outcomes(&FIRST, &keys).await, outcome, "{name}");
    }
}
