//! A comparison as JSON: one object for each change, and one that sums up.

use serde_json::{Value, json};

use super::parts::{demands, rule};
use crate::policy::diff::{Change, Comparison, Said, Who};
use crate::policy::snapshot::Policy;

/// An object for each change, what is gained first.
#[must_use]
pub fn changes(comparison: &Comparison) -> Vec<Value> {
    let of = |gains: bool| {
        let changes = comparison.changes.iter();
        changes.filter(move |change| change.gains == gains)
    };
    of(true).chain(of(false)).map(change).collect()
}

/// The object that sums up what `comparison` says of an old and a new policy.
#[must_use]
pub fn summary(comparison: &Comparison, [old, new]: [&Policy; 2]) -> Value {
    let [gained, lost] = comparison.counts();
    let doubts = comparison.doubts.iter().map(|doubt| doubt.meaning());
    json!({
        "change": "summary",
        "gained": gained,
        "lost": lost,
        "names": comparison.names,
        "personas": comparison.personas,
        "paths": comparison.paths,
        "exhaustive": comparison.doubts.is_empty(),
        "doubts": doubts.collect::<Value>(),
        "before": old.revision().to_string(),
        "after": new.revision().to_string(),
    })
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
    let (settled_by, demanded) = match said {
        Said::Decided(Ok(decision)) => (decision.settled_by(), Vec::new()),
        Said::Decided(Err(_)) => {
            return json!({ "verdict": "fault", "settled_by": null, "demands": [] });
        }
        Said::Demanded(demands) => (None, demands.iter().collect()),
    };
    json!({
        "verdict": verdict,
        "settled_by": settled_by.as_ref().map(rule),
        "demands": demands(&demanded),
    })
}
