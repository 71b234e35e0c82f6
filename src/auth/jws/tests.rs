//! Tokens of every algorithm, signed by the crypto provider: what verifies them, and what does not.

mod keys;
pub(in crate::auth) mod signers;

use super::*;
use signers::{Signer, encode};

fn named(names: &[&str]) -> Algorithms {
    Algorithms::named(names).unwrap()
}

fn set(jwks: &[serde_json::Value]) -> KeySet {
    let document = serde_json::json!({ "keys": jwks }).to_string();
    KeySet::parse(document.as_bytes(), Algorithms::ASYMMETRIC).unwrap()
}

/// `verified`, or the code of the refusal.
fn outcome(token: &str, keys: &KeySet, allowed: Algorithms) -> &'static str {
    match verify(token, keys, allowed) {
        Ok(payload) => {
            assert_eq!(payload, b"{}");
            "verified"
        }
        Err(refusal) => refusal.code(),
    }
}

#[test]
fn each_algorithm_verifies_with_its_own_keys_alone() {
    let signers: Vec<Signer> = Algorithm::ALL
        .into_iter()
        .filter(|algorithm| algorithm.public().is_some())
        .map(Signer::new)
        .collect();
    for signer in &signers {
        let algorithm = signer.algorithm;
        let token = signer.token(&format!(r#"{{"alg":"{algorithm}"}}"#));
        let keys = set(&[signer.jwk()]);
        let own = named(&[algorithm.name()]);
        assert_eq!(outcome(&token, &keys, own), "verified", "{algorithm}");
        assert_eq!(
            outcome(&token, &keys, Algorithms::ASYMMETRIC),
            "verified",
            "{algorithm}"
        );
        let mut altered = token.clone().into_bytes();
        altered[token.len() - 20] ^= 1;
        let altered = String::from_utf8(altered).unwrap();
        let refused = outcome(&altered, &keys, own);
        assert!(
            ["signature_invalid", "token_encoding"].contains(&refused),
            "{algorithm}: {refused}"
        );
        for other in Algorithm::ALL
            .into_iter()
            .filter(|other| *other != algorithm)
        {
            let renamed = signer.token(&format!(r#"{{"alg":"{other}"}}"#));
            let code = outcome(&renamed, &keys, own);
            assert_eq!(code, "algorithm_not_allowed", "{algorithm} as {other}");
            let code = outcome(&renamed, &keys, Algorithms::ASYMMETRIC);
            let foreign = ["algorithm_not_allowed", "key_mismatch", "signature_invalid"];
            assert!(foreign.contains(&code), "{algorithm} as {other}: {code}");
        }
    }
}

#[test]
fn secrets_verify_what_they_are_long_enough_for() {
    let secret = [7; 64];
    for (name, least) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
        let allowed = named(&[name]);
        let token = signers::hmac(name, &secret[..least]);
        let keys = KeySet::configured(vec![Key::from_secret(&secret[..least], allowed).unwrap()]);
        assert_eq!(
            outcome(&token, &keys.unwrap(), allowed),
            "verified",
            "{name}"
        );
        let longer = signers::hmac(name, &[8; 64]);
        let keys = KeySet::configured(vec![Key::from_secret(&secret[..least], allowed).unwrap()]);
        assert_eq!(
            outcome(&longer, &keys.unwrap(), allowed),
            "signature_invalid",
            "{name}"
        );
        let short = Key::from_secret(&secret[..least - 1], allowed);
        assert_eq!(short.err(), Some(KeyFlaw::Weak), "{name}");
    }
    let asymmetric = Key::from_secret(&secret, Algorithms::ASYMMETRIC);
    assert_eq!(asymmetric.err(), Some(KeyFlaw::Weak));
}

#[test]
fn a_public_key_is_no_secret() {
    let signer = Signer::new(Algorithm::RS256);
    let keys = set(&[signer.jwk()]);
    for secret in signer.public_forms() {
        let token = signers::hmac("HS256", &secret);
        assert_eq!(
            outcome(&token, &keys, named(&["HS256", "RS256"])),
            "key_mismatch"
        );
        assert_eq!(
            outcome(&token, &keys, named(&["RS256"])),
            "algorithm_not_allowed"
        );
    }
}

#[test]
fn the_kid_chooses_and_the_signature_settles() {
    let [one, two] = [Signer::new(Algorithm::ES256), Signer::new(Algorithm::ES256)];
    let rsa = Signer::new(Algorithm::RS256);
    let es256 = |kid: &str| one.token(&format!(r#"{{"alg":"ES256","kid":"{kid}"}}"#));
    let anonymous = one.token(r#"{"alg":"ES256"}"#);
    let both = [one.jwk_named("one"), two.jwk_named("two")];
    let twins = [two.jwk_named("one"), one.jwk_named("one")];
    let mixed = [rsa.jwk_named("rsa"), one.jwk_named("one")];
    let nameless = [one.jwk()];
    for (name, token, keys, expected) in [
        ("its key", es256("one"), &both[..], "verified"),
        ("another's name", es256("two"), &both, "signature_invalid"),
        ("nobody's name", es256("three"), &both, "key_unknown"),
        ("an empty name", es256(""), &both, "key_unknown"),
        (
            "no name among two",
            anonymous.clone(),
            &both,
            "key_ambiguous",
        ),
        (
            "no name, one of its kind",
            anonymous.clone(),
            &mixed,
            "verified",
        ),
        (
            "no name, none of its kind",
            anonymous.clone(),
            &mixed[..1],
            "key_mismatch",
        ),
        ("one name twice", es256("one"), &twins, "verified"),
        (
            "a key of another kind",
            es256("rsa"),
            &mixed,
            "key_mismatch",
        ),
        (
            "a published key without a name",
            es256("one"),
            &nameless,
            "key_unknown",
        ),
        ("no name at all", anonymous, &nameless, "verified"),
    ] {
        assert_eq!(
            outcome(&token, &set(keys), Algorithms::ASYMMETRIC),
            expected,
            "{name}"
        );
    }
    let configured = Key::from_jwk(&one.jwk(), Algorithms::ASYMMETRIC).unwrap();
    let configured = KeySet::configured(vec![configured]).unwrap();
    let found = outcome(&es256("any"), &configured, Algorithms::ASYMMETRIC);
    assert_eq!(
        found, "verified",
        "a configured key without a name serves any"
    );
}

#[test]
fn headers_that_ask_for_more() {
    let signer = Signer::new(Algorithm::ES256);
    let keys = set(&[signer.jwk_named("k")]);
    for (header, expected) in [
        (r#"{"alg":"ES256","kid":"k","typ":"JWT"}"#, "verified"),
        (
            r#"{"alg":"ES256","kid":"k","jku":"https://evil.example","x5c":["MII"],"jwk":{}}"#,
            "verified",
        ),
        (r#"{"alg":"ES256","kid":"k","b64":true}"#, "verified"),
        (
            r#"{"alg":"ES256","kid":"k","crit":[]}"#,
            "extension_demanded",
        ),
        (
            r#"{"alg":"ES256","kid":"k","crit":["exp"],"exp":1}"#,
            "extension_demanded",
        ),
        (
            r#"{"alg":"ES256","kid":"k","b64":false}"#,
            "extension_demanded",
        ),
        (
            r#"{"alg":"ES256","kid":"k","b64":null}"#,
            "extension_demanded",
        ),
        (r#"{"alg":"none","kid":"k"}"#, "algorithm_not_allowed"),
        (r#"{"alg":"NONE","kid":"k"}"#, "algorithm_not_allowed"),
        (r#"{"alg":"es256","kid":"k"}"#, "algorithm_not_allowed"),
        (r#"{"alg":["ES256"],"kid":"k"}"#, "algorithm_not_allowed"),
        (r#"{"kid":"k"}"#, "algorithm_not_allowed"),
        (r#"{"alg":"ES256","kid":7}"#, "key_unknown"),
        (
            r#"{"alg":"ES256","alg":"ES256","kid":"k"}"#,
            "header_not_json",
        ),
        (r#"["ES256"]"#, "header_not_json"),
        ("", "header_not_json"),
    ] {
        let found = outcome(&signer.token(header), &keys, Algorithms::ASYMMETRIC);
        assert_eq!(found, expected, "{header}");
    }
}

#[test]
fn forms_of_other_serialisations() {
    let signer = Signer::new(Algorithm::EdDSA);
    let keys = set(&[signer.jwk()]);
    let token = signer.token(r#"{"alg":"EdDSA"}"#);
    let parts: Vec<&str> = token.split('.').collect();
    for (form, expected) in [
        (token.clone(), "verified"),
        (String::new(), "token_not_compact"),
        (format!("{}.{}", parts[0], parts[1]), "token_not_compact"),
        (format!("{token}.x.y"), "token_encrypted"),
        (format!("{token}="), "token_encoding"),
        (format!("{}.{}.", parts[0], parts[1]), "signature_invalid"),
        (
            format!("{}.{}.{}", parts[0], encode("[]"), parts[2]),
            "signature_invalid",
        ),
        ("a".repeat(20_000), "token_too_long"),
    ] {
        assert_eq!(
            outcome(&form, &keys, Algorithms::ASYMMETRIC),
            expected,
            "{form}"
        );
    }
}
