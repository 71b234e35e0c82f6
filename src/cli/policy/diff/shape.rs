//! Changes put together for a reader: by what settles them on both sides, then by who, then by path.

use std::collections::{BTreeSet, HashMap};

use crate::cli::escaped::escaped;
use crate::cli::policy::reasons;
use crate::policy::{Change, METHODS, Said, StepUp, Who};

/// Changes with one reason.
pub(super) struct Group {
    /// What settles them now, then what did before.
    pub(super) reasons: [String; 2],
    /// Who, and the requests of each; those with the same requests stand together.
    pub(super) callers: Vec<(Vec<String>, Vec<String>)>,
}

/// The groups in the order in which their first change was found.
pub(super) fn groups<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<Group> {
    let found = gathered(changes.map(|change| {
        let reasons = [&change.after, &change.before].map(reason);
        (reasons, change)
    }));
    let groups = found.into_iter().map(|(reasons, changes)| Group {
        reasons,
        callers: callers(&changes),
    });
    groups.collect()
}

fn callers(changes: &[&Change]) -> Vec<(Vec<String>, Vec<String>)> {
    let by_who = gathered(changes.iter().map(|change| (who(&change.who), *change)));
    let by_requests = by_who
        .into_iter()
        .map(|(who, changes)| (requests(&changes), who));
    let together = gathered(by_requests).into_iter();
    together.map(|(requests, who)| (who, requests)).collect()
}

/// `GET, POST /api/me`.
fn requests(changes: &[&Change]) -> Vec<String> {
    let by_path = gathered(changes.iter().map(|change| (&change.path, change.method)));
    let request = |(path, methods): (&String, Vec<&str>)| {
        let methods: BTreeSet<&str> = methods.into_iter().collect();
        let methods: Vec<&str> = methods.into_iter().collect();
        let methods = match methods.len() {
            all if all == METHODS.len() => "every method".to_owned(),
            _ => methods.join(", "),
        };
        format!("{methods} {}", escaped(path))
    };
    by_path.into_iter().map(request).collect()
}

fn who(who: &Who) -> String {
    match who {
        Who::Name(name, _) if name == "anyone" => "callers without a token".to_owned(),
        Who::Name(name, _) if name == "authenticated" => "every valid token".to_owned(),
        Who::Name(name, domain) if domain.is_empty() => escaped(name),
        Who::Name(name, domain) => format!("{} in {}", escaped(name), escaped(domain)),
        Who::Both(one, other) => format!("{} with {}", escaped(one), escaped(other)),
        Who::Persona(name) => format!("persona {}", escaped(name)),
        Who::Allowed => "whoever the rules allow it".to_owned(),
    }
}

fn reason(said: &Said) -> String {
    match said {
        Said::Demanded(demands) if demands.is_empty() => {
            "step_up.toml demands nothing of the sign-in".to_owned()
        }
        Said::Demanded(demands) => {
            let demands: Vec<String> = demands.iter().map(demand).collect();
            demands.join("; ")
        }
        Said::Decided(Err(_)) => "the policy cannot decide it".to_owned(),
        Said::Decided(Ok(decision)) => match (decision.is_allow(), decision.settled_by()) {
            (true, Some(rule)) => format!("allowed by {}", reasons::shown(&rule)),
            (false, Some(rule)) => format!("denied by {}", reasons::shown(&rule)),
            (true, None) => "no rule denies it".to_owned(),
            (false, None) => "no rule allows it".to_owned(),
        },
    }
}

fn demand(demand: &StepUp) -> String {
    reasons::demand(demand)
}

/// The values of each key, keys in the order of their coming.
fn gathered<K: Clone + Eq + std::hash::Hash, V>(
    pairs: impl Iterator<Item = (K, V)>,
) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    let mut known: HashMap<K, usize> = HashMap::new();
    for (key, value) in pairs {
        let group = *known.entry(key.clone()).or_insert(groups.len());
        if group == groups.len() {
            groups.push((key, Vec::new()));
        }
        if let Some((_, values)) = groups.get_mut(group) {
            values.push(value);
        }
    }
    groups
}
