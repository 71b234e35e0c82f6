//! What a reading of the folder found, as far as it takes to know it again.

use aws_lc_rs::digest::{Context, SHA256};

use crate::policy::courtesy::in_pieces;
use crate::policy::problem::Problem;
use crate::policy::source::{Folder, Source};

/// Equal for two readings that must lead to one judgement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Contents {
    /// The files' texts.
    Texts {
        policy: PolicyTexts,
        companion: Option<Hash>,
        candidate: Option<CandidateText>,
    },
    /// Why there are no texts.
    Unreadable(Vec<Problem>),
}

/// The hashes of the texts that make a policy; equal for two readings that must lead to one policy.
pub(super) type PolicyTexts = [Option<Hash>; 4];

/// Equal for two readings that must lead to one candidate.
pub(super) type CandidateTexts = Option<(CandidateText, [Option<Hash>; 3])>;

/// The candidate's text by its hash, or why there is none.
pub(super) type CandidateText = Result<Hash, Box<Problem>>;

type Hash = Vec<u8>;

impl Contents {
    pub(super) fn of(read: &Result<Folder, Vec<Problem>>) -> Self {
        match read {
            Ok(Folder {
                model,
                rules,
                cases,
                step_up,
                companion,
                candidate,
            }) => Self::Texts {
                policy: [Some(model), Some(rules), cases.as_ref(), step_up.as_ref()]
                    .map(|file| file.map(hash)),
                companion: companion.as_ref().map(hash),
                candidate: candidate
                    .as_ref()
                    .map(|read| read.as_ref().map(hash).map_err(Clone::clone)),
            },
            Err(problems) => Self::Unreadable(problems.clone()),
        }
    }

    /// What makes the policy, where the files could be read.
    pub(super) fn policy(&self) -> Option<&PolicyTexts> {
        match self {
            Self::Texts { policy, .. } => Some(policy),
            Self::Unreadable(_) => None,
        }
    }

    /// What makes the candidate: its own text, and those of the policy but for its rules.
    pub(super) fn candidate(&self) -> CandidateTexts {
        match self {
            Self::Texts {
                policy, candidate, ..
            } => {
                let candidate = candidate.clone()?;
                let [model, _, cases, step_up] = policy.clone();
                Some((candidate, [model, cases, step_up]))
            }
            Self::Unreadable(_) => None,
        }
    }
}

fn hash(source: &Source) -> Hash {
    let mut hash = Context::new(&SHA256);
    in_pieces(source.text.as_bytes(), |piece| hash.update(piece));
    hash.finish().as_ref().to_vec()
}
