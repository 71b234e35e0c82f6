//! The edits of a folder, one after the other, for somebody who tries each: nothing is served by them.

use std::sync::Arc;

use super::bell::Bell;
use super::contents::Contents;
use super::fingerprint::Fingerprint;
use super::judge::Reading;
use super::lookout::Lookout;
use crate::policy::config::Config;
use crate::policy::problem::LoadError;
use crate::policy::source;
use crate::policy::trial::Trial;

/// A folder whose every edit is put on trial.
pub struct Edits {
    lookout: Lookout,
    first: Option<Reading>,
    last: Contents,
    roles_claim: String,
}

/// Ends the waiting for edits.
#[derive(Debug, Clone)]
pub struct Stop(Arc<Bell>);

impl Edits {
    /// Reads the folder; no edit from now on is missed.
    #[must_use]
    pub fn begin(config: &Config) -> (Self, Stop) {
        let bell = Arc::new(Bell::default());
        let known = Fingerprint::of(&config.dir);
        let first = source::read(&config.dir);
        let mut lookout = Lookout::new(config, &bell, known);
        lookout.begin();
        // The first look at once: the system is listened to from then on.
        bell.change();
        let edits = Self {
            lookout,
            last: Contents::of(&first),
            first: Some(first),
            roles_claim: config.roles_claim.clone(),
        };
        (edits, Stop(bell))
    }

    fn next_reading(&mut self) -> Option<Reading> {
        loop {
            let Some((reading, _)) = self.lookout.next()? else {
                continue;
            };
            let contents = Contents::of(&reading);
            if contents != self.last {
                self.last = contents;
                return Some(reading);
            }
        }
    }
}

/// What the folder holds: at first at once, then after each edit that leaves it with other texts. It ends once it was
/// stopped.
impl Iterator for Edits {
    type Item = Result<Trial, LoadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let reading = match self.first.take() {
            Some(first) => first,
            None => self.next_reading()?,
        };
        let folder = reading.map_err(LoadError::new);
        Some(folder.and_then(|folder| Trial::of(&folder, &self.roles_claim)))
    }
}

impl Stop {
    /// Ends it, at the latest with the trial under way.
    pub fn stop(&self) {
        self.0.stop();
    }
}
