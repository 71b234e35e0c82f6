//! Rules, problems, role paths and their like as JSON values.

use serde_json::{Value, json};

use crate::policy::excerpt::Excerpt;
use crate::policy::explanation::{Explanation, Nearest};
use crate::policy::problem::{Place, Problem};
use crate::policy::rulebook::RuleRef;
use crate::policy::step_up::StepUp;
use crate::policy::steps::{GivenBy, Step};

/// A rule by its place and its text.
#[must_use]
pub fn rule(rule: &RuleRef) -> Value {
    json!({ "file": rule.file.as_ref(), "line": rule.line, "text": rule.text.as_ref() })
}

/// A place in a file.
#[must_use]
pub fn place(place: &Place) -> Value {
    json!({ "file": place.file.as_ref(), "line": place.line, "column": place.column })
}

/// A problem with its place, its mend and its line.
#[must_use]
pub fn problem(problem: &Problem) -> Value {
    let Problem {
        code,
        place,
        message,
        mend,
        excerpt,
    } = problem;
    json!({
        "severity": code.severity().as_str(),
        "code": code.as_str(),
        "file": &*place.file,
        "line": place.line,
        "column": place.column,
        "message": message,
        "mend": mend,
        "excerpt": excerpt.as_ref().map(Excerpt::text),
    })
}

/// The rule that settled it; null where none did.
#[must_use]
pub fn settled_by(explanation: &Explanation) -> Value {
    let rule = explanation.decision.settled_by();
    rule.as_ref().map_or(Value::Null, self::rule)
}

/// The steps of a role path.
#[must_use]
pub fn steps(steps: &[Step]) -> Value {
    let step = |step: &Step| {
        let (claim, line) = match &step.given_by {
            GivenBy::Line(line) => (None, Some(rule(line))),
            GivenBy::Claim(claim) => (claim.as_ref(), None),
        };
        json!({ "member": step.member, "role": step.role, "claim": claim, "line": line })
    };
    steps.iter().map(step).collect()
}

/// The rules that came near.
#[must_use]
pub fn nearest(nearest: &[Nearest]) -> Value {
    let one = |nearest: &Nearest| {
        let terms = nearest.terms.iter();
        let terms = terms.map(|term| json!({ "text": term.text, "holds": term.holds }));
        json!({ "rule": rule(&nearest.rule), "terms": terms.collect::<Value>() })
    };
    nearest.iter().map(one).collect()
}

/// Demands on the sign-in.
#[must_use]
pub fn demands(demands: &[&StepUp]) -> Value {
    let demand = |demand: &&StepUp| {
        json!({
            "place": place(&demand.place),
            "acr": demand.acr_values,
            "max_age_seconds": demand.max_age,
        })
    };
    demands.iter().map(demand).collect()
}
