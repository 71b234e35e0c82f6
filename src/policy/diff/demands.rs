//! What the two policies demand of a sign-in: a demand that is gone lets callers in, and a new one keeps them out.

use std::time::{Duration, SystemTime};

use super::{Change, Said, Who};
use crate::policy::principals::Principals;
use crate::policy::request::AccessRequest;
use crate::policy::snapshot::Policy;
use crate::policy::step_up::StepUp;

/// The changes for a request that the rules of both policies allow to someone. A demand that became another is both a gain
/// and a loss: nobody can say which sign-ins meet more of them.
pub(super) fn changes(
    policies: [&Policy; 2],
    (method, path): (&'static str, &str),
) -> impl Iterator<Item = Change> {
    let demanded = policies.map(|policy| demanded(policy, method, path));
    let [before, after] = &demanded;
    let is_gone = is_missing(before, after);
    let is_new = is_missing(after, before);
    let gains = [is_gone.then_some(true), is_new.then_some(false)];
    let change = move |gains| {
        let [before, after] = demanded.clone().map(Said::Demanded);
        Change {
            gains,
            who: Who::Allowed,
            method,
            path: path.to_owned(),
            before,
            after,
        }
    };
    gains.into_iter().flatten().map(change)
}

/// A caller who says nothing of a sign-in meets no demand.
fn demanded(policy: &Policy, method: &str, path: &str) -> Vec<StepUp> {
    let request = AccessRequest {
        caller: &Principals::anonymous(),
        method,
        path,
        ip: None,
    };
    let unmet = policy.all_unmet(&request, SystemTime::UNIX_EPOCH, Duration::ZERO);
    unmet.into_iter().cloned().collect()
}

/// Whether one of `wanted` is not among `other`, wherever it stands.
fn is_missing(wanted: &[StepUp], other: &[StepUp]) -> bool {
    let is_same = |one: &StepUp, other: &StepUp| {
        (&one.acr_values, one.max_age) == (&other.acr_values, other.max_age)
    };
    let is_kept = |one: &StepUp| other.iter().any(|other| is_same(one, other));
    wanted.iter().any(|one| !is_kept(one))
}
