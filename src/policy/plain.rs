//! Plain Casbin: any model with its rules, asked by values, without callers, folders and cases.
//!
//! What the server's folder must spell out is accepted here as other Casbin tools accept it: request fields of any
//! name, definitions and rules for other calls (`p2`, `m2`), empty fields, links with more columns than their
//! definition, patterns that come with the request. What would be skipped or misread in silence stays a problem.

use std::fmt;
use std::path::Path;

use serde::Serialize;
use serde_json::Value as Json;

use super::decision::DecideError;
use super::engine::Engine;
use super::model::{self, Asker};
use super::problem::{LoadError, Problem};
use super::revision::Revision;
use super::roles::Membership;
use super::source::{self, Folder, Source};
use super::value::Value;

/// Any Casbin model with its rules, decided by plain request values. Share it behind an `Arc`.
pub struct Casbin {
    engine: Engine,
    warnings: Vec<Problem>,
}

/// Where a model or a policy comes from.
#[derive(Debug, Clone, Copy)]
pub enum Given<'a> {
    /// A file.
    File(&'a Path),
    /// Its text itself.
    Text(&'a str),
}

/// An answer to a request. Serializes as `{"allow":true,"explain":[["alice","data1","read"]]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enforced {
    /// Whether the rules allow it.
    pub allow: bool,
    /// The rules that led there, each its columns as the file has them: the first that allows; for deny-override every
    /// rule that allows, up to and including the first that denies; for priority the first that matches; where only
    /// denials count, the one that denies. Empty when no rule of the file did.
    pub explain: Vec<Vec<String>>,
}

/// Why a request has no answer. It counts as a refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnforceError {
    /// More or fewer values than the request definition has fields.
    #[error("the request has {}, the model asks for {}: {}", counted(*.found), .fields.len(), .fields.join(", "))]
    ValueCount {
        /// How many values were given.
        found: usize,
        /// The fields of the request definition, in its order.
        fields: Vec<String>,
    },
    /// The engine could not decide.
    #[error(transparent)]
    Undecided(#[from] DecideError),
}

impl Casbin {
    /// Reads a model file and a policy file.
    ///
    /// # Errors
    /// Every problem that was found in either, with its place.
    pub fn load(model: &Path, policy: &Path) -> Result<Self, LoadError> {
        Self::of(Given::File(model), Given::File(policy))
    }

    /// The same from texts; problems call them `model` and `policy`.
    ///
    /// # Errors
    /// Every problem that was found in either, with its place.
    pub fn from_texts(model: &str, policy: &str) -> Result<Self, LoadError> {
        Self::of(Given::Text(model), Given::Text(policy))
    }

    /// The same, each from a file or from its text.
    ///
    /// # Errors
    /// Every problem that was found in either, with its place.
    pub fn of(model: Given<'_>, policy: Given<'_>) -> Result<Self, LoadError> {
        let mut problems = Vec::new();
        let [model, policy] = [
            (model, "model", source::MAX_MODEL),
            (policy, "policy", source::MAX_RULES),
        ]
        .map(|(given, name, max)| {
            source(given, name, max)
                .map_err(|problem| problems.push(problem))
                .ok()
        });
        let (Some(model), Some(rules)) = (model, policy) else {
            return Err(LoadError::new(problems));
        };
        let folder = Folder {
            model,
            rules,
            cases: None,
            step_up: None,
            companion: None,
            candidate: None,
        };
        let engine = read(&folder, &mut problems).filter(|_| problems.is_empty());
        let engine = engine.ok_or_else(|| folder.refuse(problems))?;
        let slow = engine.slow_term().cloned().into_iter().collect();
        Ok(Self {
            warnings: folder.illustrated(slow),
            engine,
        })
    }

    /// Decides a request of these values, in the order of the request definition.
    ///
    /// # Errors
    /// There are more or fewer values than the model asks for, or the engine failed on them.
    pub fn enforce(&self, values: &[Json]) -> Result<Enforced, EnforceError> {
        let fields = &self.engine.model().request;
        if values.len() != fields.len() {
            return Err(EnforceError::ValueCount {
                found: values.len(),
                fields: fields.clone(),
            });
        }
        let values: Vec<Value<'_>> = values.iter().map(Value::from).collect();
        let (outcome, rules) = self.engine.trace(&values, &Membership::of_nobody())?;
        let book = self.engine.book();
        let rules = rules.into_iter();
        let explain = rules.map(|rule| book.values(rule).map(str::to_owned).collect());
        Ok(Enforced {
            allow: outcome.allowed,
            explain: explain.collect(),
        })
    }

    /// What an admin should look at: a term for which the casbin crate decides, slowly.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }
}

impl fmt::Debug for Casbin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Casbin({} rules)", self.engine.rule_count())
    }
}

/// The text of a file of at most so many bytes, or the text itself, which problems call by `name`.
fn source(given: Given<'_>, name: &str, max: u64) -> Result<Source, Problem> {
    match given {
        Given::File(path) => source::read_file(path, (max, "create it, or name another file")),
        Given::Text(text) => Ok(Source {
            file: name.into(),
            text: text.into(),
        }),
    }
}

fn read(folder: &Folder, problems: &mut Vec<Problem>) -> Option<Engine> {
    let revision = Revision::of(&folder.model.text, &folder.rules.text);
    let model = model::read(&folder.model, Asker::Anyone, problems)?;
    Engine::new(model, &folder.rules, revision, problems)
}

fn counted(values: usize) -> String {
    match values {
        1 => "one value".to_owned(),
        values => format!("{values} values"),
    }
}

#[cfg(test)]
mod tests;
