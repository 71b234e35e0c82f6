//! A decision and what another policy says to it, as JSON.

use serde_json::{Value, json};

use crate::http::desk::decision;
use crate::http::shadow::Difference;
use crate::policy::{Policy, Verdict};

/// The decision, with the other policy's answer as its `candidate`; the text of its rule is told if `live` decided it.
pub(super) fn difference(difference: &Difference, live: &Policy) -> Value {
    let mut told = decision::told(&difference.recorded, live);
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
