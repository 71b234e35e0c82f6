//! Key fetches in the course of time: rotation, floods of unknown kids, many callers at once, background refresh.

use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::fake_issuer::{Answer, document, key_set};
use super::signing::SECOND;
use super::*;

#[tokio::test]
async fn a_rotation_is_followed_with_the_first_token() {
    let world = World::new();
    let (old, new) = (world.token(), SECOND.token(&world.claims()));
    assert_eq!(world.bearer_later(&old, 0).await, "known");
    world.issuer.keys_answer(key_set(&[&SECOND]));
    assert_eq!(world.bearer_later(&new, 0).await, "known");
    assert_eq!(
        world.bearer_later(&old, 0).await,
        "key_unknown",
        "its key left the set"
    );
    assert_eq!(world.bearer_later(&new, 0).await, "known");
}

#[tokio::test]
async fn ten_thousand_random_kids_cost_two_fetches() {
    let world = World::new();
    let good = world.token();
    assert_eq!(world.bearer_later(&good, 0).await, "known");
    let claims = world.claims();
    let strange = |n: u32| {
        let header = json!({"alg": "RS256", "kid": format!("kid-{n}")}).to_string();
        let payload = signing::encode(claims.to_string());
        format!("{}.{payload}.{}", signing::encode(header), "A".repeat(342))
    };
    for n in 0..10_000 {
        assert_eq!(world.bearer_later(&strange(n), 0).await, "key_unknown");
    }
    assert_eq!(world.bearer_later(&good, 0).await, "known");
    assert_eq!(world.issuer.fetched(), 1 + 2);
    // Followed again once the budget has refilled, and not before.
    world.issuer.keys_answer(key_set(&[&SECOND]));
    let new = SECOND.token(&claims);
    assert_eq!(world.bearer_later(&new, 29).await, "key_unknown");
    assert_eq!(world.bearer_later(&new, 30).await, "known");
    assert_eq!(world.issuer.fetched(), 1 + 2 + 1);
}

#[tokio::test]
async fn an_outage_does_not_use_up_what_a_rotation_needs() {
    let world = World::new();
    world.issuer.discovery_answers(Answer::Status(500));
    for _ in 0..3 {
        assert_eq!(
            world.bearer_later(&world.token(), 0).await,
            "keys_unavailable"
        );
    }
    let origin = world.issuer.origin();
    world
        .issuer
        .discovery_answers(Answer::Json(document(&origin)));
    assert_eq!(world.bearer_later(&world.token(), 30).await, "known");
    world.issuer.keys_answer(key_set(&[&SECOND]));
    let new = SECOND.token(&world.claims());
    assert_eq!(world.bearer_later(&new, 30).await, "known");
}

#[tokio::test]
async fn one_fetch_serves_any_number_of_callers() {
    let world = Arc::new(World::new());
    let mut callers = JoinSet::new();
    for _ in 0..100 {
        let world = Arc::clone(&world);
        callers.spawn(async move { world.bearer_later(&world.token(), 0).await });
    }
    assert!(
        callers
            .join_all()
            .await
            .iter()
            .all(|outcome| *outcome == "known")
    );
    assert_eq!(world.issuer.fetched(), 1);
}

#[tokio::test]
async fn an_issuer_that_hangs_costs_each_caller_the_limit_once() {
    let limit = Duration::from_secs(1);
    let world = Arc::new(World::with_pace(Pace {
        fetch_limit: limit,
        ..Pace::default()
    }));
    world.issuer.discovery_answers(Answer::Silence);
    let began = Instant::now();
    let mut callers = JoinSet::new();
    for _ in 0..50 {
        let world = Arc::clone(&world);
        callers.spawn(async move { world.bearer_later(&world.token(), 0).await });
    }
    let outcomes = callers.join_all().await;
    assert!(
        outcomes
            .iter()
            .all(|outcome| *outcome == "keys_unavailable")
    );
    assert!(began.elapsed() < 5 * limit, "took {:?}", began.elapsed());
    assert_eq!(world.issuer.discovered(), 1);
}

/// One limit for both addresses: each answers in time, and both together do not.
#[tokio::test]
async fn discovery_and_keys_together_have_the_limit() {
    let limit = Duration::from_secs(1);
    let world = World::with_pace(Pace {
        fetch_limit: limit,
        ..Pace::default()
    });
    let late = limit.mul_f64(0.7);
    let document = document(&world.issuer.origin());
    world.issuer.discovery_answers(Answer::Late(late, document));
    let keys = json!({"keys": [FIRST.jwk()]});
    world.issuer.keys_answer(Answer::Late(late, keys));
    assert_eq!(
        world.bearer_later(&world.token(), 0).await,
        "keys_unavailable"
    );
    assert_eq!(world.issuer.fetched(), 1, "the keys were asked for");
}

#[tokio::test]
async fn a_known_key_never_waits_for_a_fetch() {
    let world = Arc::new(World::with_pace(Pace {
        fetch_limit: Duration::from_secs(60),
        ..Pace::default()
    }));
    assert_eq!(world.bearer(&world.token()).await, "known");
    world.issuer.keys_answer(Answer::Silence);
    let waiting = Arc::clone(&world);
    let waits = async move {
        waiting
            .bearer_later(&SECOND.token(&waiting.claims()), 0)
            .await
    };
    let waits = tokio::spawn(waits);
    eventually("the issuer is asked", || world.issuer.fetched() == 2).await;
    let unseen = signing::with(world.claims(), "jti", json!("unseen"));
    for token in [world.token(), FIRST.token(&unseen)] {
        let answered = timeout(Duration::from_secs(10), world.bearer_later(&token, 0)).await;
        assert_eq!(answered, Ok("known"));
    }
    assert!(!waits.is_finished());
    waits.abort();
}

#[tokio::test]
async fn a_caller_who_leaves_cancels_nothing() {
    let world = World::new();
    let token = world.token();
    // Polled once, which starts the fetch, and dropped.
    let gone = timeout(Duration::ZERO, world.bearer_later(&token, 0)).await;
    assert!(gone.is_err());
    eventually("keys are held", || world.has_keys()).await;
    assert_eq!(world.bearer_later(&token, 0).await, "known");
    assert_eq!(world.issuer.fetched(), 1);
}

#[tokio::test]
async fn background_work_finds_keys_follows_rotation_and_stops() {
    let moment = Duration::from_millis(5);
    let world = Arc::new(World::with_pace(Pace {
        refresh: moment,
        first_pause: moment,
        longest_pause: moment,
        ..Pace::default()
    }));
    world.issuer.discovery_answers(Answer::Status(500));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let keeper = Arc::clone(&world);
    let work = tokio::spawn(async move {
        let stopped = async { stopped.await.unwrap_or(()) };
        keeper.authenticator.keep_keys(stopped).await;
    });

    eventually("it has tried three times", || {
        world.issuer.discovered() >= 3
    })
    .await;
    assert!(!world.has_keys());
    let origin = world.issuer.origin();
    world
        .issuer
        .discovery_answers(Answer::Json(document(&origin)));
    eventually("keys are held", || world.has_keys()).await;

    world.issuer.keys_answer(key_set(&[&SECOND]));
    let before = world.issuer.fetched();
    eventually("it has fetched again, twice", || {
        world.issuer.fetched() >= before + 2
    })
    .await;
    assert_eq!(
        world.bearer_later(&SECOND.token(&world.claims()), 0).await,
        "known"
    );

    stop.send(()).unwrap();
    timeout(Duration::from_secs(10), work)
        .await
        .unwrap()
        .unwrap();
}
