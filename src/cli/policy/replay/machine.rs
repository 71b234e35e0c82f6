//! A replay for programs: one object a line for each flip as it is found, and one at the end that sums up.

use serde_json::{Map, Value, json};

use super::skipped::Skipped;
use super::tally::{Flip, Tally};
use crate::policy::json as values;

pub(super) fn flip(flip: &Flip) -> Value {
    let Flip { logged, .. } = flip;
    let (verdict, rule, cause) = match &flip.now {
        Ok((verdict, rule)) => (Some(verdict.name()), rule.as_ref(), None),
        Err(cause) => (None, None, Some(cause)),
    };
    json!({
        "replay": if flip.now.is_ok() { "flip" } else { "failed" },
        "place": flip.place,
        "time": logged.time,
        "trace_id": logged.trace_id,
        "decision_id": logged.decision_id,
        "door": logged.door,
        "method": logged.method,
        "route": logged.route,
        "path": flip.path,
        "principals": flip.principals,
        "verdict": logged.verdict().name(),
        "ruled": flip.ruled.name(),
        "code": logged.code,
        "rule": logged.rule,
        "revision": logged.revision,
        "candidate": { "verdict": verdict, "rule": rule.map(values::rule), "cause": cause },
    })
}

pub(super) fn summary(tally: &Tally<'_>, sample_allows: u32) -> Value {
    let replay = &tally.replay;
    json!({
        "replay": "summary",
        "candidate": tally.policy.revision().to_string(),
        "asked": replay.asked,
        "flips": replay.flips(),
        "would_allow": replay.would_allow,
        "would_deny": replay.would_deny,
        "failed": replay.failed,
        "revisions": tally.revisions,
        "skipped": skipped(&tally.skipped),
        "sample_allows": sample_allows,
    })
}

/// Each reason with its count and the first of its lines.
fn skipped(skipped: &Skipped) -> Value {
    let reasons = skipped.iter().map(|(reason, lines)| {
        let lines = json!({ "count": lines.count, "first": lines.first });
        (reason.name().to_owned(), lines)
    });
    reasons.collect::<Map<String, Value>>().into()
}
