//! Looks at a policy folder as its author would want it looked at: every error of loading, and every finding, at once.
//!
//! A load stops where going on would tell it nothing about serving. This goes on: a case that fails keeps no finding back,
//! and a file that cannot be read keeps no other file from being read.

mod candidate;
mod look;

use super::cases;
use super::companion::Companion;
use super::config::Config;
use super::csv;
use super::model::{self, Asker};
use super::problem::{self, LoadError, Problem, Severity};
use super::revision::Revision;
use super::route::Mounted;
use super::snapshot;
use super::source::{self, Found};
use super::step_up::Demands;
use look::Look;

/// What is to be said about a policy folder.
#[derive(Debug)]
pub struct Report {
    /// In the order of files and lines, errors before findings at one place.
    pub problems: Vec<Problem>,
    /// How many rules decide; `None` where an error keeps them from being told.
    pub rules: Option<usize>,
    /// How many rules `candidate.csv` has; `None` where there is no such file, or as above.
    pub candidate: Option<usize>,
    /// Whether there are more problems than those that were collected.
    pub is_cut: bool,
    /// That of the model and the rules that were looked at; `None` where they could not be read.
    pub revision: Option<Revision>,
}

impl Report {
    /// How many problems are of so much weight.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let problems = self.problems.iter();
        problems
            .filter(|problem| problem.code.severity() == severity)
            .count()
    }
}

/// Looks at the folder of `config`, beside the routes that are `mounted`; `companion` understands its `revoked.toml`.
///
/// # Errors
/// There is no folder to look at.
pub fn check(
    config: &Config,
    companion: &Companion,
    mounted: &Mounted,
) -> Result<Report, LoadError> {
    let found = source::look(&config.dir).map_err(|problem| LoadError::new(vec![problem]))?;
    Ok(of(&found, &config.roles_claim, companion, mounted))
}

/// The same without a look at `candidate.csv`.
///
/// # Errors
/// There is no folder to look at.
pub fn check_alone(
    config: &Config,
    companion: &Companion,
    mounted: &Mounted,
) -> Result<Report, LoadError> {
    let mut found = source::look(&config.dir).map_err(|problem| LoadError::new(vec![problem]))?;
    found.candidate = None;
    Ok(of(&found, &config.roles_claim, companion, mounted))
}

/// The same of the folder with `candidate.csv` in the place of its rules; `None` where there is no such file.
///
/// # Errors
/// There is no folder to look at.
pub fn check_candidate(
    config: &Config,
    companion: &Companion,
    mounted: &Mounted,
) -> Result<Option<Report>, LoadError> {
    let found = source::look(&config.dir).map_err(|problem| LoadError::new(vec![problem]))?;
    let found = found.with_candidate();
    Ok(found.map(|found| of(&found, &config.roles_claim, companion, mounted)))
}

fn of(found: &Found, roles_claim: &str, companion: &Companion, mounted: &Mounted) -> Report {
    let mut problems = Vec::new();
    let demands = found.step_up.as_ref();
    let demands = demands.map(|source| Demands::read(source, &mut problems));
    let cases = found.cases.as_ref();
    let cases = cases.map(|source| cases::read(source, &mut problems));
    let (personas, cases) = cases.unwrap_or_default();
    let flaws = companion.read(found.companion.as_ref()).err();
    problems.extend(flaws.into_iter().flatten());
    let look = Look {
        personas: &personas,
        cases: &cases,
        demands: &demands.unwrap_or_default(),
        roles_claim,
        mounted,
    };
    let mut unplaced = Vec::new();
    let mut live = None;
    match (&found.model, &found.rules) {
        (Some(model), Some(lines)) => match snapshot::judge(model, lines, &mut problems) {
            Some(judge) => {
                live = Some(judge.engine().rule_count());
                unplaced = look.at(&judge, &mut problems);
                look.run(&judge, &mut problems);
            }
            None => look.at_refused(model, lines, &mut problems),
        },
        _ => read_alone(found, &mut problems),
    }
    let covered = live.map(|_| unplaced.as_slice());
    let beside = candidate::look(found, &look, covered);
    problems.extend(beside.problems);
    let mut problems = found.illustrated(problems);
    let unplaced = unplaced.into_iter().chain(beside.unplaced);
    problems.extend(found.problems.iter().cloned().chain(unplaced));
    let texts = found.model.as_ref().zip(found.rules.as_ref());
    Report {
        candidate: beside.rules,
        revision: texts.map(|(model, rules)| Revision::of(&model.text, &rules.text)),
        ..report(problems, live)
    }
}

/// Of a model without rules, or of rules without a model, that which can be said.
fn read_alone(found: &Found, problems: &mut Vec<Problem>) {
    if let Some(model) = &found.model {
        model::read(model, Asker::Server, problems);
    }
    if let Some(rules) = &found.rules {
        csv::rows(rules, problems, |_, _| {});
    }
}

/// Of very many problems the first of them, and no finding in the place of an error.
fn report(mut problems: Vec<Problem>, rules: Option<usize>) -> Report {
    problems.sort_by_key(|problem| problem.code.severity() == Severity::Warning);
    let is_cut = problems.len() > MAX_PROBLEMS;
    problems.truncate(MAX_PROBLEMS);
    problem::sort(&mut problems);
    Report {
        problems,
        rules,
        candidate: None,
        is_cut,
        revision: None,
    }
}

/// Nobody mends so many before looking again.
const MAX_PROBLEMS: usize = 10_000;
