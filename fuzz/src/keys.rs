//! What holds of every key that was made of a JWK, as the JWK itself tells it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use whiteroom::auth::jws::{Algorithm, Algorithms, Key};

/// Every algorithm, those with a shared secret included: no document may make a key for these.
pub fn all() -> Algorithms {
    Algorithms::named(&Algorithm::ALL.map(Algorithm::name)).unwrap()
}

/// Panics when `key` is not what `jwk` may become: public, strong, of one kind, and for what it says of itself.
pub fn check_key(key: &Key, jwk: &Value) {
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth"] {
        assert!(jwk.get(member).is_none(), "a private key");
    }
    let text = |member: &str| jwk.get(member).and_then(Value::as_str);
    check_algorithms(key, &text);
    assert_eq!(key.kid(), text("kid"));
    assert!(text("use").is_none_or(|to| to == "sig"));
    if let Some(ops) = jwk.get("key_ops").and_then(Value::as_array) {
        assert!(ops.contains(&"verify".into()));
    }
    if text("kty") == Some("RSA") {
        let n = URL_SAFE_NO_PAD.decode(text("n").unwrap()).unwrap();
        let zeros = n.iter().take_while(|byte| **byte == 0).count();
        let length = n.len() - zeros;
        assert!(
            (256..=1024).contains(&length),
            "a modulus of {length} bytes"
        );
    }
}

fn check_algorithms<'a>(key: &Key, text: &impl Fn(&str) -> Option<&'a str>) {
    let served: Vec<&str> = all()
        .iter()
        .filter(|algorithm| key.serves(*algorithm))
        .map(Algorithm::name)
        .collect();
    assert!(!served.is_empty(), "a key for nothing");
    let fitting = fitting(text("kty").unwrap(), text("crv"));
    assert!(
        served.iter().all(|name| fitting.contains(name)),
        "{served:?}"
    );
    if let Some(alg) = text("alg") {
        assert_eq!(served, [alg]);
    }
}

/// The algorithms of such a key (RFC 7518 §3.1, RFC 8037 §3.1, RFC 8812 §3.2).
fn fitting(kty: &str, crv: Option<&str>) -> &'static [&'static str] {
    match (kty, crv) {
        ("RSA", _) => &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
        ("EC", Some("P-256")) => &["ES256"],
        ("EC", Some("P-384")) => &["ES384"],
        ("EC", Some("P-521")) => &["ES512"],
        ("EC", Some("secp256k1")) => &["ES256K"],
        ("OKP", Some("Ed25519")) => &["EdDSA"],
        other => panic!("a key of no kind: {other:?}"),
    }
}
