//! What the generated cases reach: a comparison of refusals alone would prove nothing.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::case::{self, Case};
use crate::matchers;
use crate::theirs::Theirs;

/// How often the crate allowed, denied, and gave no answer.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    allowed: u32,
    denied: u32,
    failed: u32,
    /// By more than one rule.
    by_many: u32,
}

#[test]
fn cases_reach_both_answers_through_every_function_and_effect() {
    let mut runner = TestRunner::deterministic();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let kinds = [matchers::usual().boxed(), matchers::random().boxed()];
    for matcher in kinds {
        let cases = case::with(matcher);
        for _ in 0..400 {
            count(
                &cases.new_tree(&mut runner).unwrap().current(),
                &mut tallies,
            );
        }
    }
    for (name, tally) in &tallies {
        let Tally {
            allowed, denied, ..
        } = tally;
        assert!(*allowed >= 5 && *denied >= 5, "{name}: {tally:?}");
    }
    let all = tallies["effect"];
    assert_eq!(tallies.len(), NAMES.len() + 5, "{tallies:#?}");
    assert!(all.failed < all.allowed + all.denied, "{all:?}");
    assert!(all.by_many > 0, "{all:?}");
}

fn count(case: &Case, tallies: &mut BTreeMap<&'static str, Tally>) {
    let theirs = Theirs::new(&case.model(), &case.policy());
    let names = NAMES.iter().filter(|name| case.matcher.contains(*name));
    let names: Vec<&'static str> = names.chain(&["effect", case.effect]).copied().collect();
    for request in case.requests() {
        let answer = theirs.enforce(&request);
        for name in &names {
            let tally = tallies.entry(name).or_default();
            match &answer {
                None => tally.failed += 1,
                Some(answer) if answer.allow => tally.allowed += 1,
                Some(_) => tally.denied += 1,
            }
            tally.by_many += u32::from(
                answer
                    .as_ref()
                    .is_some_and(|answer| answer.explain.len() > 1),
            );
        }
    }
}

/// What a matcher may hold that can be wrong in its own way.
const NAMES: [&str; 19] = [
    "g(",
    "g2(",
    "g3(",
    "keyMatch(",
    "keyMatch2(",
    "keyMatch3(",
    "keyMatch4(",
    "keyMatch5(",
    "regexMatch(",
    "globMatch(",
    "ipMatch(",
    " in ",
    "eval(",
    "r.o.",
    "r.n",
    "!",
    "||",
    "&&",
    "p.eft",
];
