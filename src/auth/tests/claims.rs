//! What the claims must say. Each row changes one claim of a good token.

use serde_json::json;

use super::signing::with;
use super::*;

async fn check(world: &World, claim: &str, value: Value, outcome: &str) {
    let claims = with(world.claims(), claim, value);
    let token = FIRST.token(&claims);
    assert_eq!(world.bearer(&token).await, outcome, "{claim} in {claims}");
}

#[tokio::test]
async fn the_issuer_is_ours_exactly() {
    let world = World::new();
    let name = world.issuer.name();
    let origin = world.issuer.origin();
    check(&world, "iss", json!(name), "known").await;
    for value in [
        json!(null),
        json!("https://other.example/"),
        json!(name.replace("http:", "https:")),
        json!(origin),
        json!(format!("{name}/")),
        json!(name.to_uppercase()),
        json!([name]),
        json!(1),
        json!(""),
    ] {
        check(&world, "iss", value, "issuer_mismatch").await;
    }
}

#[tokio::test]
async fn the_audience_is_or_holds_ours() {
    let world = World::new();
    for (value, outcome) in [
        (json!(AUDIENCE), "known"),
        (json!([AUDIENCE]), "known"),
        (
            json!(["https://tenant.example/userinfo", AUDIENCE]),
            "known",
        ),
        (json!([AUDIENCE, CLIENT_ID]), "known"),
        (json!(null), "audience_mismatch"),
        (json!("https://api.other"), "audience_mismatch"),
        (json!("https://api.exampl"), "audience_mismatch"),
        (json!("https://api.example/"), "audience_mismatch"),
        (json!(format!("x{AUDIENCE}")), "audience_mismatch"),
        (json!("HTTPS://API.EXAMPLE"), "audience_mismatch"),
        (json!(format!("{AUDIENCE} other")), "audience_mismatch"),
        (json!(""), "audience_mismatch"),
        (json!([]), "audience_mismatch"),
        (json!([[AUDIENCE]]), "audience_mismatch"),
        (json!([AUDIENCE, 1]), "audience_mismatch"),
        (json!({"aud": AUDIENCE}), "audience_mismatch"),
        (json!(1), "audience_mismatch"),
        (json!(CLIENT_ID), "id_token"),
        (json!([CLIENT_ID]), "id_token"),
    ] {
        check(&world, "aud", value, outcome).await;
    }
}

#[tokio::test]
async fn the_dates_are_sane_and_within_five_seconds() {
    let world = World::new();
    let text = NOW.to_string();
    for (claim, value, outcome) in [
        ("exp", json!(NOW + 1), "known"),
        ("exp", json!(NOW - 4), "known"),
        ("exp", json!(NOW as f64 - 4.999), "known"),
        ("exp", json!(NOW - 5), "token_expired"),
        ("exp", json!(NOW - 6), "token_expired"),
        ("exp", json!(0), "token_expired"),
        ("exp", json!(253_402_300_799_u64), "known"),
        ("exp", json!(253_402_300_800_u64), "date_invalid"),
        ("exp", json!(null), "date_invalid"),
        ("exp", json!(text), "date_invalid"),
        ("exp", json!(-1), "date_invalid"),
        ("exp", json!(1e308), "date_invalid"),
        ("exp", json!(u64::MAX), "date_invalid"),
        ("exp", json!([NOW + 1]), "date_invalid"),
        ("exp", json!(true), "date_invalid"),
        ("nbf", json!(NOW), "known"),
        ("nbf", json!(NOW + 5), "known"),
        ("nbf", json!(NOW as f64 + 5.001), "token_not_yet_valid"),
        ("nbf", json!(NOW + 6), "token_not_yet_valid"),
        ("nbf", json!(text), "date_invalid"),
        ("nbf", json!(-1), "date_invalid"),
        ("iat", json!(null), "known"),
        ("iat", json!(NOW + 5), "known"),
        ("iat", json!(NOW + 6), "token_from_future"),
        ("iat", json!(NOW + 86_400), "token_from_future"),
        ("iat", json!(text), "date_invalid"),
        ("iat", json!(1e308), "date_invalid"),
    ] {
        check(&world, claim, value, outcome).await;
    }
    // `with` takes null for absence; a null that is written down is no date either.
    let claims = world.claims().to_string();
    let null = claims.replacen('{', r#"{"nbf":null,"#, 1);
    let token = FIRST.sign_bytes(br#"{"alg":"RS256","kid":"first"}"#, null.as_bytes());
    assert_eq!(world.bearer(&token).await, "date_invalid");
}

#[tokio::test]
async fn the_subject_is_some_text() {
    let world = World::new();
    for (value, outcome) in [
        (json!("a,b*\"\n"), "known"),
        (json!("admin"), "known"),
        (json!(null), "subject_invalid"),
        (json!(""), "subject_invalid"),
        (json!(1), "subject_invalid"),
        (json!(["auth0|alice"]), "subject_invalid"),
    ] {
        check(&world, "sub", value, outcome).await;
    }
}

#[tokio::test]
async fn a_forged_token_is_refused_before_its_claims_are_read() {
    let world = World::new();
    let expired = with(world.claims(), "exp", json!(1));
    let header = json!({"alg": "RS256", "kid": "first"});
    let forged = signing::SECOND.sign(&header, &expired);
    assert_eq!(world.bearer(&forged).await, "signature_invalid");
}
