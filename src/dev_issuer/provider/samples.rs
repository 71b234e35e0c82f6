//! The usual request, client and personas, for tests.
//!
//! Every test starts from these and breaks one thing.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::grant::Grant;
use crate::dev_issuer::client::Client;
use crate::policy::Persona;

/// The verifier whose challenge [`authorize_path`] sends; the pair of RFC 7636, Appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(super) const TEMPLATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
pub(super) const APP: &str = "http://localhost:8000";

/// The usual authorization request with `changes`: a value replaces or adds a parameter, an empty one removes it.
pub(super) fn authorize_path(changes: &[(&str, &str)]) -> String {
    let usual = [
        ("client_id", "spa"),
        ("redirect_uri", APP),
        ("response_type", "code"),
        ("scope", "openid profile email offline_access"),
        ("audience", "https://api.example"),
        ("state", "the state"),
        ("nonce", "the nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let kept = usual
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let fields: Vec<_> = kept
        .chain(changes)
        .copied()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    format!("/authorize?{}", form(&fields))
}

/// The usual token request for a code.
pub(super) fn code_request(code: &str) -> [(&'static str, &str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", "spa"),
        ("redirect_uri", APP),
        ("code_verifier", VERIFIER),
        ("code", code),
    ]
}

pub(super) fn registration() -> Client {
    Client {
        client_id: "spa".to_owned(),
        audience: "https://api.example".to_owned(),
    }
}

/// Alice's agreement with the one client, for no API and no scope.
pub(super) fn grant() -> Grant {
    Grant {
        id: "grant".to_owned(),
        client_id: "spa".to_owned(),
        audience: None,
        scope: Vec::new(),
        who: "alice".to_owned(),
        nonce: None,
        session: "sid".to_owned(),
        auth_time: None,
        key: None,
    }
}

pub(super) fn persona(id: &str, claims: &Value) -> Persona {
    Persona::new(id, claims.as_object().unwrap().clone()).unwrap()
}

/// The claims of a token, its signature unchecked.
pub(super) fn claims_of(token: &Value) -> Map<String, Value> {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

pub(super) fn personas() -> Vec<Persona> {
    vec![
        persona(
            "alice",
            &json!({
                "sub": "auth0|alice",
                "name": "Alice <Admin>",
                "email": "alice@example.com",
                "permissions": ["read:protected"],
            }),
        ),
        persona(
            "bob",
            &json!({"sub": "auth0|bob", "name": "Bob", "org_id": "org_1"}),
        ),
    ]
}

pub(super) fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
