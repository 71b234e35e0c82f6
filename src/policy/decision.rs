//! The answer to an access request, with its reason.
//!
//! One value stands behind every door, log line, metric and refusal; nobody decides a second time to explain.

use std::fmt;
use std::sync::Arc;

use super::revision::Revision;

/// Allowed or denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The policy lets the caller pass.
    Allow,
    /// It does not: a rule denies, or none allows.
    Deny,
}

/// A rule of `policy.csv`, as an admin finds it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRef {
    /// The file, as the configuration names its folder.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The line's text, without blanks around it.
    pub text: Arc<str>,
}

/// `policies/policy.csv:12`.
impl fmt::Display for RuleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A verdict and what led to it. For admins and logs: a caller learns no more than the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Allowed or denied.
    pub verdict: Verdict,
    pub(super) settled_by: Option<RuleRef>,
    /// How the caller came to be the rule's subject, both ends included:
    /// `["user:auth0|bob", "role:editor", "role:reader"]`. Empty when no rule settled it, or when the rule matched
    /// without a role function.
    pub role_path: Vec<String>,
    pub(super) revision: Revision,
}

impl Decision {
    /// Whether the verdict is [`Verdict::Allow`].
    #[must_use]
    pub fn is_allow(&self) -> bool {
        self.verdict == Verdict::Allow
    }

    /// The rule that settled it: the first that allows, or the one that denies. `None` when no rule matched, or
    /// when the effect allows whatever no rule denies.
    #[must_use]
    pub fn settled_by(&self) -> Option<RuleRef> {
        self.settled_by.clone()
    }

    /// The policy that decided.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.revision
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
