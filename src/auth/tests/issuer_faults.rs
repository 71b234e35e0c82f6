//! An issuer that is down, slow or wrong: 503 while no keys are held, and no difference once they are.

use serde_json::json;

use super::fake_issuer::{Answer, document, key_set};
use super::signing::{SECOND, with};
use super::*;

/// One way for an issuer to fail: what it answers in place of discovery, or of its keys.
struct Fault {
    name: &'static str,
    discovery: Option<Answer>,
    keys: Option<Answer>,
}

fn at_discovery(name: &'static str, answer: Answer) -> Fault {
    Fault {
        name,
        discovery: Some(answer),
        keys: None,
    }
}

fn at_keys(name: &'static str, answer: Answer) -> Fault {
    Fault {
        name,
        discovery: None,
        keys: Some(answer),
    }
}

/// Without keys the fault makes them unavailable; with keys it goes unnoticed; mended, it is forgotten.
async fn check(fault: Fault) {
    let name = fault.name;
    let mut pace = Pace::default();
    if fault.is_silence() {
        pace.fetch_limit = Duration::from_secs(1);
    }

    let started = World::with_pace(pace);
    fault.strike(&started.issuer);
    let outcome = started.bearer_later(&started.token(), 0).await;
    assert_eq!(outcome, "keys_unavailable", "{name}, from the start");
    assert!(!started.has_keys(), "{name}");

    let running = World::with_pace(pace);
    assert_eq!(
        running.bearer_later(&running.token(), 0).await,
        "known",
        "{name}"
    );
    fault.strike(&running.issuer);
    let unknown = SECOND.token(&running.claims());
    assert_eq!(
        running.bearer_later(&unknown, 0).await,
        "key_unknown",
        "{name}"
    );
    let known = running.bearer_later(&running.token(), 0).await;
    assert_eq!(known, "known", "{name}, later");

    running
        .issuer
        .discovery_answers(Answer::Json(document(&running.issuer.origin())));
    running.issuer.keys_answer(key_set(&[&SECOND]));
    assert_eq!(
        running.bearer_later(&unknown, 0).await,
        "known",
        "{name}, mended"
    );
}

impl Fault {
    /// Whether its end is that of our patience.
    fn is_silence(&self) -> bool {
        let answer = self.discovery.as_ref().or(self.keys.as_ref());
        matches!(answer, Some(Answer::Silence))
    }

    fn strike(&self, issuer: &FakeIssuer) {
        if let Some(answer) = &self.discovery {
            issuer.discovery_answers(answer.clone());
        }
        if let Some(answer) = &self.keys {
            issuer.keys_answer(answer.clone());
        }
    }
}

#[tokio::test]
async fn faults_of_the_network_and_the_server() {
    let huge = || Answer::Bytes([&b"[\""[..], &vec![b'x'; 600 * 1024], b"\"]"].concat());
    for (name, answer) in [
        ("an error", Answer::Status(500)),
        ("not found", Answer::Status(404)),
        ("no content", Answer::Status(204)),
        ("nothing", Answer::Bytes(Vec::new())),
        ("garbage", Answer::Bytes(b"<html>\xff</html>".to_vec())),
        ("another type", Answer::Json(json!([1, 2, 3]))),
        ("an empty object", Answer::Json(json!({}))),
        ("truncated", Answer::Truncated),
        ("huge", huge()),
        ("endless", Answer::Endless),
        ("torn", Answer::Torn),
        ("silent", Answer::Silence),
    ] {
        check(at_discovery(name, answer.clone())).await;
        check(at_keys(name, answer)).await;
    }
}

/// Slow is no fault.
#[tokio::test]
async fn an_issuer_that_is_late_within_the_limit_is_waited_for() {
    let world = World::new();
    let keys = json!({"keys": [FIRST.jwk()]});
    let late = Answer::Late(Duration::from_millis(200), keys);
    world.issuer.keys_answer(late);
    assert_eq!(world.bearer(&world.token()).await, "known");
}

