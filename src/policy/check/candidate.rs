//! `candidate.csv` beside the policy of its folder: all that is wrong with its own lines.
//!
//! What is wrong with the model, the cases and the demands is said of the folder once, and whether the candidate meets the cases
//! is for `policy test --candidate` to say: it may be meant not to.

use super::look::Look;
use crate::policy::csv;
use crate::policy::problem::Problem;
use crate::policy::snapshot;
use crate::policy::source::{Found, Source};

/// What is said of a candidate.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) problems: Vec<Problem>,
    /// Those that have no line to show.
    pub(super) unplaced: Vec<Problem>,
    pub(super) rules: Option<usize>,
}

/// Looks at the candidate of the folder, where there is one. `uncovered` are the routes that no rule of the policy covers;
/// `None` where the policy cannot tell.
pub(super) fn look(found: &Found, look: &Look<'_>, uncovered: Option<&[Problem]>) -> Beside {
    match &found.candidate {
        None => Beside::default(),
        Some(Err(problem)) => Beside {
            problems: vec![Problem::clone(problem)],
            ..Beside::default()
        },
        Some(Ok(lines)) => at(lines, found.model.as_ref(), look, uncovered),
    }
}

fn at(
    lines: &Source,
    model: Option<&Source>,
    look: &Look<'_>,
    uncovered: Option<&[Problem]>,
) -> Beside {
    let mut beside = Beside::default();
    let problems = &mut beside.problems;
    let judge = model.map(|model| (model, snapshot::judge(model, lines, problems)));
    match judge {
        None => csv::rows(lines, problems, |_, _| {}),
        Some((model, None)) => look.at_refused(model, lines, problems),
        Some((_, Some(judge))) => {
            beside.rules = Some(judge.engine().rule_count());
            let unplaced = look.at(&judge, problems);
            beside.unplaced = news(unplaced, uncovered);
        }
    }
    beside
        .problems
        .retain(|problem| problem.place.file == lines.file);
    beside
}

/// Those that are not said of the policy, too. Of one that cannot be used nothing is known.
fn news(mut unplaced: Vec<Problem>, said: Option<&[Problem]>) -> Vec<Problem> {
    let Some(said) = said else { return Vec::new() };
    unplaced.retain(|problem| said.iter().all(|known| known.message != problem.message));
    unplaced
}
