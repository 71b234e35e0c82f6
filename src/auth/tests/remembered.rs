//! Verified tokens that come again: what is spared, and what ends the sparing.

use super::fake_issuer::{document, key_set};
use super::signing::SECOND;
use super::*;

#[tokio::test]
async fn a_token_that_comes_again_is_the_same_caller() {
    let world = World::new();
    let token = world.token();
    let (one, two) = (world.caller(&token).await, world.caller(&token).await);
    assert!(std::sync::Arc::ptr_eq(&one, &two));
    assert_eq!(one.attached(|_| 7), Some(&7));
    assert_eq!(two.attached(|_| 8), Some(&7), "made once");
    assert_eq!(two.attached(|_| "text"), None, "room for one type");
    assert_eq!(world.authenticator.remembered_tokens(), 1);
}

#[tokio::test]
async fn nothing_is_remembered_of_what_is_refused_or_where_there_is_no_room() {
    let world = World::new();
    assert_eq!(
        world.bearer(&SECOND.token(&world.claims())).await,
        "key_unknown"
    );
    assert_eq!(world.authenticator.remembered_tokens(), 0);
    let world = World::configured(|config| Config {
        cache_mebibytes: 0,
        ..config
    });
    assert_eq!(world.bearer(&world.token()).await, "known");
    assert_eq!(world.bearer(&world.token()).await, "known");
    assert_eq!(world.authenticator.remembered_tokens(), 0);
}

#[tokio::test]
async fn memory_is_bounded_however_many_tokens_come() {
    let world = World::configured(|config| Config {
        cache_mebibytes: 1,
        ..config
    });
    let mut most = 0;
    for number in 0..1_000 {
        let claims = signing::with(world.claims(), "jti", number.into());
        assert_eq!(world.bearer(&FIRST.token(&claims)).await, "known");
        most = most.max(world.authenticator.remembered_tokens());
    }
    // A token has some 600 bytes here, and counts for its text and its claims.
    assert!((100..500).contains(&most), "{most}");
}

#[tokio::test]
async fn dates_are_looked_at_each_time() {
    let world = World::new();
    let token = world.token();
    assert_eq!(world.bearer_at(&token, NOW).await, "known");
    assert_eq!(world.bearer_at(&token, NOW + 3604).await, "known");
    assert_eq!(world.bearer_at(&token, NOW + 3605).await, "token_expired");
    assert_eq!(world.bearer_at(&token, NOW - 6).await, "token_from_future");
    assert_eq!(world.bearer_at(&token, NOW).await, "known");
}

#[tokio::test]
async fn a_key_that_leaves_takes_its_tokens_along() {
    let world = World::new();
    let old = world.token();
    assert_eq!(world.bearer(&old).await, "known");
    world.issuer.keys_answer(key_set(&[&FIRST, &SECOND]));
    let new = SECOND.token(&world.claims());
    assert_eq!(world.bearer(&new).await, "known");
    assert_eq!(world.authenticator.remembered_tokens(), 2);
    assert_eq!(
        world.bearer(&old).await,
        "known",
        "a key more changes nothing"
    );
    world.issuer.keys_answer(key_set(&[&SECOND]));
    // A token of a key that nobody has makes the server look.
    let strange = FIRST.sign(
        &serde_json::json!({"alg": "RS256", "kid": "third"}),
        &world.claims(),
    );
    assert_eq!(world.bearer(&strange).await, "key_unknown");
    assert_eq!(world.bearer(&old).await, "key_unknown");
    assert_eq!(world.bearer(&new).await, "known");
}

#[tokio::test]
async fn an_issuer_that_changes_its_name_takes_its_tokens_along() {
    let world = World::with_pace(Pace {
        refill: Duration::ZERO,
        ..Pace::default()
    });
    let token = world.token();
    assert_eq!(world.bearer(&token).await, "known");
    // With a slash at the end before, and without one now.
    let mut renamed = document(&world.issuer.origin());
    renamed["issuer"] = world.issuer.origin().into();
    world
        .issuer
        .discovery_answers(super::fake_issuer::Answer::Json(renamed));
    let strange = FIRST.sign(
        &serde_json::json!({"alg": "RS256", "kid": "third"}),
        &world.claims(),
    );
    assert_ne!(world.bearer(&strange).await, "known");
    assert_eq!(world.bearer(&token).await, "issuer_mismatch");
}
