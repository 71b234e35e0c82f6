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
#[path = "agreement/matchers.rs"]
mod matchers;
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
use whiteroom::policy::Casbin;

use case::Case;
use theirs::Theirs;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn matchers_that_people_write(case in case::with(matchers::usual())) {
        agree(&case)?;
    }

    #[test]
    fn matchers_of_any_shape(case in case::with(matchers::random())) {
        agree(&case)?;
    }
}

/// Asks both about every request of the case.
fn agree(case: &Case) -> TestCaseResult {
    let (model, policy) = (case.model(), case.policy());
    let ours = Casbin::from_texts(&model, &policy)
        .map_err(|error| TestCaseError::fail(format!("it does not load: {error}\n{case:?}")))?;
    let theirs = Theirs::new(&model, &policy);
    for request in case.requests() {
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
            serde_json::Value::from(request)
        );
    }
    Ok(())
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