#[tokio::test]
async fn faults_of_the_key_set() {
    let first = |name, value| with(FIRST.jwk(), name, value);
    for (name, keys) in [
        ("no keys", json!({"keys": []})),
        ("keys that are no list", json!({"keys": FIRST.jwk()})),
        (
            "keys without usable ones",
            json!({"keys": [first("use", json!("enc"))]}),
        ),
        (
            "a symmetric key",
            json!({"keys": [{"kty": "oct", "kid": "first", "k": "AAAA"}]}),
        ),
    ] {
        check(at_keys(name, Answer::Json(keys))).await;
    }
}

#[tokio::test]
async fn discovery_must_name_the_issuer_and_a_safe_address() {
    let own = "http://127.0.0.1:1";
    for (name, issuer, jwks_uri) in [
        ("another issuer", "https://other.example/", own),
        ("another port", own, own),
        ("keys over plain http", "SELF", "http://keys.example/keys"),
        ("keys in a file", "SELF", "file:///etc/hostname"),
        (
            "keys with a password",
            "SELF",
            "https://a:b@keys.example/keys",
        ),
        ("keys at no address", "SELF", "keys"),
    ] {
        let world = World::new();
        let issuer = issuer.replace("SELF", &world.issuer.name());
        let answer = json!({"issuer": issuer, "jwks_uri": jwks_uri});
        world.issuer.discovery_answers(Answer::Json(answer));
        let outcome = world.bearer_later(&world.token(), 0).await;
        assert_eq!(outcome, "keys_unavailable", "{name}");
        assert_eq!(world.issuer.discovered(), 1, "{name}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = FakeIssuer::start(&[&FIRST]);
    for answer_keys in [false, true] {
        let world = World::new();
        let answer = Answer::Redirect(elsewhere.origin());
        match answer_keys {
            true => world.issuer.keys_answer(answer),
            false => world.issuer.discovery_answers(answer),
        }
        assert_eq!(
            world.bearer_later(&world.token(), 0).await,
            "keys_unavailable"
        );
    }
    assert_eq!((elsewhere.discovered(), elsewhere.fetched()), (0, 0));
}

#[tokio::test]
async fn an_issuer_without_a_slash_is_pinned_without_it() {
    let world = World::new();
    let origin = world.issuer.origin();
    let bare = with(document(&origin), "issuer", json!(origin));
    world.issuer.discovery_answers(Answer::Json(bare));
    let with_slash = world.token();
    let without = FIRST.token(&with(world.claims(), "iss", json!(origin)));
    assert_eq!(world.bearer_later(&without, 0).await, "known");
    assert_eq!(world.bearer_later(&with_slash, 0).await, "issuer_mismatch");
}

#[tokio::test]
async fn without_keys_only_good_looking_tokens_of_our_issuer_meet_the_outage() {
    let world = World::new();
    world.issuer.discovery_answers(Answer::Status(503));
    let foreign = with(world.claims(), "iss", json!("https://other.example/"));
    for (token, outcome) in [
        ("a.b".to_owned(), "token_not_compact"),
        (
            FIRST.sign(&json!({"alg": "none"}), &world.claims()),
            "algorithm_not_allowed",
        ),
        (FIRST.token(&foreign), "issuer_mismatch"),
        (
            FIRST.token(&with(world.claims(), "iss", json!(null))),
            "issuer_mismatch",
        ),
    ] {
        assert_eq!(world.bearer_later(&token, 0).await, outcome);
    }
    assert_eq!(
        world.issuer.discovered(),
        0,
        "nothing was asked for bad tokens"
    );
    assert_eq!(
        world.bearer_later(&world.token(), 0).await,
        "keys_unavailable"
    );
}

#[tokio::test]
async fn an_outage_costs_few_requests() {
    let world = World::new();
    world.issuer.discovery_answers(Answer::Status(503));
    let token = world.token();
    for _ in 0..100 {
        assert_eq!(world.bearer_later(&token, 0).await, "keys_unavailable");
    }
    assert_eq!(world.issuer.discovered(), 2, "two at once");
    for _ in 0..100 {
        assert_eq!(world.bearer_later(&token, 30).await, "keys_unavailable");
    }
    assert_eq!(world.issuer.discovered(), 3, "then one every 30 s");
}
