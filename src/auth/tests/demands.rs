//! What an issuer's tokens must be beyond the standard: profile, age, required claims. One thing is changed in each row.

use serde_json::json;

use super::super::{Profile, RequiredClaims};
use super::signing::with;
use super::*;

#[tokio::test]
async fn access_tokens_of_rfc_9068() {
    let world = World::configured(|config| Config {
        profile: Profile::Rfc9068,
        ..config
    });
    let header = json!({"alg": "RS256", "typ": "at+jwt", "kid": "first"});
    let claims = with(world.claims(), "client_id", json!("cli"));
    let claims = with(claims, "jti", json!("t1"));
    for (typ, outcome) in [
        (json!("at+jwt"), "known"),
        (json!("AT+JWT"), "known"),
        (json!("application/at+jwt"), "known"),
        (json!("Application/At+Jwt"), "known"),
        (json!("JWT"), "type_not_allowed"),
        (json!(null), "type_not_allowed"),
        (json!(""), "type_not_allowed"),
        (json!("application/JWT"), "type_not_allowed"),
        (json!("dpop+jwt"), "type_not_allowed"),
    ] {
        let token = FIRST.sign(&with(header.clone(), "typ", typ.clone()), &claims);
        assert_eq!(world.bearer(&token).await, outcome, "{typ}");
    }
    for (claim, value, outcome) in [
        ("client_id", json!("other"), "known"),
        ("client_id", json!(null), "claim_missing"),
        ("client_id", json!(""), "claim_missing"),
        ("client_id", json!(7), "claim_missing"),
        ("jti", json!(null), "claim_missing"),
        ("jti", json!(["t1"]), "claim_missing"),
        ("iat", json!(null), "claim_missing"),
        ("iat", json!("now"), "date_invalid"),
        ("sub", json!(null), "subject_invalid"),
    ] {
        let token = FIRST.sign(&header, &with(claims.clone(), claim, value.clone()));
        assert_eq!(world.bearer(&token).await, outcome, "{claim}: {value}");
    }
}

#[tokio::test]
async fn a_maximum_age() {
    let world = World::configured(|config| Config {
        max_token_age_seconds: 600,
        ..config
    });
    for (iat, outcome) in [
        (json!(NOW), "known"),
        (json!(NOW - 604), "known"),
        (json!(NOW - 605), "token_too_old"),
        (json!(NOW - 3000), "token_too_old"),
        (json!(null), "token_too_old"),
    ] {
        let token = FIRST.token(&with(world.claims(), "iat", iat.clone()));
        assert_eq!(world.bearer(&token).await, outcome, "iat {iat}");
    }
    // A token grows old while it is remembered.
    let token = world.token();
    assert_eq!(world.bearer_at(&token, NOW + 604).await, "known");
    assert_eq!(world.bearer_at(&token, NOW + 605).await, "token_too_old");
}

#[tokio::test]
async fn required_claims() {
    let required =
        json!({"org_id": "org_1", "https://example.com/roles": {"includes": ["a", "b"]}});
    let required: RequiredClaims = serde_json::from_value(required).unwrap();
    let world = World::configured(|config| Config {
        required_claims: required,
        ..config
    });
    let roles = "https://example.com/roles";
    let claims = with(world.claims(), "org_id", json!("org_1"));
    let claims = with(claims, roles, json!(["c", "b", "a"]));
    for (claim, value, outcome) in [
        ("name", json!("Alice"), "known"),
        ("org_id", json!("org_2"), "claim_mismatch"),
        ("org_id", json!(["org_1"]), "claim_mismatch"),
        ("org_id", json!(null), "claim_mismatch"),
        (roles, json!("b a"), "known"),
        (roles, json!(["a"]), "claim_mismatch"),
        (roles, json!({"a": 1, "b": 1}), "claim_mismatch"),
        (roles, json!(null), "claim_mismatch"),
    ] {
        let token = FIRST.token(&with(claims.clone(), claim, value.clone()));
        assert_eq!(world.bearer(&token).await, outcome, "{claim}: {value}");
    }
}
