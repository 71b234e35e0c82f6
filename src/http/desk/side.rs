//! Which policy is looked at: the one that decides, or the one that may take its place.

use std::sync::Arc;

use utoipa::ToSchema;

use super::query::Query;
use crate::http::refusal::Refusal;
use crate::policy::{Live, LoadError, Policy, Trial};

/// A side of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(as = PolicySide, rename_all = "snake_case")]
pub enum Side {
    /// The policy that decides.
    Live,
    /// The rules of `candidate.csv`.
    Candidate,
}

/// The policy of a side, as it was when somebody asked.
#[derive(Debug, Clone)]
pub(in crate::http) enum Shown {
    Live(Arc<Policy>),
    Candidate(Arc<Trial>),
}

impl Side {
    /// The side that `of` names; without a word the live one.
    pub(super) fn named(of: Option<&str>) -> Option<Self> {
        match of {
            None | Some("live") => Some(Self::Live),
            Some("candidate") => Some(Self::Candidate),
            Some(_) => None,
        }
    }

    /// The side that the field `of` of `query` names.
    pub(super) fn of(query: &Query) -> Result<Self, Refusal> {
        Self::named(query.text("of")).ok_or_else(|| query.refusal())
    }

    /// Its policy, if it has one that can be used.
    pub(in crate::http) fn shown(self, live: &Live) -> Result<Shown, Refusal> {
        let standing = live.standing();
        match (self, &standing.candidate) {
            (Self::Live, _) => Ok(Shown::Live(Arc::clone(&standing.policy))),
            (Self::Candidate, Some(Ok(trial))) => Ok(Shown::Candidate(Arc::clone(trial))),
            (Self::Candidate, Some(Err(error))) => Err(unusable(error)),
            (Self::Candidate, None) => Err(Refusal::Absent {
                what: "There is no `candidate.csv` in the policy folder.".into(),
            }),
        }
    }
}

impl Shown {
    pub(in crate::http) fn policy(&self) -> &Policy {
        match self {
            Self::Live(policy) => policy,
            Self::Candidate(trial) => trial.policy(),
        }
    }
}

fn unusable(error: &LoadError) -> Refusal {
    let problems = error.problems();
    let first = problems.first().map(|first| format!(" {first}"));
    let what = format!(
        "`candidate.csv` cannot be used.{}",
        first.unwrap_or_default()
    );
    Refusal::Absent { what }
}
