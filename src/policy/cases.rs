//! `cases.toml`: personas, and what each of them can and cannot do.
//!
//! The cases are part of the policy: one that fails keeps the policy from running.

mod expected;
mod file;

use std::collections::HashMap;

use super::courtesy::give_way;
use super::decision::{DecideError, Decision, Verdict};
use super::persona::Persona;
use super::principals::Principals;
use super::problem::{Code, Problem};
use super::request::AccessRequest;

pub(super) use file::{ANONYMOUS, read};

pub use file::Case;

/// A case that was decided.
#[derive(Debug)]
pub struct Tried<'a> {
    /// The case.
    pub case: &'a Case,
    /// What the policy says to it.
    pub decision: Result<Decision, DecideError>,
    /// How that differs from what the case expects, in one sentence; `None` where it does not.
    pub failure: Option<String>,
}

/// Asks `decide` about every case.
pub(super) fn run<'a>(
    cases: &'a [Case],
    callers: &Callers<'_>,
    decide: impl Fn(&AccessRequest<'_>) -> Result<Decision, DecideError>,
) -> impl Iterator<Item = Tried<'a>> {
    cases.iter().map(move |case| {
        give_way();
        let decision = decide(&callers.request(case));
        Tried {
            failure: failure(case, &decision),
            case,
            decision,
        }
    })
}

/// The problems of the cases that are not met.
pub(super) fn problems<'a>(tried: impl Iterator<Item = Tried<'a>>) -> Vec<Problem> {
    let failed = tried.filter_map(|tried| Some((tried.case, tried.failure?)));
    let problem = |(case, message): (&Case, String)| {
        let mend = "correct the policy, or this case if the policy is right";
        Problem::new(Code::CaseFailed, case.place.clone(), message, mend)
    };
    failed.map(problem).collect()
}

/// Who stands behind the names of cases; each is made once.
#[derive(Debug)]
pub(super) struct Callers<'a> {
    anonymous: Principals,
    known: HashMap<&'a str, Principals>,
}

impl<'a> Callers<'a> {
    pub(super) fn of(personas: &'a [Persona], roles_claim: &str) -> Self {
        let known = personas.iter().map(|persona| {
            let caller = Principals::from_claims(persona.claims(), roles_claim);
            (persona.id(), caller)
        });
        Self {
            anonymous: Principals::anonymous(),
            known: known.collect(),
        }
    }

    /// The request of a case. No case names somebody unknown.
    pub(super) fn request<'c>(&'c self, case: &'c Case) -> AccessRequest<'c> {
        AccessRequest {
            caller: self.known.get(&*case.who).unwrap_or(&self.anonymous),
            method: &case.method,
            path: &case.path,
            ip: case.ip,
        }
    }
}

fn failure(case: &Case, decision: &Result<Decision, DecideError>) -> Option<String> {
    let Case {
        who,
        method,
        path,
        expected,
        ..
    } = case;
    let decision = match decision {
        Ok(decision) if decision.verdict == *expected => return other_rule(case, decision),
        Ok(decision) => decision,
        Err(error) => {
            return Some(format!(
                "`{method} {path}` by `{who}` cannot be decided: {error}"
            ));
        }
    };
    let wish = match expected {
        Verdict::Allow => format!("`{who}` should be able to `{method} {path}`, but is denied"),
        Verdict::Deny => format!("`{who}` should not be able to `{method} {path}`, but is allowed"),
    };
    Some(match decision.settled_by() {
        Some(rule) => format!("{wish} by {rule}: `{}`", rule.text),
        None => format!("{wish}, because {}", unsettled(decision)),
    })
}

/// The verdict is as expected; so must be the rule behind it, if the case names one.
fn other_rule(case: &Case, decision: &Decision) -> Option<String> {
    let expected = case.rule.as_ref()?;
    let settled_by = decision.settled_by();
    if expected.is(settled_by.as_ref()) {
        return None;
    }
    let Case {
        who, method, path, ..
    } = case;
    let verdict = match decision.verdict {
        Verdict::Allow => "allowed",
        Verdict::Deny => "denied",
    };
    let settled = match settled_by {
        Some(rule) => format!("by {rule}: `{}`", rule.text),
        None => format!("because {}", unsettled(decision)),
    };
    let wanted = match expected.written.as_str() {
        "none" => "where no rule was to match".to_owned(),
        written => format!("and not by `{written}`"),
    };
    Some(format!(
        "`{who}` is {verdict} `{method} {path}` as expected, but {settled}, {wanted}"
    ))
}

/// Why there is no rule that settled a decision.
fn unsettled(decision: &Decision) -> &'static str {
    match decision.verdict {
        Verdict::Deny => "no rule allows it",
        Verdict::Allow => "no rule denies it",
    }
}
