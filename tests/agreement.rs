//! Every answer of ours is the one of the casbin crate, over generated models, rules and requests.
//!
//! Where the crate answers, ours is the same answer, with the same rules to explain it. Where the crate fails or panics,
//! ours may fail, but does not panic. What the crate answers wrongly is listed, with the right answers, in `defects`.
//! A million cases: `PROPTEST_CASES=500000 cargo test --release --test agreement`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[path = "agreement/case.rs"]
mod case;
#[path = "agreement/defects.rs"]
mod defects;
#[path = "agreement/kinds.rs"]
mod kinds;
#[path = "agreement/matchers.rs"]
mod matchers;
#[path = "agreement/patterns.rs"]
mod patterns;
#[path = "agreement/policies.rs"]
mod policies;
#[path = "agreement/reach.rs"]
mod reach;
#[path = "agreement/requests.rs"]
mod requests;
#[path = "agreement/theirs.rs"]
mod theirs;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestCaseResult};
use serde_json::Value;
use whiteroom::policy::{Casbin, Code, LoadError};

use theirs::Theirs;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn matchers_that_people_write(case in case::with(matchers::usual())) {
        agree(&case.model(), &case.policy(), case.requests())?;
    }

    #[test]
    fn matchers_of_any_shape(case in case::with(matchers::random())) {
        agree(&case.model(), &case.policy(), case.requests())?;
    }

    #[test]
    fn patterns_of_any_pieces(case in patterns::of_pieces()) {
        if Casbin::from_texts(&case.model(), &case.policy()).is_err_and(|error| is_about_patterns(&error)) {
            // The crate learns only at a request that it cannot read the pattern.
            return Ok(());
        }
        agree(&case.model(), &case.policy(), case.requests())?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 20, ..config() })]

    #[test]
    fn many_rules_under_few_names(case in case::of_size(matchers::usual(), 30..200)) {
        agree(&case.model(), &case.policy(), case.requests())?;
    }
}

#[test]
fn every_pattern_and_value_by_itself() {
    for case in patterns::known() {
        let agreed = agree(&case.model(), &case.policy(), case.requests());
        agreed.unwrap_or_else(|error| panic!("{error}\n{case:?}"));
    }
}

/// Asks both about every request.
fn agree(model: &str, policy: &str, requests: Vec<Vec<Value>>) -> TestCaseResult {
    let ours = Casbin::from_texts(model, policy)
        .map_err(|error| TestCaseError::fail(format!("it does not load: {error}")))?;
    let theirs = Theirs::new(model, policy);
    for request in requests {
        let answer = theirs::quietly(|| ours.enforce(&request));
        let Some(answer) = answer else {
            return Err(TestCaseError::fail("ours panics"));
        };
        let Some(expected) = theirs.enforce(&request) else {
            continue;
        };
        prop_assert_eq!(
            answer,
            Ok(expected),
            "ours is left, the crate's is right, for the request {}",
            Value::from(request)
        );
    }
    Ok(())
}

fn is_about_patterns(error: &LoadError) -> bool {
    error
        .problems()
        .iter()
        .all(|problem| problem.code == Code::Pattern)
}

/// A few thousand cases, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = match default.cases {
        256 => 2_000,
        asked_for => asked_for,
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..default
    }
}
