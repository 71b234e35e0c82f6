//! A decision of the past as the desk tells it.

use serde_json::{Value, json};

use super::overview::written;
use crate::http::recent::Recorded;
use crate::policy::{Policy, RuleRef, Verdict};

/// What became of `recorded`. Its rule has a text if `live` is the policy that decided.
pub(in crate::http) fn told(recorded: &Recorded, live: &Policy) -> Value {
    json!({
        "at": written(recorded.at),
        "trace_id": recorded.trace_id.to_string(),
        "decision_id": recorded.id.map(|id| id.to_string()),
        "door": recorded.door.name(),
        "method": recorded.method(),
        "route": recorded.route(),
        "path": recorded.path(),
        "principals": recorded.caller.names(),
        "verdict": recorded.verdict.name(),
        "ruled": recorded.ruled.map(Verdict::name),
        "code": recorded.code,
        "rule": recorded.line.map(|line| rule(line, recorded, live)),
        "revision": recorded.revision.to_string(),
    })
}

fn rule(line: usize, recorded: &Recorded, live: &Policy) -> Value {
    let is_live = recorded.revision == *live.revision();
    let rule: Option<RuleRef> = is_live.then(|| live.rule_at(line)).flatten();
    json!({ "line": line, "text": rule.as_ref().map(|rule| &*rule.text) })
}
