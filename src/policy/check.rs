//! Looks at a policy folder as its author would want it looked at: every error of loading, and every finding, at once.
//!
//! A load stops where going on would tell it nothing about serving. This goes on: a case that fails keeps no finding back,
//! and a file that cannot be read keeps no other file from being read.

use std::collections::HashSet;

use super::cases::{self, Callers, Case};
use super::companion::Companion;
use super::config::Config;
use super::csv;
use super::findings::{self, Survey};
use super::judge::Judge;
use super::model::{self, Asker};
use super::persona::Persona;
use super::problem::{self, LoadError, Problem, Severity};
use super::request::AccessRequest;
use super::revision::Revision;
use super::route::Mounted;
use super::rules;
use super::snapshot;
use super::source::{self, Found, Source};
use super::step_up::Demands;
use super::uses;
use super::wider;

/// What is to be said about a policy folder.
#[derive(Debug)]
pub struct Report {
    /// In the order of files and lines, errors before findings at one place.
    pub problems: Vec<Problem>,
    /// How many rules decide; `None` where an error keeps them from being told.
    pub rules: Option<usize>,
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
    let mut rules = None;
    match (&found.model, &found.rules) {
        (Some(model), Some(lines)) => match snapshot::judge(model, lines, &mut problems) {
            Some(judge) => {
                rules = Some(judge.engine().rule_count());
                unplaced = look.at(&judge, &mut problems);
            }
            None => look.at_refused(model, lines, &mut problems),
        },
        _ => read_alone(found, &mut problems),
    }
    let mut problems = found.illustrated(problems);
    problems.extend(found.problems.iter().cloned().chain(unplaced));
    let texts = found.model.as_ref().zip(found.rules.as_ref());
    Report {
        revision: texts.map(|(model, rules)| Revision::of(&model.text, &rules.text)),
        ..report(problems, rules)
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
        is_cut,
        revision: None,
    }
}

/// What a policy is looked at beside.
struct Look<'a> {
    personas: &'a [Persona],
    cases: &'a [Case],
    demands: &'a Demands,
    roles_claim: &'a str,
    mounted: &'a Mounted,
}

impl Look<'_> {
    /// The cases that fail and the findings of a policy that decides. Returned are those that have no line to show.
    fn at(&self, judge: &Judge, problems: &mut Vec<Problem>) -> Vec<Problem> {
        let (cases, personas) = (self.cases, self.personas);
        let decide = |request: &AccessRequest<'_>| judge.decide(request);
        let callers = Callers::of(personas, self.roles_claim);
        problems.extend(cases::problems(cases::run(cases, &callers, decide)));
        let engine = judge.engine();
        let uses = uses::of(engine.model(), engine.book()).chain(self.demands.uses());
        problems.extend(wider::warnings(uses));
        problems.extend(engine.slow_term().cloned());
        let survey = Survey::new(engine.model(), engine.book(), None, self.mounted);
        let survey = survey.with(personas, self.roles_claim);
        problems.extend(findings::of(&survey));
        let paths = self.demands.uses();
        problems.extend(findings::unrouted_demands(paths, self.mounted));
        findings::uncovered(&survey)
    }

    /// The findings of those lines that are not refused for one of `problems`.
    fn at_refused(&self, model: &Source, lines: &Source, problems: &mut Vec<Problem>) {
        let unread = &mut Vec::new();
        let Some(model) = model::read(model, Asker::Server, unread) else {
            return;
        };
        let refused = problems
            .iter()
            .filter(|error| *error.place.file == *lines.file);
        let refused: HashSet<usize> = refused.map(|error| error.place.line).collect();
        let mut book = rules::read(lines, Revision::of("", ""), &model, 0, unread).book;
        book.remove_lines(&refused);
        problems.extend(wider::warnings(uses::of(&model, &book)));
        let survey = Survey::new(&model, &book, Some(&refused), self.mounted);
        problems.extend(findings::of(&survey));
    }
}

/// Nobody mends so many before looking again.
const MAX_PROBLEMS: usize = 10_000;
