//! Keys as issuers and administrators write them: one member of a good one changed in each row.

use serde_json::{Value, json};

use super::signers::{Signer, encode, pem};
use super::*;

fn flaw(jwk: &Value) -> Option<KeyFlaw> {
    Key::from_jwk(jwk, Algorithms::ASYMMETRIC).err()
}

fn with(mut jwk: Value, member: &str, value: Value) -> Value {
    match value {
        Value::Null => jwk.as_object_mut().unwrap().remove(member),
        value => jwk
            .as_object_mut()
            .unwrap()
            .insert(member.to_owned(), value),
    };
    jwk
}

#[test]
fn one_member_of_an_elliptic_key_changed() {
    let good = Signer::new(Algorithm::ES256).jwk_named("k");
    let (x, y) = (good["x"].clone(), good["y"].clone());
    for (member, value, expected) in [
        ("kid", json!("other"), None),
        ("kid", json!(null), None),
        ("kid", json!(7), Some(KeyFlaw::Malformed)),
        ("use", json!("sig"), None),
        ("use", json!("enc"), Some(KeyFlaw::NotForSignatures)),
        ("key_ops", json!(["verify"]), None),
        ("key_ops", json!(["sign"]), Some(KeyFlaw::NotForVerifying)),
        ("key_ops", json!("verify"), Some(KeyFlaw::Malformed)),
        ("alg", json!("ES256"), None),
        ("alg", json!("ES384"), Some(KeyFlaw::AlgorithmNotAllowed)),
        ("alg", json!("RS256"), Some(KeyFlaw::AlgorithmNotAllowed)),
        ("alg", json!("ECDH-ES"), Some(KeyFlaw::AlgorithmNotAllowed)),
        ("crv", json!("P-384"), Some(KeyFlaw::Malformed)),
        ("crv", json!("secp256k1"), Some(KeyFlaw::Invalid)),
        ("crv", json!("P-192"), Some(KeyFlaw::UnsupportedKind)),
        ("crv", json!(null), Some(KeyFlaw::Malformed)),
        ("kty", json!("OKP"), Some(KeyFlaw::UnsupportedKind)),
        ("kty", json!("RSA"), Some(KeyFlaw::Malformed)),
        ("kty", json!("oct"), Some(KeyFlaw::Symmetric)),
        ("kty", json!("AKP"), Some(KeyFlaw::UnsupportedKind)),
        ("kty", json!(null), Some(KeyFlaw::Malformed)),
        ("x", y, Some(KeyFlaw::Invalid)),
        ("y", x, Some(KeyFlaw::Invalid)),
        ("x", json!("AA"), Some(KeyFlaw::Malformed)),
        ("x", json!("%"), Some(KeyFlaw::Malformed)),
        ("x", json!(null), Some(KeyFlaw::Malformed)),
        ("d", json!("AA"), Some(KeyFlaw::Private)),
    ] {
        assert_eq!(
            flaw(&with(good.clone(), member, value.clone())),
            expected,
            "{member}: {value}"
        );
    }
}

#[test]
fn keys_of_other_kinds() {
    let rsa = Signer::new(Algorithm::RS256).jwk();
    let ed = Signer::new(Algorithm::EdDSA).jwk();
    for (name, jwk, expected) in [
        ("rsa", rsa.clone(), None),
        (
            "rsa for one algorithm",
            with(rsa.clone(), "alg", json!("PS384")),
            None,
        ),
        (
            "rsa for a curve",
            with(rsa.clone(), "alg", json!("ES256")),
            Some(KeyFlaw::AlgorithmNotAllowed),
        ),
        (
            "weak rsa",
            with(rsa.clone(), "n", json!(encode([0xff; 128]))),
            Some(KeyFlaw::Weak),
        ),
        (
            "exponent one",
            with(rsa.clone(), "e", json!("AQ")),
            Some(KeyFlaw::Weak),
        ),
        (
            "no exponent",
            with(rsa.clone(), "e", json!("AA")),
            Some(KeyFlaw::Malformed),
        ),
        (
            "private rsa",
            with(rsa, "p", json!("AA")),
            Some(KeyFlaw::Private),
        ),
        ("ed25519", ed.clone(), None),
        (
            "a short ed25519",
            with(ed.clone(), "x", json!("AA")),
            Some(KeyFlaw::Malformed),
        ),
        (
            "x25519",
            with(ed, "crv", json!("X25519")),
            Some(KeyFlaw::UnsupportedKind),
        ),
        (
            "a secret",
            json!({"kty": "oct", "k": encode([7; 64])}),
            Some(KeyFlaw::Symmetric),
        ),
        ("no object", json!("key"), Some(KeyFlaw::Malformed)),
    ] {
        assert_eq!(flaw(&jwk), expected, "{name}");
    }
}

