//! Looks at a policy folder as its author would want it looked at: every error of loading, and every finding, at once.
//!
//! A load stops where going on would tell it nothing about serving. This goes on: a case that fails keeps no finding back,
//! and a file that cannot be read keeps no other file from being read.

use std::collections::HashSet;

use super::cases;
use super::companion::Companion;
use super::config::Config;
use super::csv;
use super::engine::Engine;
use super::findings::{self, Survey};
use super::judge::Judge;
use super::model::{self, Asker};
use super::persona::Persona;
use super::problem::{self, LoadError, Problem, Severity};
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

fn of(found: &Found, roles_claim: &str, companion: &Companion, mounted: &Mounted) -> Report {
    let mut problems = Vec::new();
    let demands = found
        .step_up
        .as_ref()
        .map(|source| Demands::read(source, &mut problems));
    let cases = found
        .cases
        .as_ref()
        .map(|source| cases::read(source, &mut problems));
    let (personas, cases) = cases.unwrap_or_default();
    problems.extend(
        companion
            .read(found.companion.as_ref())
            .err()
            .into_iter()
            .flatten(),
    );
    let mut rules = None;
    let mut whole = Vec::new();
    if let (Some(model), Some(lines)) = (&found.model, &found.rules) {
        let mut errors = Vec::new();
        let looked = Looked {
            personas: &personas,
            roles_claim,
            mounted,
        };
        match snapshot::judge(model, lines, &mut errors) {
            Some(judge) => {
                rules = Some(judge.engine().rule_count());
                let demands = demands.unwrap_or_default();
                errors.extend(cases::run(&cases, &personas, roles_claim, |request| {
                    judge.decide(request)
                }));
                (errors, whole) = looked.at(&judge, &demands, errors);
            }
            None => errors.extend(looked.at_refused(model, lines, &errors)),
        }
        problems.extend(errors);
    } else {
        read_alone(found, &mut problems);
    }
    let mut problems = found.illustrated(problems);
    problems.extend(found.problems.iter().cloned().chain(whole));
    report(problems, rules)
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
    }
}

/// What findings need besides the policy.
struct Looked<'a> {
    personas: &'a [Persona],
    roles_claim: &'a str,
    mounted: &'a Mounted,
}

impl Looked<'_> {
    /// `problems` and the findings of a policy that decides, and apart from them those that have no line to show.
    fn at(
        &self,
        judge: &Judge,
        demands: &Demands,
        mut problems: Vec<Problem>,
    ) -> (Vec<Problem>, Vec<Problem>) {
        let engine: &Engine = judge.engine();
        let uses = uses::of(engine.model(), engine.book()).chain(demands.uses());
        problems.extend(wider::warnings(uses));
        problems.extend(engine.slow_term().cloned());
        let survey = Survey::new(engine.model(), engine.book(), None, self.mounted);
        let survey = survey.with(self.personas, self.roles_claim);
        problems.extend(findings::of(&survey));
        (problems, findings::uncovered(&survey))
    }

    /// The findings of those lines that are not refused for one of `errors`.
    fn at_refused(&self, model: &Source, lines: &Source, errors: &[Problem]) -> Vec<Problem> {
        let refused = errors
            .iter()
            .filter(|error| *error.place.file == *lines.file);
        let refused: HashSet<usize> = refused.map(|error| error.place.line).collect();
        let unread = &mut Vec::new();
        let Some(model) = model::read(model, Asker::Server, unread) else {
            return Vec::new();
        };
        let revision = Revision::of("", "");
        let mut book = rules::read(lines, revision, &model, 0, unread).book;
        book.remove_lines(&refused);
        let mut found = wider::warnings(uses::of(&model, &book));
        found.extend(findings::of(&Survey::new(
            &model,
            &book,
            Some(&refused),
            self.mounted,
        )));
        found
    }
}

/// Nobody mends so many before looking again.
const MAX_PROBLEMS: usize = 10_000;
