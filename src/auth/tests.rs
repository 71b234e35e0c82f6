//! Requests against an issuer that answers over real HTTP. Each file is one boundary, each row one thing that is wrong.

mod fake_issuer;
mod signing;

mod claims;
mod configuration;
mod demands;
mod fetch_errors;
mod header;
mod issuer_faults;
mod issuers;
mod key_sets;
mod properties;
mod remembered;
mod rotation;
mod stale;
mod token_form;
mod token_json;

use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde_json::Value;

use super::moment::Now;
use super::numeric_date::NumericDate;
use super::pace::Pace;
use super::{
    Authenticator, Caller, Claims, Conclusion, Config, Finding, Outcome, Presented, Refusal,
};
use fake_issuer::FakeIssuer;
use signing::{AUDIENCE, CLIENT_ID, FIRST, NOW};

/// An issuer that publishes the first key, and an authenticator that trusts it.
struct World {
    issuer: FakeIssuer,
    authenticator: Authenticator,
    started: Instant,
}

impl World {
    fn new() -> Self {
        Self::with_pace(Pace::default())
    }

    fn with_pace(pace: Pace) -> Self {
        Self::with(pace, |config| config)
    }

    /// With another configuration than the usual one.
    fn configured(change: impl FnOnce(Config) -> Config) -> Self {
        Self::with(Pace::default(), change)
    }

    fn with(pace: Pace, change: impl FnOnce(Config) -> Config) -> Self {
        let issuer = FakeIssuer::start(&[&FIRST]);
        let config = change(Config {
            domain: Some(issuer.origin()),
            audience: Some(AUDIENCE.to_owned()),
            client_id: Some(CLIENT_ID.to_owned()),
            ..Config::default()
        });
        Self {
            authenticator: Authenticator::with_pace(&config, pace).unwrap(),
            issuer,
            started: Instant::now(),
        }
    }

    /// Whether keys of some issuer are held.
    fn has_keys(&self) -> bool {
        let statuses = self.authenticator.key_statuses();
        statuses.iter().any(|status| status.keys > 0)
    }

    /// The claims of a good token.
    fn claims(&self) -> Value {
        signing::claims(&self.issuer.name(), NOW)
    }

    /// A good token of the first key.
    fn token(&self) -> String {
        FIRST.token(&self.claims())
    }

    /// What becomes of a request: `anonymous`, `known` or the refusal's code.
    async fn outcome(&self, presented: &Presented<'_>, seconds_later: u64) -> &'static str {
        self.outcome_at(presented, NOW, seconds_later).await
    }

    /// The date and the other clock may go apart, as on a machine that is put right.
    async fn outcome_at(
        &self,
        presented: &Presented<'_>,
        date: u64,
        seconds_later: u64,
    ) -> &'static str {
        let now = self.at(date, seconds_later);
        let outcome = match self.authenticator.authenticate_at(presented, now).await {
            Ok(Caller::Anonymous) => "anonymous",
            Ok(Caller::Known(_)) => "known",
            Err(refusal) => refusal.code(),
        };
        if let [header] = presented.authorization
            && let Some(token) = header.strip_prefix("Bearer ")
        {
            self.check_findings(token.trim_start_matches(' '), now, outcome);
        }
        outcome
    }

    /// The claims of a good token, as whoever sends it is known by them.
    async fn caller(&self, token: &str) -> Arc<Claims> {
        let header = format!("Bearer {token}");
        let presented = Presented {
            authorization: &[&header],
            ..Presented::default()
        };
        let now = self.at(NOW, 0);
        match self.authenticator.authenticate_at(&presented, now).await {
            Ok(Caller::Known(claims)) => claims,
            _ => panic!("a good token was refused"),
        }
    }

    fn at(&self, date: u64, seconds_later: u64) -> Now {
        Now {
            date: NumericDate::of(UNIX_EPOCH + Duration::from_secs(date)),
            instant: self.started + Duration::from_secs(seconds_later),
        }
    }

    /// What is found of a token must be what became of it, in every row of every test that sends one. By the keys that are
    /// held: fetches are counted.
    fn check_findings(&self, token: &str, now: Now, outcome: &str) {
        let findings = self.authenticator.findings(token, None, now);
        let failed: Vec<&str> = findings.iter().filter_map(failure).collect();
        match outcome {
            "known" => assert!(findings.iter().all(has_passed), "{findings:#?}"),
            // Of the request, not of the token.
            "bearer_malformed" | "token_twice" => {}
            "keys_unavailable" => {
                let is_open = |one: &Finding| one.check == "signature" && failure(one).is_none();
                assert!(findings.iter().any(is_open), "{findings:#?}");
            }
            code => assert!(failed.contains(&code), "{code}: {findings:#?}"),
        }
    }

