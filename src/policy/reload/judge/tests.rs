//! What a load may do to the thread that runs it, and what is live after a reading.

use std::sync::atomic::{AtomicU32, Ordering};

use prometheus::Registry;

use super::*;
use crate::policy::companion::{Flaw, Swap};
use crate::policy::source::Source;

#[test]
fn a_panic_of_a_load_is_contained_and_told() {
    assert_eq!(contained(|| 7), Ok(7));
    for (load, says) in [
        (
            (|| panic!("row {}", 7)) as fn(),
            "the program failed on these files: row 7",
        ),
        (
            || panic!("no rows"),
            "the program failed on these files: no rows",
        ),
        (
            || std::panic::panic_any(7),
            "the program failed on these files: without a word",
        ),
    ] {
        let text = contained(load).unwrap_err();
        let problem = fault("policies".into(), &text);
        assert_eq!(problem.message, says);
        assert_eq!(problem.code.as_str(), "fault");
    }
}

/// A judge of the shipped policy, and how often its companion was put into force; a companion that says `bad` is.
fn judge() -> (Judge, Arc<AtomicU32>) {
    let swaps = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&swaps);
    let companion = Companion::new(move |text| {
        let flaw = || Flaw {
            line: 1,
            column: 2,
            message: "it is bad".into(),
            mend: "write another".into(),
        };
        let counted = Arc::clone(&counted);
        let swap: Swap = Box::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        match text {
            "bad" => Err(vec![flaw()]),
            _ => Ok(swap),
        }
    });
    let folder = folder(RULES, None);
    let policy = Policy::of(&folder, "roles").unwrap();
    let judged = Contents::of(&Ok(folder));
    let judge = Judge {
        config: Config::default(),
        companion,
        live: Arc::new(Live::new(policy)),
        loaded: judged.policy().cloned(),
        candidate: None,
        judged,
        reloads: Reloads::register(&Registry::new()).unwrap(),
        retired: Vec::new(),
    };
    (judge, swaps)
}

fn folder(rules: &str, companion: Option<&str>) -> Folder {
    let source = |file: &str, text: &str| Source {
        file: file.into(),
        text: text.into(),
    };
    Folder {
        model: source(
            "model.conf",
            include_str!("../../../../policies/model.conf"),
        ),
        rules: source("policy.csv", rules),
        cases: None,
        step_up: None,
        companion: companion.map(|text| source("revoked.toml", text)),
        candidate: None,
    }
}

const RULES: &str = "p, anyone, /a, ^GET$, allow\n";

/// Each row is an edit of the folder: its rules, its companion, the places of the problems, and whether the policy is
/// the one before. The companion comes into force unless there are problems.
#[test]
fn policy_and_companion_come_into_force_together_or_not_at_all() {
    let (mut judge, swaps) = judge();
    let other = "p, anyone, /b, ^GET$, allow\n";
    let bad = "p, anyone, /a\n";
    for (rules, companion, problems, keeps) in [
        (RULES, Some("one"), &[][..], true),
        (RULES, Some("bad"), &["revoked.toml:1:2 revocation"], true),
        (other, Some("bad"), &["revoked.toml:1:2 revocation"], true),
        (bad, Some("two"), &["policy.csv:1:12 column-count"], true),
        (
            bad,
            Some("bad"),
            &[
                "policy.csv:1:12 column-count",
                "revoked.toml:1:2 revocation",
            ],
            true,
        ),
        (RULES, Some("two"), &[], true),
        (RULES, None, &[], true),
        (other, None, &[], false),
        (RULES, Some("two"), &[], false),
        (RULES, Some("three"), &[], true),
    ] {
        let about = format!("{rules} {companion:?}");
        let (before, swapped) = (judge.live.current(), swaps.load(Ordering::Relaxed));
        judge.judge(Ok(folder(rules, companion)), false);
        let standing = judge.live.standing();
        let refused = standing.refused.as_ref();
        let found = refused.map_or(Vec::new(), |error| {
            let problems = error.problems().iter();
            let shown = |problem: &Problem| {
                assert!(problem.excerpt.is_some(), "{problem}");
                format!("{} {}", problem.place, problem.code.as_str())
            };
            problems.map(shown).collect()
        });
        assert_eq!(found, problems, "{about}");
        assert_eq!(Arc::ptr_eq(&before, &standing.policy), keeps, "{about}");
        let swaps = swaps.load(Ordering::Relaxed) - swapped;
        assert_eq!(swaps, u32::from(problems.is_empty()), "{about}");
    }
    assert_eq!(
        (judge.reloads.loaded.get(), judge.reloads.rejected.get()),
        (6, 4)
    );
}

