//! How often each rule settled a decision, and when last: counted where requests are decided, and nowhere else.
//!
//! A reload takes the counts over to the rules that stay, so that an edit of one line forgets nothing about the others.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::courtesy::give_way;
use super::rulebook::{RuleId, Rulebook};

/// The counts of a policy's rules. Counting never waits.
#[derive(Debug)]
pub(super) struct Hits {
    rules: Box<[Hit]>,
    /// How many rules settled something.
    used: AtomicUsize,
}

/// What is known of one rule's work since the server started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// How many decisions it settled.
    pub decisions: u64,
    /// When it settled the last one.
    pub last: SystemTime,
}

#[derive(Debug, Default)]
struct Hit {
    decisions: AtomicU64,
    /// In milliseconds since 1970.
    last: AtomicU64,
}

impl Hits {
    /// No decision yet, for so many rules.
    pub(super) fn new(rules: usize) -> Self {
        Self {
            rules: (0..rules).map(|_| Hit::default()).collect(),
            used: AtomicUsize::new(0),
        }
    }

    /// `rule` settled a decision at `now`.
    #[inline]
    pub(super) fn count(&self, rule: RuleId, now: SystemTime) {
        let Some(hit) = self.rules.get(rule as usize) else {
            return;
        };
        // The counts are looked at one by one, so no order among them is promised.
        hit.last.store(milliseconds(now), Ordering::Relaxed);
        if hit.decisions.fetch_add(1, Ordering::Relaxed) == 0 {
            self.used.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The work of `rule`; `None` if it settled nothing.
    pub(super) fn of(&self, rule: RuleId) -> Option<Worked> {
        let hit = self.rules.get(rule as usize)?;
        let decisions = hit.decisions.load(Ordering::Relaxed);
        (decisions > 0).then(|| Worked {
            decisions,
            last: UNIX_EPOCH + Duration::from_millis(hit.last.load(Ordering::Relaxed)),
        })
    }

    /// How many rules settled nothing.
    pub(super) fn unused(&self) -> usize {
        let used = self.used.load(Ordering::Relaxed);
        self.rules.len().saturating_sub(used)
    }

    /// Takes over what the rules of `before` did that stand in `book`, too, in whatever line. For a policy that decides
    /// nothing yet.
    pub(super) fn take_over(&self, book: &Rulebook, before: (&Self, &Rulebook)) {
        let (hits, old) = before;
        let worked = old
            .ids()
            .filter_map(|rule| hits.of(rule).map(|worked| (rule, worked)));
        let worked: HashMap<Vec<&str>, Worked> = worked
            .map(|(rule, worked)| (old.values(rule).collect(), worked))
            .collect();
        if worked.is_empty() {
            return;
        }
        for rule in book.ids() {
            give_way();
            let values: Vec<&str> = book.values(rule).collect();
            let hit = self.rules.get(rule as usize).zip(worked.get(&values));
            if let Some((hit, worked)) = hit {
                hit.decisions.store(worked.decisions, Ordering::Relaxed);
                hit.last.store(milliseconds(worked.last), Ordering::Relaxed);
                self.used.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Since 1970; 0 for a clock that stands before.
fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::snapshot::Policy;
    use crate::policy::source::{Folder, Source};
    use crate::policy::{AccessRequest, Principals};

    fn policy(rules: &str) -> Policy {
        let source = |file: &str, text: &str| Source {
            file: file.into(),
            text: text.into(),
        };
        let folder = Folder {
            model: source("model.conf", include_str!("../../policies/model.conf")),
            rules: source("policy.csv", rules),
            cases: None,
            step_up: None,
            companion: None,
            candidate: None,
        };
        Policy::of(&folder, "roles").unwrap()
    }

    /// Decides about the path as for a request, at a time in seconds since 1970.
    fn ask(policy: &Policy, path: &str, seconds: u64) {
        let request = AccessRequest {
            caller: &Principals::anonymous(),
            method: "GET",
            path,
            ip: None,
        };
        let decision = policy.decide(&request).unwrap();
        policy.count(&decision, UNIX_EPOCH + Duration::from_secs(seconds));
    }

    /// By line: how many decisions, and when the last one was.
    fn worked(policy: &Policy) -> Vec<(usize, u64, u64)> {
        let worked = policy.rules().filter_map(|(rule, worked)| {
            let worked = worked?;
            let last = worked.last.duration_since(UNIX_EPOCH).unwrap();
            Some((rule.line, worked.decisions, last.as_secs()))
        });
        worked.collect()
    }

    #[test]
    fn what_settles_is_counted_and_what_is_only_asked_is_not() {
        let policy = policy("p, anyone, /a, ^GET$, allow\np, anyone, /b, ^GET$, deny\n");
        assert_eq!(policy.unused_rules(), 2);
        ask(&policy, "/a", 5);
        ask(&policy, "/a", 7);
        ask(&policy, "/nowhere", 8);
        assert_eq!(worked(&policy), [(1, 2, 7)]);
        assert_eq!(policy.unused_rules(), 1);
        ask(&policy, "/b", 9);
        assert_eq!(worked(&policy), [(1, 2, 7), (2, 1, 9)]);
        assert_eq!(policy.unused_rules(), 0);
    }

    #[test]
    fn a_rule_that_stays_keeps_its_count_in_another_line() {
        let before = policy("p, anyone, /a, ^GET$, allow\np, anyone, /b, ^GET$, deny\n");
        ask(&before, "/a", 5);
        ask(&before, "/b", 6);
        let after = policy("\np,anyone,/c,^GET$,allow\np,anyone,/a,^GET$,allow\n");
        after.continue_from(&before);
        assert_eq!(worked(&after), [(3, 1, 5)]);
        assert_eq!(after.unused_rules(), 1);
        ask(&after, "/a", 9);
        assert_eq!(worked(&after), [(3, 2, 9)]);
        assert_eq!(after.unused_rules(), 1);
    }
}
