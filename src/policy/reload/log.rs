//! What the log says of loads: once each, and for a refusal every problem with its place.

use crate::policy::live::Candidate;
use crate::policy::problem::{LoadError, Problem};
use crate::policy::revision::Revision;
use crate::policy::snapshot::Policy;

/// `policy` is live from now on.
pub(super) fn loaded(policy: &Policy) {
    let revision = policy.revision();
    tracing::info!(%revision, rules = policy.rule_count(), "the policy is loaded");
    policy.log_warnings();
}

/// What stands beside the live policy from now on.
pub(super) fn candidate(candidate: Option<&Candidate>) {
    match candidate {
        None => tracing::info!("there is no candidate any more"),
        Some(Ok(trial)) => {
            let policy = trial.policy();
            let revision = policy.revision();
            tracing::info!(%revision, rules = policy.rule_count(), "the candidate is decided by in the shadow of the live policy");
        }
        Some(Err(error)) => {
            let problems = error.problems();
            tracing::warn!(
                problems = problems.len(),
                "the candidate cannot be used, and nothing is decided in its shadow; the live policy is not concerned"
            );
            each(problems, |problem| {
                let (code, place, mend) = (problem.code.as_str(), &problem.place, &problem.mend);
                tracing::warn!(code, %place, mend, "{}", problem.message);
            });
        }
    }
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
    each(problems, |problem| {
        let (code, place, mend) = (problem.code.as_str(), &problem.place, &problem.mend);
        tracing::error!(code, %place, mend, "{}", problem.message);
    });
    if count > MOST {
        tracing::error!("and {} more problems of the policy files", count - MOST);
    }
}

/// Has the first of `problems` told.
fn each(problems: &[Problem], tell: impl FnMut(&Problem)) {
    problems.iter().take(MOST).for_each(tell);
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
