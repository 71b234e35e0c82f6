//! Rules, role paths and their like as JSON values.

use serde_json::{Value, json};

use crate::policy::{Explanation, GivenBy, Nearest, Place, RuleRef, Step, StepUp, Verdict};

pub(super) fn rule(rule: &RuleRef) -> Value {
    json!({ "file": rule.file.as_ref(), "line": rule.line, "text": rule.text.as_ref() })
}

pub(super) fn place(place: &Place) -> Value {
    json!({ "file": place.file.as_ref(), "line": place.line, "column": place.column })
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Deny => "deny",
    }
}

pub(super) fn settled_by(explanation: &Explanation) -> Value {
    let rule = explanation.decision.settled_by();
    rule.as_ref().map_or(Value::Null, self::rule)
}

pub(super) fn steps(steps: &[Step]) -> Value {
    let step = |step: &Step| {
        let (claim, line) = match &step.given_by {
            GivenBy::Line(line) => (None, Some(rule(line))),
            GivenBy::Claim(claim) => (claim.as_ref(), None),
        };
        json!({ "member": step.member, "role": step.role, "claim": claim, "line": line })
    };
    steps.iter().map(step).collect()
}

pub(super) fn nearest(nearest: &[Nearest]) -> Value {
    let one = |nearest: &Nearest| {
        let terms = nearest.terms.iter();
        let terms = terms.map(|term| json!({ "text": term.text, "holds": term.holds }));
        json!({ "rule": rule(&nearest.rule), "terms": terms.collect::<Value>() })
    };
    nearest.iter().map(one).collect()
}

pub(super) fn demands(demands: &[&StepUp]) -> Value {
    let demand = |demand: &&StepUp| {
        json!({
            "place": place(&demand.place),
            "acr": demand.acr_values,
            "max_age_seconds": demand.max_age,
        })
    };
    demands.iter().map(demand).collect()
}
