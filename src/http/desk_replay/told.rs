//! A decision and what another policy says to it, as JSON.

use serde_json::{Value, json};

use crate::http::recent::Recorded;
use crate::http::shadow::Difference;
use crate::policy::{Policy, RuleRef, Verdict};
use crate::telemetry::json::timestamp;

/// The decision, with the other policy's answer as its `candidate`; the text of its rule is told if `live` decided it.
pub(super) fn difference(difference: &Difference, live: &Policy) -> Value {
    let mut told = decision(&difference.recorded, live);
    let rule = difference.rule.as_ref();
    let rule =
        rule.map(|rule| json!({ "line": rule.line, "text": &*rule.text, "file": &*rule.file }));
    if let Some(members) = told.as_object_mut() {
        let other = json!({
            "verdict": difference.verdict.map(Verdict::name),
            "rule": rule,
            "revision": difference.revision.to_string(),
            "cause": difference.cause,
        });
        members.insert("candidate".to_owned(), other);
    }
    told
}

fn decision(recorded: &Recorded, live: &Policy) -> Value {
    let is_live = recorded.revision == *live.revision();
    let rule = recorded.line.map(|line| {
        let rule = is_live.then(|| live.rule_at(line)).flatten();
        json!({ "line": line, "text": rule.as_ref().map(|rule: &RuleRef| &*rule.text) })
    });
    let mut at = String::new();
    // Writing to a string cannot fail.
    let _ = timestamp(&mut at, recorded.at);
    json!({
        "at": at,
        "trace_id": recorded.trace_id.to_string(),
        "decision_id": recorded.id.map(|id| id.to_string()),
        "door": recorded.door.name(),
        "method": &*recorded.method,
        "route": &*recorded.route,
        "path": &*recorded.path,
        "principals": recorded.caller.names(),
        "verdict": recorded.verdict.name(),
        "ruled": recorded.ruled.map(Verdict::name),
        "code": recorded.code,
        "rule": rule,
        "revision": recorded.revision.to_string(),
    })
}
