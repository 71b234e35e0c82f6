//! A comparison for programs: one object a line for each change, and one at the end that sums up.

use serde_json::{Value, json};

use super::human::word;
use crate::cli::policy::values;
use crate::policy::{Change, Comparison, Said, Trial, Who};

pub(super) fn text(comparison: &Comparison, [old, new]: [&Trial; 2]) -> String {
    let changes = comparison.changes.iter();
    let gains = changes.clone().filter(|change| change.gains);
    let losses = changes.filter(|change| !change.gains);
    let lines = gains.chain(losses).map(change);
    let [gained, lost] = comparison.counts();
    let doubts = comparison.doubts.iter().map(|doubt| word(*doubt));
    let summary = json!({
        "change": "summary",
        "gained": gained,
        "lost": lost,
        "names": comparison.names,
        "personas": comparison.personas,
        "paths": comparison.paths,
        "exhaustive": comparison.doubts.is_empty(),
        "doubts": doubts.collect::<Value>(),
        "before": old.policy().revision().to_string(),
        "after": new.policy().revision().to_string(),
    });
    lines
        .chain([summary])
        .map(|line| format!("{line}\n"))
        .collect()
}

fn change(change: &Change) -> Value {
    let [names, domain, persona] = who(&change.who);
    json!({
        "change": if change.gains { "gained" } else { "lost" },
        "names": names,
        "domain": domain,
        "persona": persona,
        "method": change.method,
        "path": change.path,
        "before": said(&change.before),
        "after": said(&change.after),
    })
}

/// The names that it takes, the domain, and the persona.
fn who(who: &Who) -> [Value; 3] {
    match who {
        Who::Name(name, domain) if domain.is_empty() => [json!([name]), Value::Null, Value::Null],
        Who::Name(name, domain) => [json!([name]), json!(domain), Value::Null],
        Who::Both(one, other) => [json!([one, other]), Value::Null, Value::Null],
        Who::Persona(name) => [Value::Null, Value::Null, json!(name)],
        Who::Allowed => [Value::Null, Value::Null, Value::Null],
    }
}

fn said(said: &Said) -> Value {
    let verdict = if said.allows() { "allow" } else { "deny" };
    let (rule, demands) = match said {
        Said::Decided(Ok(decision)) => (decision.settled_by(), Vec::new()),
        Said::Decided(Err(_)) => {
            return json!({ "verdict": "fault", "settled_by": null, "demands": [] });
        }
        Said::Demanded(demands) => (None, demands.iter().collect()),
    };
    json!({
        "verdict": verdict,
        "settled_by": rule.as_ref().map(values::rule),
        "demands": values::demands(&demands),
    })
}
