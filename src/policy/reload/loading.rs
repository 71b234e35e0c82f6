//! Tries what was read of a folder: everything in it is good, or nothing of it is used.

use std::sync::Arc;

use crate::policy::companion::{Companion, Swap};
use crate::policy::live::Candidate;
use crate::policy::problem::LoadError;
use crate::policy::snapshot::Policy;
use crate::policy::source::Folder;
use crate::policy::trial::Trial;

/// The policy of a folder, and what puts its companion into force. The companion comes first: between the two, a token
/// that was just revoked must not meet a rule that was just added.
pub(super) fn all(
    folder: &Folder,
    roles_claim: &str,
    companion: &Companion,
) -> Result<(Policy, Swap), LoadError> {
    let policy = Policy::of(folder, roles_claim);
    let companion = companion.read(folder.companion.as_ref());
    match (policy, companion) {
        (Ok(policy), Ok(companion)) => Ok((policy, companion)),
        (policy, companion) => {
            let of_policy = policy.err().map(|error| error.problems().to_vec());
            let problems = of_policy.into_iter().chain(companion.err());
            Err(folder.refuse(problems.flatten().collect()))
        }
    }
}

/// The candidate of a folder whose policy is live.
pub(super) fn candidate(folder: &Folder, roles_claim: &str) -> Option<Candidate> {
    let trial = Trial::of_candidate(folder, roles_claim)?;
    Some(trial.map(Arc::new).map_err(Arc::new))
}

/// What puts the companion of a folder into force, whose policy is the live one.
pub(super) fn companion(folder: &Folder, companion: &Companion) -> Result<Swap, LoadError> {
    let swap = companion.read(folder.companion.as_ref());
    swap.map_err(|problems| folder.refuse(problems))
}
