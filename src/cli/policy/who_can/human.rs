//! Who can, for people: names by the rule that settles it for them. What everybody may do is said once, with who may not,
//! and not for each name again.

use std::collections::HashMap;

use super::found::Found;
use crate::cli::escaped::escaped;
use crate::cli::policy::reasons;
use crate::policy::{Explanation, GivenBy, Holder, Step};

pub(super) fn text(found: &Found<'_>) -> String {
    let able: Vec<&Holder> = found.able().map(|(holder, _)| holder).collect();
    let everybody = able.iter().find(|holder| is_everybody(holder));
    let request = escaped(&found.asked.decided());
    let mut lines = match (everybody, able.as_slice()) {
        (Some(everybody), _) => for_everybody(found, everybody, &request),
        (None, []) => vec![format!("no name of the policy by itself allows {request}")],
        (None, able) => {
            let head = format!("{request} is allowed to whoever has one of these names");
            let mut lines = vec![head];
            lines.extend(groups(found, able, ""));
            lines
        }
    };
    lines.push(String::new());
    lines.push(match found.personas.as_slice() {
        [] => "personas who can: none".to_owned(),
        personas => format!("personas who can: {}", some(personas)),
    });
    let demands = found.demands.iter();
    lines.extend(demands.map(|demand| format!("besides, by {}", reasons::demand(demand))));
    lines.join("\n") + "\n"
}

/// The first of them, and how many more.
fn some(personas: &[String]) -> String {
    let shown: Vec<String> = personas
        .iter()
        .take(MOST_SHOWN)
        .map(|name| escaped(name))
        .collect();
    let shown = shown.join(", ");
    match personas.len().saturating_sub(MOST_SHOWN) {
        0 => shown,
        hidden => format!("{shown}, and {hidden} others; `--format json` has all"),
    }
}

fn is_everybody(holder: &Holder) -> bool {
    matches!(holder.name.as_str(), "anyone" | "authenticated")
}

fn for_everybody(found: &Found<'_>, everybody: &Holder, request: &str) -> Vec<String> {
    let who = match everybody.name.as_str() {
        "anyone" => "every caller",
        _ => "every valid token",
    };
    let mut lines = vec![
        format!("{request} is allowed to {who}"),
        String::new(),
        reason(everybody.explanation.as_ref()),
    ];
    let is_below = |holder: &&Holder| !is_everybody(holder) || everybody.name == "anyone";
    let is_denied = |holder: &&Holder| {
        let explanation = holder.explanation.as_ref();
        !explanation.is_some_and(|explanation| explanation.decision.is_allow())
    };
    let holders = found.holders.iter().filter(is_below).filter(is_denied);
    let denied: Vec<&Holder> = holders.collect();
    lines.extend(groups(found, &denied, "but NOT to these, "));
    lines
}

/// The names of each rule below it, in the order in which the rules first settle one.
fn groups(found: &Found<'_>, holders: &[&Holder], before: &str) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for holder in holders {
        let reason = reason(holder.explanation.as_ref());
        let group = *known.entry(reason.clone()).or_insert(groups.len());
        if group == groups.len() {
            groups.push((reason, Vec::new()));
        }
        if let Some((_, names)) = groups.get_mut(group) {
            names.push(format!("   {}{}", name(holder), way(found, holder)));
        }
    }
    let lines = groups.into_iter().flat_map(|(reason, names)| {
        let head = [String::new(), format!("{before}{reason}")];
        head.into_iter().chain(names)
    });
    lines.collect()
}

fn name(holder: &Holder) -> String {
    let name = escaped(&holder.name);
    match holder.domain.as_str() {
        "" => name,
        domain => format!("{name} in {}", escaped(domain)),
    }
}

fn reason(explanation: Option<&Explanation>) -> String {
    let Some(explanation) = explanation else {
        return "which the policy cannot decide".to_owned();
    };
    match explanation.decision.settled_by() {
        Some(rule) => format!("by {}", reasons::shown(&rule)),
        None if explanation.decision.is_allow() => "since no rule denies it".to_owned(),
        None => "since no rule allows it".to_owned(),
    }
}

/// The roles between the name and the rule, with their lines.
fn way(found: &Found<'_>, holder: &Holder) -> String {
    let explanation = holder.explanation.as_ref();
    let steps = explanation.map(|explanation| found.lines.steps(explanation));
    let role = |step: Step| match step.given_by {
        GivenBy::Line(line) => Some(format!(" -> {} (line {})", escaped(&step.role), line.line)),
        GivenBy::Claim(_) => None,
    };
    steps.into_iter().flatten().filter_map(role).collect()
}

/// More than anybody reads in one line.
const MOST_SHOWN: usize = 20;
