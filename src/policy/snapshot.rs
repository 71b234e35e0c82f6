//! A loaded policy: one immutable value that decides, and says which revision it is.
//!
//! A folder loads whole or not at all. There is no half of a policy that would be safe to run.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use super::cases;
use super::config::Config;
use super::csv;
use super::decision::{DecideError, Decision};
use super::engine::Engine;
use super::fields::Field;
use super::interpreter::Interpreter;
use super::model::{self, Asker, Model};
use super::persona::Persona;
use super::principals::Principals;
use super::problem::{Code, LoadError, Problem};
use super::request::AccessRequest;
use super::revision::Revision;
use super::rules;
use super::source::{self, Folder};
use super::terms;

/// The policy of one folder, checked and ready. Share it behind an `Arc`.
pub struct Policy {
    engine: Engine,
    personas: Vec<Persona>,
}

impl Policy {
    /// Reads, checks and tries the folder.
    ///
    /// # Errors
    /// Every problem that was found: a file that cannot be read, a line that would not mean what it says, a case of
    /// `cases.toml` that the policy does not meet.
    pub fn load(config: &Config) -> Result<Self, LoadError> {
        let folder = source::read(&config.dir).map_err(LoadError::new)?;
        Self::of(&folder, &config.roles_claim)
    }

    /// The policy of a folder that has been read.
    fn of(folder: &Folder, roles_claim: &str) -> Result<Self, LoadError> {
        let mut problems = Vec::new();
        let cases = folder
            .cases
            .as_ref()
            .map(|source| cases::read(source, &mut problems));
        let (personas, cases) = cases.unwrap_or_default();
        let engine = engine(folder, &mut problems);
        let Some(engine) = engine.filter(|_| problems.is_empty()) else {
            return Err(LoadError::new(problems));
        };
        let failed = cases::run(&cases, &personas, roles_claim, |request| {
            engine.decide(request)
        });
        if failed.is_empty() {
            Ok(Self { engine, personas })
        } else {
            Err(LoadError::new(failed))
        }
    }

    /// Decides one request.
    ///
    /// # Errors
    /// The engine failed on this request. The caller is to be refused.
    pub fn decide(&self, request: &AccessRequest<'_>) -> Result<Decision, DecideError> {
        self.engine.decide(request)
    }

    /// For a request that was denied: the permissions and scopes of which any single one would have been enough, as
    /// they stand in the policy, sorted. Each was tried, so none is named in vain; at most sixteen are tried, so a
    /// refusal stays within a small multiple of a decision's work. Empty when the engine fails.
    #[must_use]
    pub fn sufficient(&self, request: &AccessRequest<'_>) -> Vec<String> {
        self.engine.sufficient(request)
    }

    /// The hash of the model and the rules.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.engine.revision
    }

    /// The personas of `cases.toml`, in its order.
    #[must_use]
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// How many rules decide; role links are not counted, and a repeated line counts once.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.engine.rules.len()
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Policy({}, {} rules)",
            self.revision(),
            self.rule_count()
        )
    }
}

fn engine(folder: &Folder, problems: &mut Vec<Problem>) -> Option<Engine> {
    let rows = csv::rows(&folder.rules, problems);
    let model = model::read(&folder.model, Asker::Server, problems)?;
    let rules = rules::read(&folder.rules, rows, &model, problems);
    terms::check(&folder.rules, &model, &rules.rules, problems);
    if !problems.is_empty() {
        return None;
    }
    let columns = rules.rules.iter().map(|rule| rule.columns.as_slice());
    let interpreter = Interpreter::new(&model, columns)
        .map_err(|message| problems.push(unusable(&model, &message, CORRECT)))
        .ok()?;
    let fields = model.request.iter();
    let engine = Engine {
        interpreter,
        fields: fields.filter_map(|name| Field::named(name)).collect(),
        effect: model.effect,
        rules: rules.rules,
        roles: Arc::new(rules.roles),
        file: Arc::clone(&folder.rules.file),
        revision: Revision::of(&folder.model.text, &folder.rules.text),
    };
    match engine.decide(&trial(&Principals::anonymous())) {
        Ok(_) => Some(engine),
        Err(error) => {
            problems.push(unusable(&model, &error.to_string(), DECIDABLE));
            None
        }
    }
}

fn unusable(model: &Model, message: &str, mend: &str) -> Problem {
    Problem::new(
        Code::Matcher,
        model.matcher.place(0),
        format!("the matcher cannot be used: {message}"),
        mend,
    )
}

const CORRECT: &str = "correct the expression after `m =`";

const DECIDABLE: &str = "it must be true or false for every caller, also for one without claims: \
                         write `r.claims?.org?.id` for a claim inside a claim";

/// A request that every policy must be able to decide.
fn trial(caller: &Principals) -> AccessRequest<'_> {
    AccessRequest {
        caller,
        method: "GET",
        path: "/",
        ip: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
    }
}

#[cfg(test)]
mod tests;
