//! Who can, for people. What everybody may do is said once, with who may not, and not for each name again.

use super::Found;
use crate::cli::escaped::escaped;
use crate::cli::policy::reasons;
use crate::policy::{Explanation, GivenBy, Holder, Step};

pub(super) fn text(found: &Found<'_>) -> String {
    let able: Vec<_> = found.able().collect();
    let everybody = able.iter().find(|(holder, _)| is_everybody(holder));
    let request = escaped(&found.asked.decided());
    let mut lines = match (everybody, able.as_slice()) {
        (_, []) => vec![format!("no name of the policy alone allows {request}")],
        (None, _) => vec![format!(
            "{request} is allowed to whoever has one of these names:"
        )],
        (Some((holder, explanation)), _) => {
            let who = match holder.name.as_str() {
                "anyone" => "every caller",
                _ => "every valid token",
            };
            let but = if exceptions(found, holder).next().is_some() {
                ", but for:"
            } else {
                ""
            };
            vec![format!(
                "{request} is allowed to {who}, {}{but}",
                by(explanation)
            )]
        }
    };
    match everybody {
        Some((everybody, _)) => lines.extend(exceptions(found, everybody)),
        None => lines.extend(named(found, &able)),
    }
    lines.push(match found.personas.as_slice() {
        [] => "personas who can: none".to_owned(),
        personas => format!("personas who can: {}", personas.join(", ")),
    });
    let demands = found.demands.iter();
    lines.extend(demands.map(|demand| format!("besides, by {}", reasons::demand(demand))));
    lines.join("\n") + "\n"
}

fn is_everybody(holder: &Holder) -> bool {
    matches!(holder.name.as_str(), "anyone" | "authenticated")
}

fn named(found: &Found<'_>, able: &[(&Holder, &Explanation)]) -> Vec<String> {
    let names: Vec<String> = able.iter().map(|(holder, _)| name(holder)).collect();
    let width = names.iter().map(|name| name.chars().count()).max();
    let width = width.unwrap_or_default();
    let lines = names.iter().zip(able).map(|(name, (_, explanation))| {
        let way = way(&found.lines.steps(explanation));
        format!("   {name:width$}  {}{way}", by(explanation))
    });
    lines.collect()
}

/// The names with which the request is denied although it is allowed to `everybody`.
fn exceptions<'a>(
    found: &'a Found<'_>,
    everybody: &'a Holder,
) -> impl Iterator<Item = String> + 'a {
    let is_below = |holder: &&Holder| !is_everybody(holder) || everybody.name == "anyone";
    let holders = found.holders.iter().filter(is_below);
    let denied = holders.filter_map(|holder| match &holder.explanation {
        Some(explanation) if explanation.decision.is_allow() => None,
        Some(explanation) => Some((holder, by(explanation))),
        None => Some((holder, "which the policy cannot decide".to_owned())),
    });
    denied.map(|(holder, why)| format!("   {}  {why}", name(holder)))
}

fn name(holder: &Holder) -> String {
    let name = escaped(&holder.name);
    match holder.domain.as_str() {
        "" => name,
        domain => format!("{name} in {}", escaped(domain)),
    }
}

fn by(explanation: &Explanation) -> String {
    match explanation.decision.settled_by() {
        Some(rule) => format!("by {}", reasons::shown(&rule)),
        None if explanation.decision.is_allow() => "since no rule denies it".to_owned(),
        None => "since no rule allows it".to_owned(),
    }
}

/// The roles that lie between the name and the rule, with their lines.
fn way(steps: &[Step]) -> String {
    let lines = steps.iter().filter_map(|step| match &step.given_by {
        GivenBy::Line(line) => Some(format!(
            ", being {} by line {}",
            escaped(&step.role),
            line.line
        )),
        GivenBy::Claim(_) => None,
    });
    lines.collect()
}
