//! Rules whose effect the model does not look at: a denial that denies nothing is a door left open.

use super::survey::Survey;
use crate::policy::model::Effect;
use crate::policy::problem::{Code, Problem};

/// A finding for each such rule.
pub(super) fn of(survey: &Survey<'_>) -> Vec<Problem> {
    let (idle_denies, message) = match survey.model.effect {
        Effect::AllowOverride => (true, DENIES_NOTHING),
        Effect::DenyOnly => (false, ALLOWS_NOTHING),
        Effect::DenyOverride | Effect::Priority => return Vec::new(),
    };
    let book = survey.book;
    let idle = book.ids().filter(|rule| book.denies(*rule) == idle_denies);
    let idle = idle.map(|rule| survey.at_line(Code::IdleEffect, rule, message.to_owned(), MEND));
    idle.collect()
}

const DENIES_NOTHING: &str = "the rule denies nothing: the policy effect of the model looks at rules that allow, and at no others";

const ALLOWS_NOTHING: &str = "the rule allows nothing that is not allowed without it: the policy effect of the model looks at rules that deny, and at no others";

const MEND: &str = "write `e = some(where (p.eft == allow)) && !some(where (p.eft == deny))` in model.conf, or remove the rule";
