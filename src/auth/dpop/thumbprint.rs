//! The thumbprint of a public key (RFC 7638): what a token is bound to.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// The SHA-256 thumbprint, in base64url; `None` where a member that it covers is missing or no text.
pub(super) fn of(jwk: &Map<String, Value>) -> Option<String> {
    let text = |name: &'static str| Some((name, jwk.get(name)?.as_str()?));
    let (_, kty) = text("kty")?;
    let covered: &[&'static str] = match kty {
        "EC" => &["crv", "kty", "x", "y"],
        "RSA" => &["e", "kty", "n"],
        // RFC 8037 §2.
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    // The map is what sorts the members; nothing may stand between them.
    let members: Option<BTreeMap<_, _>> = covered.iter().map(|name| text(name)).collect();
    let json = serde_json::to_vec(&members?).ok()?;
    Some(URL_SAFE_NO_PAD.encode(digest(&SHA256, &json)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(jwk: &Value, wanted: Option<&str>) {
        assert_eq!(of(jwk.as_object().unwrap()).as_deref(), wanted, "{jwk}");
    }

    /// RFC 7638 §3.1 and RFC 8037 §A.3.
    #[test]
    fn the_keys_of_the_standards_have_the_thumbprints_that_stand_there() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhM\
            stn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbI\
            SD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        check(
            &json!({"kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}),
            Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
        );
        check(
            &json!({"x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "crv": "Ed25519", "kty": "OKP"}),
            Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
        );
    }

    #[test]
    fn what_lacks_a_member_has_none() {
        check(&json!({"kty": "EC", "crv": "P-256", "x": "a"}), None);
        check(
            &json!({"kty": "EC", "crv": "P-256", "x": "a", "y": 1}),
            None,
        );
        check(&json!({"kty": "oct", "k": "a"}), None);
        check(&json!({"n": "a", "e": "b"}), None);
    }
}
