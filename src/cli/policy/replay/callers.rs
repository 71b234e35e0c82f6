//! The callers of a log, each made once while it comes often.

use std::collections::HashMap;

use crate::policy::{Principals, named};

/// Callers by their names.
#[derive(Default)]
pub(super) struct Callers(HashMap<Vec<String>, Option<Principals>>);

impl Callers {
    /// The caller of these names, if any caller has them.
    pub(super) fn of(&mut self, names: &[String]) -> Option<Principals> {
        if let Some(known) = self.0.get(names) {
            return known.clone();
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let caller = named(names.to_vec());
        self.0.insert(names.to_vec(), caller.clone());
        caller
    }
}

/// Each has some kilobytes.
const MOST: usize = 10_000;