    /// Whoever inspects a token is told what became of it, and first of that which decided.
    async fn check_report(&self, token: &str, outcome: &str) {
        if outcome == "bearer_malformed" {
            // Of the request, not of the token.
            return;
        }
        let now = Now {
            date: NumericDate::of(UNIX_EPOCH + Duration::from_secs(NOW)),
            instant: self.started,
        };
        let report = self.authenticator.inspect_at(token, now).await;
        let first = report.findings.iter().find_map(failure);
        match report.conclusion() {
            Conclusion::Valid => assert_eq!((outcome, first), ("known", None), "{report:#?}"),
            Conclusion::Open => assert_eq!(outcome, "keys_unavailable", "{report:#?}"),
            Conclusion::Invalid(refusal) => {
                assert_eq!(first, Some(refusal.code()), "{report:#?}");
                let is_told = [outcome, "keys_unavailable"].contains(&code(&report.verdict));
                assert!(is_told && outcome != "known", "{outcome}: {report:#?}");
            }
        }
    }

    /// What becomes of a bearer token. It is inspected, too, which may fetch once more.
    async fn bearer(&self, token: &str) -> &'static str {
        let outcome = self.bearer_later(token, 0).await;
        self.check_report(token, outcome).await;
        outcome
    }

    /// What becomes of a bearer token at a date.
    async fn bearer_at(&self, token: &str, date: u64) -> &'static str {
        let header = format!("Bearer {token}");
        let presented = Presented {
            authorization: &[&header],
            query_token: false,
            ..Presented::default()
        };
        self.outcome_at(&presented, date, 0).await
    }

    /// What becomes of a bearer token some seconds after the start, as budgets count.
    async fn bearer_later(&self, token: &str, seconds_later: u64) -> &'static str {
        let header = format!("Bearer {token}");
        let presented = Presented {
            authorization: &[&header],
            query_token: false,
            ..Presented::default()
        };
        self.outcome(&presented, seconds_later).await
    }
}

/// The code of a check that failed.
fn failure(finding: &Finding) -> Option<&'static str> {
    finding.refusal().map(Refusal::code)
}

fn has_passed(finding: &Finding) -> bool {
    finding.outcome == Outcome::Passed
}

fn code<T>(verdict: &Result<T, Refusal>) -> &'static str {
    match verdict {
        Ok(_) => "known",
        Err(refusal) => refusal.code(),
    }
}

/// Waits until something is so; fails after ten seconds.
async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let wait = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(10), wait).await;
    assert!(in_time.is_ok(), "it never came that {what}");
}

#[tokio::test]
async fn a_good_token_makes_a_caller_with_its_claims() {
    let world = World::new();
    assert!(!world.has_keys());
    let clock = std::time::SystemTime::now();
    let now = clock.duration_since(UNIX_EPOCH).unwrap().as_secs();
    let claims = signing::claims(&world.issuer.name(), now);
    let header = format!("Bearer {}", FIRST.token(&claims));
    let presented = Presented {
        authorization: &[&header],
        query_token: false,
        ..Presented::default()
    };

    // The public way in, with the system's clock.
    let Ok(Caller::Known(known)) = world.authenticator.authenticate(&presented).await else {
        panic!("a good token was refused");
    };

    assert_eq!(known.sub(), "auth0|alice");
    assert_eq!(known.raw(), claims.as_object().unwrap());
    assert_eq!(
        known.expires_at(),
        UNIX_EPOCH + Duration::from_secs(now + 3600)
    );
    assert_eq!(format!("{known:?}"), "Claims { .. }");
    assert!(world.has_keys());
}

#[test]
fn requests_and_background_work_may_move_between_threads() {
    fn is_send<T: Send>(_: T) {}
    fn is_sync<T: Send + Sync>(_: &T) {}
    let world = World::new();
    is_sync(&world.authenticator);
    is_send(world.authenticator.authenticate(&Presented::default()));
    is_send(world.authenticator.keep_keys(std::future::pending()));
}
