//! Findings: what somebody should look at in a policy that loads, each a warning with its place and its mend.
//!
//! Each file is one question, a pure function over the survey. Nothing is guessed: a rule is called useless only where that
//! is proven, so a question that cannot be answered for a model finds nothing.

mod asked;
mod edits;
mod lines;
mod plain;
mod survey;

mod blanks;
mod crossed;
mod cycles;
mod held;
mod idle_effect;
mod near;
mod roles;

mod beats;
mod includes;
mod shelf;

mod demands;
mod meets;
mod methods;
mod nearest;
mod reach;
mod routes;

use super::problem::Problem;
pub(super) use held::is_minted;
pub(super) use plain::Tests;
pub(super) use reach::Reach;
pub(super) use survey::Survey;

/// Every finding that can be shown at its line. Of a policy some of whose lines are refused, only those that no further line
/// could refute.
pub(super) fn of(survey: &Survey<'_>) -> Vec<Problem> {
    let mut found = survey.lines.repeated.clone();
    found.extend(blanks::of(survey));
    found.extend(idle_effect::of(survey));
    found.extend(beats::of(survey));
    found.extend(cycles::of(survey));
    found.extend(crossed::of(survey));
    found.extend(routes::of(survey));
    if survey.is_whole {
        let near = near::of(survey);
        found.extend(held::of(survey, &near.names));
        found.extend(roles::of(survey, &near.names));
        found.extend(near.problems);
    }
    found
}

pub(super) use demands::unrouted as unrouted_demands;
pub(super) use routes::uncovered;

#[cfg(test)]
mod tests;
