//! Judges a reading of the folder: it becomes the live policy, or is refused and counted, each reading once.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::contents::{CandidateTexts, Contents, PolicyTexts};
use super::{loading, log};
use crate::policy::companion::Companion;
use crate::policy::config::Config;
use crate::policy::live::{Candidate, Live};
use crate::policy::metrics::Reloads;
use crate::policy::problem::{Code, LoadError, Place, Problem};
use crate::policy::snapshot::Policy;
use crate::policy::source::Folder;

/// What the files of the folder were found to hold.
pub(super) type Reading = Result<Folder, Vec<Problem>>;

/// The only one that swaps the live policy and its companion.
pub(super) struct Judge {
    pub(super) config: Config,
    pub(super) companion: Companion,
    pub(super) live: Arc<Live>,
    /// What the live policy was loaded from.
    pub(super) loaded: Option<PolicyTexts>,
    /// What the candidate was made of.
    pub(super) candidate: CandidateTexts,
    pub(super) judged: Contents,
    pub(super) reloads: Reloads,
    pub(super) retired: Vec<Arc<Policy>>,
}

impl Judge {
    /// Judges `reading`, unless it is the one that was judged last. One that was `asked` for is counted and logged
    /// whatever it holds.
    pub(super) fn judge(&mut self, reading: Reading, asked: bool) {
        let contents = Contents::of(&reading);
        let is_known = contents == self.judged;
        if is_known && !asked {
            return;
        }
        let texts = contents.policy().cloned();
        let candidate = contents.candidate();
        self.judged = contents;
        let standing = self.live.standing();
        if is_known && standing.refused.is_none() {
            self.reloads.unchanged.inc();
            log::unchanged(standing.policy.revision());
            return;
        }
        match self.load(reading, texts, candidate) {
            Ok(()) => self.reloads.loaded.inc(),
            Err(error) => {
                log::refused(&error, standing.policy.revision());
                self.live.refuse(error);
                self.reloads.rejected.inc();
            }
        }
    }

    /// Drops policies that no request uses any more: to take a large one apart would delay the request that does it.
    pub(super) fn drop_retired(&mut self) {
        self.retired.retain(|policy| Arc::strong_count(policy) > 1);
    }

    /// Makes what `reading` holds live. A policy of the same texts as the live one is not loaded again: a revocation must
    /// not wait for a million rules.
    fn load(
        &mut self,
        reading: Reading,
        texts: Option<PolicyTexts>,
        candidate: CandidateTexts,
    ) -> Result<(), LoadError> {
        let folder = reading.map_err(LoadError::new)?;
        self.make_live(&folder, texts)?;
        if candidate != self.candidate {
            self.candidate = candidate;
            self.stand_beside(&folder);
        }
        Ok(())
    }

    /// Puts the candidate of `folder` beside the live policy. Nothing about it keeps the policy back.
    fn stand_beside(&self, folder: &Folder) {
        let candidate = candidate(folder, &self.config);
        log::candidate(candidate.as_ref());
        self.live.stand_beside(candidate);
    }

    fn make_live(&mut self, folder: &Folder, texts: Option<PolicyTexts>) -> Result<(), LoadError> {
        if texts == self.loaded {
            let swap = self.contained(|judge| loading::companion(folder, &judge.companion))?;
            swap();
            self.live.confirm();
            log::confirmed(self.live.current().revision());
            return Ok(());
        }
        let (policy, swap) = self
            .contained(|judge| loading::all(folder, &judge.config.roles_claim, &judge.companion))?;
        swap();
        log::loaded(&policy);
        self.retired.push(self.live.replace(policy));
        self.loaded = texts;
        Ok(())
    }

    fn contained<T>(
        &self,
        load: impl FnOnce(&Self) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        contained(|| load(self)).unwrap_or_else(|panic| Err(failed(&self.config, &panic)))
    }
}

/// The candidate of `folder`; a panic ends nothing but it.
pub(super) fn candidate(folder: &Folder, config: &Config) -> Option<Candidate> {
    let load = || loading::candidate(folder, &config.roles_claim);
    contained(load).unwrap_or_else(|panic| Some(Err(Arc::new(failed(config, &panic)))))
}

fn failed(config: &Config, panic: &str) -> LoadError {
    let file = config.dir.display().to_string().into();
    LoadError::new(vec![fault(file, panic)])
}

/// Runs `load`; a panic ends nothing but it, and is returned as its text.
fn contained<T>(load: impl FnOnce() -> T) -> Result<T, String> {
    // What a load leaves half done is its own and gone.
    catch_unwind(AssertUnwindSafe(load)).map_err(|panic| text(panic.as_ref()))
}

fn text(panic: &(dyn Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    let borrowed = panic.downcast_ref::<&str>().copied();
    owned.or(borrowed).unwrap_or("without a word").to_owned()
}

fn fault(file: Arc<str>, panic: &str) -> Problem {
    let place = Place {
        file,
        line: 1,
        column: 1,
    };
    let message = format!("the program failed on these files: {panic}");
    let mend = "put the last good files back, and report the fault";
    Problem::new(Code::Fault, place, message, mend)
}

#[cfg(test)]
mod tests;
