//! `cases.toml`: personas, and what each of them can and cannot do.
//!
//! The cases are part of the policy: one that fails keeps the policy from running.

mod file;

use super::courtesy::give_way;
use super::decision::{DecideError, Decision, Verdict};
use super::persona::Persona;
use super::principals::Principals;
use super::problem::{Code, Problem};
use super::request::AccessRequest;

pub(super) use file::{Case, METHODS, read};

/// Asks `decide` about every case, and says which are not met.
pub(super) fn run(
    cases: &[Case],
    personas: &[Persona],
    roles_claim: &str,
    decide: impl Fn(&AccessRequest<'_>) -> Result<Decision, DecideError>,
) -> Vec<Problem> {
    let mut failed = Vec::new();
    for case in cases {
        give_way();
        let caller = personas
            .iter()
            .find(|persona| persona.id() == case.who)
            .map_or_else(Principals::anonymous, |persona| {
                Principals::from_claims(persona.claims(), roles_claim)
            });
        let request = AccessRequest {
            caller: &caller,
            method: &case.method,
            path: &case.path,
            ip: case.ip,
        };
        if let Some(message) = failure(case, decide(&request)) {
            failed.push(Problem::new(
                Code::CaseFailed,
                case.place.clone(),
                message,
                "correct the policy, or this case if the policy is right",
            ));
        }
    }
    failed
}

fn failure(case: &Case, decision: Result<Decision, DecideError>) -> Option<String> {
    let Case {
        who,
        method,
        path,
        expected,
        ..
    } = case;
    let decision = match decision {
        Ok(decision) if decision.verdict == *expected => return None,
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
        Some(rule) => format!("{wish} by {}:{}: `{}`", rule.file, rule.line, rule.text),
        None if decision.verdict == Verdict::Deny => format!("{wish}, because no rule allows it"),
        None => format!("{wish}, because no rule denies it"),
    })
}
