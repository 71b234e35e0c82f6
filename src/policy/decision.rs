//! The answer to an access request, with its reason.
//!
//! One value stands behind every door, log line, metric and refusal; nobody decides a second time to explain.

use std::fmt;
use std::sync::Arc;

use super::revision::Revision;
use super::rulebook::{RuleId, RulePlace, RuleRef, Rulebook};

/// Allowed or denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The policy lets the caller pass.
    Allow,
    /// It does not: a rule denies, or none allows.
    Deny,
}

impl Verdict {
    /// Its name, as rules have it: `allow` or `deny`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }
}

/// A verdict and what led to it. For admins and logs: a caller learns no more than the verdict.
#[derive(Clone)]
pub struct Decision {
    /// Allowed or denied.
    pub verdict: Verdict,
    rule: Option<RuleId>,
    book: Arc<Rulebook>,
}

impl Decision {
    pub(super) fn new(allowed: bool, rule: Option<RuleId>, book: &Arc<Rulebook>) -> Self {
        Self {
            verdict: if allowed {
                Verdict::Allow
            } else {
                Verdict::Deny
            },
            rule,
            book: Arc::clone(book),
        }
    }

    /// Whether the verdict is [`Verdict::Allow`].
    #[must_use]
    pub fn is_allow(&self) -> bool {
        self.verdict == Verdict::Allow
    }

    /// The rule that settled it: the first that allows, or the one that denies. `None` when no rule matched, or
    /// when the effect allows whatever no rule denies.
    #[must_use]
    pub fn settled_by(&self) -> Option<RuleRef> {
        self.rule.map(|rule| self.book.rule_ref(rule))
    }

    /// Where that rule stands, for whoever needs nothing else of it.
    #[must_use]
    pub fn place(&self) -> Option<RulePlace<'_>> {
        self.rule.map(|rule| self.book.place(rule))
    }

    /// The line of that rule in `policy.csv`, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.rule.map(|rule| self.book.line(rule))
    }

    pub(super) fn book(&self) -> &Rulebook {
        &self.book
    }

    pub(super) fn rule(&self) -> Option<RuleId> {
        self.rule
    }

    /// The policy that decided.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        self.book.revision()
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut decision = f.debug_struct("Decision");
        decision.field("verdict", &self.verdict);
        decision.field("settled_by", &self.settled_by());
        decision.field("revision", self.revision()).finish()
    }
}

/// The engine could not decide. It counts as a refusal, and as a fault of ours or of the policy, not of the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// The matcher failed on this request: a value of a type that a function does not take.
    #[error("the matcher failed on this request: {0}")]
    Matcher(String),
    /// The engine panicked; the panic was contained.
    #[error("the policy engine gave up on this request: {0}")]
    Panicked(String),
}
