//! What the log says of loads: once each, and for a refusal every problem with its place.

use crate::policy::problem::LoadError;
use crate::policy::revision::Revision;
use crate::policy::snapshot::Policy;

/// `policy` is live from now on.
pub(super) fn loaded(policy: &Policy) {
    let revision = policy.revision();
    tracing::info!(%revision, rules = policy.rule_count(), "the policy is loaded");
    policy.log_warnings();
}

/// The files beside the live policy are in force from now on.
pub(super) fn confirmed(revision: &Revision) {
    tracing::info!(%revision, "the policy folder is loaded, with the policy that is live");
}

/// Somebody asked for a reload, and the files hold what they held.
pub(super) fn unchanged(revision: &Revision) {
    tracing::info!(%revision, "the policy files hold what is live already");
}

/// The files are refused, and the policy of `revision` decides as before.
pub(super) fn refused(error: &LoadError, revision: &Revision) {
    let problems = error.problems();
    let count = problems.len();
    tracing::error!(%revision, problems = count, "the policy files are refused; the live policy stays as it is");
    for problem in problems.iter().take(MOST) {
        let (code, place, mend) = (problem.code.as_str(), &problem.place, &problem.mend);
        tracing::error!(code, %place, mend, "{}", problem.message);
    }
    if count > MOST {
        tracing::error!("and {} more problems of the policy files", count - MOST);
    }
}

/// The files change faster than they may be read.
pub(super) fn restless() {
    tracing::warn!(
        "the policy files change without a rest, so they are not read and the live policy stays; \
         write them beside and rename them into place"
    );
}

/// More lines than anybody mends at once would drown the rest of the log.
const MOST: usize = 50;
