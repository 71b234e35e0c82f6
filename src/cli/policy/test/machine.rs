//! The results of a run for programs: one JSON object.

use serde_json::{Value, json};

use super::coverage::Share;
use super::results::Run;
use crate::policy::{Route, Tried, json};

pub(super) fn text(run: &Run<'_>) -> String {
    let failed = run.failed();
    let failed = failed.map(|(tried, failure)| self::failed(run, tried, failure));
    let (rules, routes) = (&run.coverage.rules, &run.coverage.routes);
    let answer = json!({
        "passed": run.passes(),
        "cases": run.tried.len(),
        "failed": failed.collect::<Value>(),
        "rules": share(rules, json::rule),
        "routes": share(routes, |route: &Route| route.to_string().into()),
        "min_coverage": run.min_coverage,
        "revision": run.trial.policy().revision().to_string(),
    });
    format!("{answer}\n")
}

fn failed(run: &Run<'_>, tried: &Tried<'_>, failure: &str) -> Value {
    let case = tried.case;
    let explanation = run.trial.explain(case).ok();
    let explanation = explanation.as_ref();
    let decision = tried.decision.as_ref().ok();
    let verdict = decision.map(|decision| decision.verdict.name());
    json!({
        "place": json::place(&case.place),
        "who": case.who,
        "method": case.method,
        "path": case.path,
        "expected": case.expected.name(),
        "verdict": verdict,
        "message": failure,
        "settled_by": explanation.map_or(Value::Null, json::settled_by),
        "role_path": explanation.map(|found| json::steps(&run.lines.steps(found))),
        "nearest": explanation.map(|found| json::nearest(&found.nearest)),
        "enough": decision.filter(|decision| !decision.is_allow()).map(|_| run.trial.enough(case)),
    })
}

fn share<T>(share: &Share<T>, value: impl Fn(&T) -> Value) -> Value {
    json!({
        "total": share.total,
        "reached": share.reached(),
        "percent": share.percent(),
        "unreached": share.unreached.iter().map(value).collect::<Value>(),
    })
}
