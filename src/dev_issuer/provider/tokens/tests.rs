use serde_json::{Value, json};

use super::{Statement, access_claims, id_claims, profile};
use crate::dev_issuer::provider::grant::Grant;
use crate::dev_issuer::provider::samples::{grant, persona};
use crate::policy::Persona;

fn alice() -> Persona {
    persona(
        "alice",
        &json!({
            "sub": "auth0|alice",
            "name": "Alice Admin",
            "email": "alice@example.com",
            "email_verified": true,
            "permissions": ["read:protected"],
            "org_id": "org_1",
            "https://example.com/roles": ["admin"],
            "tier": "gold",
            "iss": "https://forged.example",
            "aud": "forged",
            "exp": 1,
            "nonce": "forged",
        }),
    )
}

fn words(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

fn statement<'a>(persona: &'a Persona, scope: &'a [String]) -> Statement<'a> {
    Statement {
        issuer: "http://localhost:8002/",
        client_id: "spa",
        persona,
        scope,
        now: 1000,
    }
}

#[test]
fn an_access_token_holds_what_the_api_decides_by_and_no_profile() {
    let scope = words("openid profile");
    let claims = access_claims(
        statement(&alice(), &scope),
        Some("https://api.example"),
        None,
        3600,
    );
    let expected = json!({
        "iss": "http://localhost:8002/",
        "aud": ["https://api.example", "http://localhost:8002/userinfo"],
        "azp": "spa",
        "sub": "auth0|alice",
        "iat": 1000,
        "exp": 4600,
        "scope": "openid profile",
        "permissions": ["read:protected"],
        "org_id": "org_1",
        "https://example.com/roles": ["admin"],
        "tier": "gold",
    });
    assert_eq!(Value::Object(claims), expected);
}

#[track_caller]
fn check_audience(scope: &str, audience: Option<&str>, expected: &Value) {
    let scope = words(scope);
    let claims = access_claims(statement(&alice(), &scope), audience, None, 60);
    assert_eq!(claims.get("aud"), Some(expected), "{scope:?} {audience:?}");
}

#[test]
fn the_audience_is_the_api_and_userinfo_as_far_as_they_were_asked_for() {
    check_audience("", Some("api"), &json!("api"));
    check_audience(
        "openid",
        Some("api"),
        &json!(["api", "http://localhost:8002/userinfo"]),
    );
    check_audience("openid", None, &json!("http://localhost:8002/userinfo"));
}

#[test]
fn permissions_are_always_there_and_an_empty_scope_is_not() {
    let dave = persona("dave", &json!({"sub": "auth0|dave", "azp": "batch"}));
    let claims = access_claims(statement(&dave, &[]), Some("api"), None, 60);
    assert_eq!(claims.get("permissions"), Some(&json!([])));
    assert_eq!(claims.get("scope"), None);
    assert_eq!(
        claims.get("azp"),
        Some(&json!("batch")),
        "a persona may stand for another client"
    );
}

#[test]
fn an_id_token_holds_the_profile_and_what_ties_it_to_the_request() {
    let scope = words("openid profile email");
    let grant = Grant {
        nonce: Some("nonce".to_owned()),
        auth_time: Some(990),
        ..grant()
    };
    let claims = id_claims(statement(&alice(), &scope), &grant);
    let expected = json!({
        "iss": "http://localhost:8002/",
        "aud": "spa",
        "sub": "auth0|alice",
        "iat": 1000,
        "exp": 37_000,
        "nonce": "nonce",
        "sid": "sid",
        "auth_time": 990,
        "name": "Alice Admin",
        "nickname": "alice",
        "email": "alice@example.com",
        "email_verified": true,
        "org_id": "org_1",
        "https://example.com/roles": ["admin"],
    });
    assert_eq!(Value::Object(claims), expected);
}

#[track_caller]
fn check_profile(scope: &str, expected: &Value) {
    assert_eq!(
        &Value::Object(profile(&alice(), &words(scope))),
        expected,
        "{scope}"
    );
}

#[test]
fn the_profile_is_what_the_scope_asks_for() {
    check_profile("openid", &json!({"sub": "auth0|alice"}));
    check_profile(
        "openid email",
        &json!({"sub": "auth0|alice", "email": "alice@example.com", "email_verified": true}),
    );
    check_profile(
        "openid profile",
        &json!({"sub": "auth0|alice", "name": "Alice Admin", "nickname": "alice"}),
    );
}
