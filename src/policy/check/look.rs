//! What there is to say about one model and its rules, beside the rest of their folder.

use std::collections::HashSet;

use crate::policy::cases::{self, Callers, Case};
use crate::policy::findings::{self, Survey};
use crate::policy::judge::Judge;
use crate::policy::model::{self, Asker};
use crate::policy::persona::Persona;
use crate::policy::problem::Problem;
use crate::policy::request::AccessRequest;
use crate::policy::revision::Revision;
use crate::policy::route::Mounted;
use crate::policy::rules;
use crate::policy::source::Source;
use crate::policy::step_up::Demands;
use crate::policy::{uses, wider};

/// What a policy is looked at beside.
pub(super) struct Look<'a> {
    pub(super) personas: &'a [Persona],
    pub(super) cases: &'a [Case],
    pub(super) demands: &'a Demands,
    pub(super) roles_claim: &'a str,
    pub(super) mounted: &'a Mounted,
}

impl Look<'_> {
    /// The cases that fail.
    pub(super) fn run(&self, judge: &Judge, problems: &mut Vec<Problem>) {
        let decide = |request: &AccessRequest<'_>| judge.decide(request);
        let callers = Callers::of(self.personas, self.roles_claim);
        let tried = cases::run(self.cases, &callers, decide);
        problems.extend(cases::problems(tried));
    }

    /// The findings of a policy that decides. Returned are those that have no line to show.
    pub(super) fn at(&self, judge: &Judge, problems: &mut Vec<Problem>) -> Vec<Problem> {
        let engine = judge.engine();
        let uses = uses::of(engine.model(), engine.book()).chain(self.demands.uses());
        problems.extend(wider::warnings(uses));
        problems.extend(engine.slow_term().cloned());
        let survey = Survey::new(engine.model(), engine.book(), None, self.mounted);
        let survey = survey.with(self.personas, self.roles_claim);
        problems.extend(findings::of(&survey));
        let paths = self.demands.uses();
        problems.extend(findings::unrouted_demands(paths, self.mounted));
        findings::uncovered(&survey)
    }

    /// The findings of those lines that are not refused for one of `problems`.
    pub(super) fn at_refused(&self, model: &Source, lines: &Source, problems: &mut Vec<Problem>) {
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
