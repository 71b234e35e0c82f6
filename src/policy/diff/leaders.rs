//! The names that a token can bring and that lead to the subject of a rule.

use std::collections::HashMap;

use super::callers::Callers;
use super::change::Who;
use super::focus::reached;
use crate::policy::judge::Judge;
use crate::policy::principals::EVERYBODY;

/// By a subject: the names that lead to it on either side, itself included where a token can bring it.
#[derive(Debug)]
pub(super) struct Leaders(HashMap<String, Vec<String>>);

impl Leaders {
    pub(super) fn of(judges: [&Judge; 2], callers: &Callers) -> Self {
        let mut leaders: HashMap<String, Vec<String>> = HashMap::new();
        for caller in &callers.all {
            let Who::Name(name, _) = &caller.who else {
                continue;
            };
            if EVERYBODY.contains(&name.as_str()) {
                continue;
            }
            let [old, new] = reached(judges, caller);
            for subject in old.union(&new) {
                let names = leaders.entry(subject.clone()).or_default();
                if names.last() != Some(name) {
                    names.push(name.clone());
                }
            }
        }
        Self(leaders)
    }

    /// Those to `subject`.
    pub(super) fn to(&self, subject: &str) -> &[String] {
        self.0.get(subject).map(Vec::as_slice).unwrap_or_default()
    }
}
