//! What one check of a token found.

use crate::auth::refusal::Refusal;

/// One check of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was checked: a part of the token, a member of its header or a claim, as `aud`.
    pub check: String,
    /// How it went.
    pub outcome: Outcome,
    /// What the token has, without control characters and cut where it is long; never the signature. Empty where nothing
    /// could be read.
    pub found: String,
    /// What is wanted; empty where that could not be said.
    pub wanted: String,
    /// The likely cause and its mend, why the check could not be judged, or what a request must bring besides. Empty where
    /// there is nothing to say.
    pub note: String,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It failed, which alone would be answered with this.
    Failed(Refusal),
    /// It could not be judged; the note says why.
    NotChecked,
}

impl Finding {
    /// What it would cause, where it failed.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        match self.outcome {
            Outcome::Failed(refusal) => Some(refusal),
            Outcome::Passed | Outcome::NotChecked => None,
        }
    }

    /// What a check of the server says.
    pub(super) fn judged(check: &str, result: Result<(), Refusal>) -> Self {
        Self {
            check: check.to_owned(),
            outcome: match result {
                Ok(()) => Outcome::Passed,
                Err(refusal) => Outcome::Failed(refusal),
            },
            found: String::new(),
            wanted: String::new(),
            note: String::new(),
        }
    }

    /// A check that fails with this.
    pub(super) fn failed(check: &str, refusal: Refusal) -> Self {
        Self::judged(check, Err(refusal))
    }

    /// A check that cannot be judged.
    pub(super) fn unjudged(check: &str, why: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::NotChecked,
            ..Self::judged(check, Ok(())).note(why)
        }
    }

    pub(super) fn found(self, found: impl Into<String>) -> Self {
        Self {
            found: found.into(),
            ..self
        }
    }

    pub(super) fn wanted(self, wanted: impl Into<String>) -> Self {
        Self {
            wanted: wanted.into(),
            ..self
        }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            ..self
        }
    }

    /// With a cause and a mend, where the check failed.
    pub(super) fn mend(self, mend: Option<impl Into<String>>) -> Self {
        match (self.outcome, mend) {
            (Outcome::Failed(_), Some(mend)) => self.note(mend),
            _ => self,
        }
    }
}
