//! A line of the decision log: one flat JSON object, written straight into its text.

use std::fmt::{self, Write};
use std::time::SystemTime;

use super::asked::{Asked, DecisionId};
use super::mask::Mask;
use crate::http::refusal::Refusal;
use crate::policy::{Decision, Verdict};
use crate::telemetry::json;

/// The line, with its line feed.
pub(super) fn of(
    id: DecisionId,
    asked: &Asked<'_>,
    outcome: &Result<Decision, Refusal>,
    mask: Mask,
) -> Vec<u8> {
    let mut line = String::with_capacity(USUAL_LENGTH);
    // Writing to a string cannot fail.
    let _ = question(&mut line, id, asked, mask).and_then(|()| answer(&mut line, asked, outcome));
    line.into_bytes()
}

fn question(line: &mut String, id: DecisionId, asked: &Asked<'_>, mask: Mask) -> fmt::Result {
    let trace_id = asked.trace_id;
    write!(
        line,
        "{{\"decision_id\":\"{id}\",\"trace_id\":\"{trace_id}\",\"time\":\""
    )?;
    json::timestamp(line, SystemTime::now())?;
    write!(line, "\",\"door\":\"{}\"", asked.door.name())?;
    member(line, "method", Some(asked.question.method))?;
    member(line, "route", Some(asked.route))?;
    member(line, "path", mask.path(asked.question.path, asked.route))?;
    mask.principals(line, asked.question.caller.names())
}

fn answer(
    line: &mut String,
    asked: &Asked<'_>,
    outcome: &Result<Decision, Refusal>,
) -> fmt::Result {
    let (decision, code) = match outcome {
        Ok(decision) => (Some(decision), None),
        Err(refusal) => (refusal.decision(), Some(refusal.code())),
    };
    let verdict = outcome
        .as_ref()
        .map_or(Verdict::Deny, |decision| decision.verdict);
    member(line, "verdict", Some(verdict.name()))?;
    line.write_str(",\"rule\":")?;
    match decision.and_then(Decision::settled_by) {
        Some(rule) => json::shown(line, rule)?,
        None => line.write_str("null")?,
    }
    let revision = asked.policy.revision();
    write!(line, ",\"revision\":\"{revision}\"")?;
    if asked.folder.is_some() {
        member(line, "folder", asked.folder)?;
    }
    if code.is_some() {
        member(line, "code", code)?;
    }
    line.write_str("}\n")
}

fn member(line: &mut String, name: &str, value: Option<&str>) -> fmt::Result {
    write!(line, ",\"{name}\":")?;
    match value {
        Some(value) => json::text(line, value),
        None => line.write_str("null"),
    }
}

/// In bytes, of a caller with a handful of principals: one allocation then.
const USUAL_LENGTH: usize = 512;