/// A reading that was judged already is judged again when somebody asks.
#[test]
fn an_order_reads_a_bad_companion_again() {
    let (mut judge, swaps) = judge();
    for _ in 0..2 {
        judge.judge(Ok(folder(RULES, Some("bad"))), true);
    }
    assert_eq!(judge.reloads.rejected.get(), 2);
    for _ in 0..2 {
        judge.judge(Ok(folder(RULES, Some("good"))), true);
    }
    assert_eq!(
        (judge.reloads.loaded.get(), judge.reloads.unchanged.get()),
        (1, 1)
    );
    assert_eq!(swaps.load(Ordering::Relaxed), 1);
}

/// Each row is an edit: the rules, the candidate, whether the policy is refused, and what stands beside it then.
#[test]
fn a_candidate_stands_beside_the_policy_and_never_disturbs_it() {
    let (mut judge, _) = judge();
    let other = "p, anyone, /b, ^GET$, allow\n";
    let bad = "p, anyone, /a\n";
    let unreadable = || {
        let place = folder(RULES, None).rules.place(1, 1);
        Err(Box::new(Problem::new(Code::Encoding, place, "", "")))
    };
    let read = |text: &str| {
        Ok(Source {
            file: "candidate.csv".into(),
            text: text.into(),
        })
    };
    for (rules, candidate, is_refused, stands) in [
        (RULES, Some(read(other)), false, "1 rules"),
        (RULES, Some(read(bad)), false, "candidate.csv:1:12"),
        (other, Some(read(bad)), false, "candidate.csv:1:12"),
        (bad, Some(read(other)), true, "candidate.csv:1:12"),
        (other, Some(read(other)), false, "1 rules"),
        (RULES, Some(unreadable()), false, "policy.csv:1:1"),
        (RULES, None, false, "nothing"),
        (RULES, Some(read("")), false, "0 rules"),
    ] {
        let about = format!("{rules} {candidate:?}");
        let reading = Folder {
            candidate,
            ..folder(rules, None)
        };
        judge.judge(Ok(reading), false);
        let standing = judge.live.standing();
        assert_eq!(standing.refused.is_some(), is_refused, "{about}");
        let found = match &standing.candidate {
            None => "nothing".to_owned(),
            Some(Ok(trial)) => format!("{} rules", trial.policy().rule_count()),
            Some(Err(error)) => error.problems()[0].place.to_string(),
        };
        assert_eq!(found, stands, "{about}");
    }
}

/// Nothing is compiled again for an edit that does not concern it.
#[test]
fn a_candidate_is_loaded_once() {
    let (mut judge, _) = judge();
    let reading = |companion| Folder {
        candidate: Some(Ok(Source {
            file: "candidate.csv".into(),
            text: RULES.into(),
        })),
        ..folder(RULES, companion)
    };
    let mut beside = |companion| {
        judge.judge(Ok(reading(companion)), false);
        judge.live.standing().candidate.clone().unwrap().unwrap()
    };
    let (first, second) = (beside(Some("one")), beside(Some("two")));
    assert!(Arc::ptr_eq(&first, &second));
}
