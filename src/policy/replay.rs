//! Asks another policy what was decided before: what it would flip.
//!
//! What is compared is what the rules say, so that a demand on the sign-in, which changes with time, flips nothing.

mod lacking;
mod named;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::decision::{Decision, Verdict};
use super::request::AccessRequest;
use super::snapshot::Policy;

pub use lacking::Lacking;
pub use named::named;

/// What another policy says to a request that was decided before.
#[derive(Debug)]
pub enum Second {
    /// The same verdict, by whatever rule.
    Same,
    /// The other verdict.
    Flip(Decision),
    /// Nothing: it failed on the request, and why.
    Failed(String),
}

/// Asks `policy` what it says to `request`, to which rules said `ruled` before. Whatever it does ends nothing but this, and the
/// caller means to the live policy what it meant.
#[must_use]
pub fn again(policy: &Policy, request: &AccessRequest<'_>, ruled: Verdict) -> Second {
    let caller = request.caller.in_shadow();
    let request = AccessRequest {
        caller: &caller,
        ..*request
    };
    compared(ruled, || {
        policy.decide(&request).map_err(|error| error.to_string())
    })
}

fn compared(ruled: Verdict, decide: impl FnOnce() -> Result<Decision, String>) -> Second {
    // A decision changes nothing that anybody else sees.
    match catch_unwind(AssertUnwindSafe(decide)) {
        Ok(Ok(decision)) if decision.verdict == ruled => Second::Same,
        Ok(Ok(decision)) => Second::Flip(decision),
        Ok(Err(error)) => Second::Failed(error),
        Err(panic) => Second::Failed(format!("the program failed: {}", text(panic.as_ref()))),
    }
}

fn text(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    let borrowed = panic.downcast_ref::<&str>().copied();
    owned.or(borrowed).unwrap_or("without a word")
}

/// Decisions that are asked about once more, one after the other.
pub struct Replay<'a> {
    policy: &'a Policy,
    /// How many were asked about.
    pub asked: u64,
    /// How many that were denied would be allowed.
    pub would_allow: u64,
    /// How many that were allowed would be denied.
    pub would_deny: u64,
    /// On how many the policy fails, so that it would refuse them.
    pub failed: u64,
}

impl<'a> Replay<'a> {
    /// Nothing is asked of `policy` yet.
    #[must_use]
    pub fn new(policy: &'a Policy) -> Self {
        Self {
            policy,
            asked: 0,
            would_allow: 0,
            would_deny: 0,
            failed: 0,
        }
    }

    /// Asks about one, to which rules said `ruled`, as [`again`] does, and counts it.
    pub fn ask(&mut self, request: &AccessRequest<'_>, ruled: Verdict) -> Second {
        let second = again(self.policy, request, ruled);
        self.asked += 1;
        match (&second, ruled) {
            (Second::Same, _) => {}
            (Second::Flip(_), Verdict::Deny) => self.would_allow += 1,
            (Second::Flip(_), Verdict::Allow) => self.would_deny += 1,
            (Second::Failed(_), _) => self.failed += 1,
        }
        second
    }

    /// How many would flip.
    #[must_use]
    pub fn flips(&self) -> u64 {
        self.would_allow + self.would_deny
    }
}

#[cfg(test)]
mod tests;
