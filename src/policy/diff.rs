//! What an edit changes: which callers gain or lose which requests between two policies.
//!
//! Lines do not count, answers do: each side is asked by its own engine. One name at a time is enough but where a rule
//! denies; there two names are, since each side is settled by one rule, and one name leads to it.

mod callers;
mod change;
mod demands;
mod focus;
mod ground;
mod leaders;
mod pairs;
mod paths;
mod search;
mod verdicts;

use super::route::Route;
use super::snapshot::Policy;
pub use change::{Change, Comparison, Doubt, Said, Who};
use ground::Ground;
pub(super) use paths::Paths;
use search::Search;

/// Compares an old and a new policy, at the paths of `routes` and at some that their own patterns mean, by every standard
/// method.
#[must_use]
pub fn compare(policies: [&Policy; 2], roles_claim: &str, routes: &[Route]) -> Comparison {
    Search::new(Ground::new(policies, roles_claim, routes)).run()
}

#[cfg(test)]
mod tests;