#[test]
fn pem_of_every_kind() {
    for algorithm in Algorithms::ASYMMETRIC.iter() {
        let signer = Signer::new(algorithm);
        let key = Key::from_pem(&signer.pem(), Algorithms::ASYMMETRIC).unwrap();
        let token = signer.token(&format!(r#"{{"alg":"{algorithm}","kid":"any"}}"#));
        let keys = KeySet::configured(vec![key]).unwrap();
        assert_eq!(
            outcome(&token, &keys, Algorithms::ASYMMETRIC),
            "verified",
            "{algorithm}"
        );
    }
    let rsa = Signer::new(Algorithm::RS256);
    let [pkcs1, _, spki, _] = &rsa.public_forms()[..] else {
        panic!("four forms")
    };
    for form in [pkcs1, spki] {
        let text = std::str::from_utf8(form).unwrap();
        assert!(
            Key::from_pem(text, Algorithms::ASYMMETRIC).is_ok(),
            "{text}"
        );
        let other = Key::from_pem(text, named(&["ES256"])).err();
        assert_eq!(other, Some(KeyFlaw::AlgorithmNotAllowed));
    }
}

#[test]
fn pem_that_is_no_public_key() {
    for (name, text, expected) in [
        ("nothing", String::new(), KeyFlaw::Malformed),
        ("text", "hello".to_owned(), KeyFlaw::Malformed),
        (
            "a private key",
            pem("PRIVATE KEY", &[0x30, 0]),
            KeyFlaw::Private,
        ),
        (
            "a certificate",
            pem("CERTIFICATE", &[0x30, 0]),
            KeyFlaw::UnsupportedKind,
        ),
        (
            "no key inside",
            pem("PUBLIC KEY", &[0x30, 0]),
            KeyFlaw::Malformed,
        ),
        (
            "no numbers inside",
            pem("RSA PUBLIC KEY", &[0x30, 0]),
            KeyFlaw::Malformed,
        ),
    ] {
        let found = Key::from_pem(&text, Algorithms::ASYMMETRIC).err();
        assert_eq!(found, Some(expected), "{name}");
    }
}

#[test]
fn a_set_takes_the_good_keys_and_tells_of_the_others() {
    let signer = Signer::new(Algorithm::ES256);
    let bad = json!({"kty": "oct", "kid": "bad", "k": "AA"});
    let keys = set(&[bad.clone(), json!(1), signer.jwk_named("good")]);
    let names: Vec<Option<&str>> = keys.keys().iter().map(Key::kid).collect();
    assert_eq!(names, [Some("good")]);
    let flaws = [
        (Some("bad".to_owned()), KeyFlaw::Symmetric),
        (None, KeyFlaw::Malformed),
    ];
    assert_eq!(keys.unusable(), flaws);
    let parse = |document: &Value| {
        let document = document.to_string();
        KeySet::parse(document.as_bytes(), Algorithms::ASYMMETRIC).err()
    };
    assert_eq!(
        parse(&json!({"keys": [bad]})),
        Some(NoKeySet::NothingUsable)
    );
    assert_eq!(parse(&json!({"keys": []})), Some(NoKeySet::NothingUsable));
    for document in [json!({}), json!([]), json!({"keys": {}}), json!("keys")] {
        assert_eq!(parse(&document), Some(NoKeySet::NotAKeySet), "{document}");
    }
}

#[test]
fn a_set_without_a_key_of_another_lacks_it() {
    let [one, two] = [Signer::new(Algorithm::ES256), Signer::new(Algorithm::EdDSA)];
    let both = set(&[one.jwk_named("one"), two.jwk_named("two")]);
    let turned = set(&[two.jwk_named("two"), one.jwk_named("one")]);
    let first = set(&[one.jwk_named("one")]);
    let renamed = set(&[one.jwk_named("other"), two.jwk_named("two")]);
    let narrowed = set(&[
        with(one.jwk_named("one"), "alg", json!("ES256")),
        two.jwk_named("two"),
    ]);
    for (name, now, before, lacks) in [
        ("itself", &both, &both, false),
        ("another order", &turned, &both, false),
        ("one more", &both, &first, false),
        ("one less", &first, &both, true),
        ("another name", &renamed, &both, true),
        ("the same, said in full", &narrowed, &both, false),
    ] {
        assert_eq!(now.lacks_one_of(before), lacks, "{name}");
    }
}

/// The algorithms of the keys that an issuer publishes, those that are allowed, and those of them that no key serves.
#[test]
fn algorithms_without_a_key() {
    for (published, allowed, unserved) in [
        (&["RS256"][..], &["RS256"][..], &[][..]),
        (&["RS256"], &["RS256", "ES256"], &["ES256"]),
        (&["ES256", "EdDSA"], &["ES256", "EdDSA"], &[]),
        (
            &["ES256"],
            &["RS256", "ES256", "ES384"],
            &["RS256", "ES384"],
        ),
        (&["ES256", "RS256"], &["ES256"], &[]),
    ] {
        let named = |name: &&str| Algorithm::named(name).unwrap();
        let jwk = |name| with(Signer::new(named(name)).jwk(), "alg", json!(name));
        let set = json!({"keys": published.iter().map(jwk).collect::<Vec<_>>()}).to_string();
        let allowed = Algorithms::named(allowed).unwrap();
        let keys = KeySet::parse(set.as_bytes(), allowed).unwrap();
        let unserved: Vec<Algorithm> = unserved.iter().map(named).collect();
        assert_eq!(keys.unserved(allowed), unserved, "{published:?} {allowed}");
    }
}
