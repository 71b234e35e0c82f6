//! An issuer that went away: for how long its keys serve, and what comes then.

use super::fake_issuer::{Answer, document, key_set};
use super::signing::SECOND;
use super::*;

const HOUR: u64 = 60 * 60;

#[tokio::test]
async fn an_outage_of_an_hour_goes_unnoticed() {
    let world = World::new();
    let token = world.token();
    assert_eq!(world.bearer(&token).await, "known");
    world.issuer.discovery_answers(Answer::Silence);
    world.issuer.keys_answer(Answer::Silence);
    for minute in 0..=60 {
        let other = signing::with(world.claims(), "jti", minute.into());
        for token in [&token, &FIRST.token(&other)] {
            assert_eq!(
                world.bearer_later(token, minute * 60).await,
                "known",
                "minute {minute}"
            );
        }
    }
    assert_eq!(
        world.issuer.discovered(),
        1,
        "no caller waited for the issuer"
    );
}

#[tokio::test]
async fn keys_serve_until_the_stale_window_ends() {
    let world = World::new();
    let token = world.token();
    assert_eq!(world.bearer(&token).await, "known");
    world.issuer.discovery_answers(Answer::Status(500));
    assert_eq!(world.bearer_later(&token, 24 * HOUR).await, "known");
    assert_eq!(
        world.bearer_later(&token, 24 * HOUR + 1).await,
        "keys_unavailable"
    );
    // Back again, with the same key.
    let origin = world.issuer.origin();
    world
        .issuer
        .discovery_answers(Answer::Json(document(&origin)));
    assert_eq!(world.bearer_later(&token, 24 * HOUR + 31).await, "known");
}

#[tokio::test]
async fn a_key_set_that_went_bad_keeps_the_good_one() {
    let world = World::with_pace(Pace {
        refill: Duration::ZERO,
        ..Pace::default()
    });
    let token = world.token();
    assert_eq!(world.bearer(&token).await, "known");
    for answer in [
        Answer::Json(serde_json::json!({"keys": []})),
        Answer::Json(serde_json::json!([])),
        Answer::Bytes(b"<html>".to_vec()),
        Answer::Truncated,
        Answer::Torn,
        Answer::Status(503),
    ] {
        world.issuer.keys_answer(answer);
        // It makes the server look, and changes nothing.
        assert_eq!(
            world.bearer(&SECOND.token(&world.claims())).await,
            "key_unknown"
        );
        assert_eq!(world.bearer(&token).await, "known");
    }
}

#[tokio::test]
async fn a_new_key_under_an_old_name_is_followed() {
    let world = World::new();
    assert_eq!(world.bearer(&world.token()).await, "known");
    let renamed = signing::with(SECOND.jwk(), "kid", "first".into());
    world
        .issuer
        .keys_answer(Answer::Json(serde_json::json!({"keys": [renamed]})));
    let header = serde_json::json!({"alg": "RS256", "kid": "first"});
    let new = SECOND.sign(&header, &world.claims());
    assert_eq!(world.bearer(&new).await, "known");
    assert_eq!(world.bearer(&world.token()).await, "signature_invalid");
}

#[tokio::test]
async fn a_new_key_without_a_name_is_followed() {
    let world = World::new();
    let header = serde_json::json!({"alg": "RS256"});
    assert_eq!(
        world.bearer(&FIRST.sign(&header, &world.claims())).await,
        "known"
    );
    world.issuer.keys_answer(key_set(&[&SECOND]));
    assert_eq!(
        world.bearer(&SECOND.sign(&header, &world.claims())).await,
        "known"
    );
}
