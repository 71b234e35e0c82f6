//! Why a decision came out as it did, for people: a line each.

use crate::cli::escaped::escaped;
use crate::policy::{Explanation, GivenBy, Nearest, RuleRef, Step, StepUp, Verdict};

/// The rule and the way to it, or what was missing.
pub(super) fn lines(explanation: &Explanation, steps: &[Step]) -> Vec<String> {
    let decision = &explanation.decision;
    let mut lines = match (decision.settled_by(), decision.verdict) {
        (Some(rule), Verdict::Allow) => vec![format!("allowed by {}", shown(&rule))],
        (Some(rule), Verdict::Deny) => vec![format!("denied by {}", shown(&rule))],
        (None, Verdict::Deny) => vec!["no rule allows it".to_owned()],
        (None, Verdict::Allow) => vec!["no rule denies it".to_owned()],
    };
    lines.extend(steps.iter().map(|one| format!("   {}", step(one))));
    if !explanation.nearest.is_empty() {
        lines.push("nearest rules:".to_owned());
        lines.extend(explanation.nearest.iter().flat_map(near));
    }
    lines
}

/// `policies/policy.csv:12: p, anyone, /api/open, ^GET$, allow`.
pub(in crate::cli) fn shown(rule: &RuleRef) -> String {
    format!("{rule}: {}", rule.text)
}

fn step(step: &Step) -> String {
    let (member, role) = (escaped(&step.member), escaped(&step.role));
    let given_by = match (&step.given_by, role.as_str()) {
        (GivenBy::Line(line), _) => shown(line),
        (GivenBy::Claim(Some(claim)), _) => format!("the claim `{}`", escaped(claim)),
        (GivenBy::Claim(None), "anyone") => "every caller".to_owned(),
        (GivenBy::Claim(None), _) => "every valid token".to_owned(),
    };
    format!("{member} -> {role}  ({given_by})")
}

fn near(nearest: &Nearest) -> Vec<String> {
    let mut lines = vec![format!("   {}", shown(&nearest.rule))];
    lines.extend(nearest.terms.iter().map(|term| {
        let mark = if term.holds { "holds" } else { "FAILS" };
        format!("      {mark}  {}", term.text)
    }));
    lines
}

/// The smallest changes that would allow it, of which one is enough: names that are missing.
pub(super) fn missing(names: &[String], is_anonymous: bool) -> Option<String> {
    let names = ranked(names);
    let first = names.first()?;
    if is_anonymous && *first == "authenticated" {
        return Some("a valid token is missing".to_owned());
    }
    let told = names.iter().take(MOST_TOLD).map(|name| word(name));
    let told = told.collect::<Vec<_>>().join(", ");
    let more = match names.len().saturating_sub(MOST_TOLD) {
        0 => String::new(),
        hidden => format!(" or {hidden} others"),
    };
    let is_one = names.len() == 1;
    Some(match (is_anonymous, is_one) {
        (true, true) => format!("a valid token is missing, with {told}"),
        (true, false) => format!("a valid token is missing, with one of {told}{more}"),
        (false, true) => format!("{told} is missing"),
        (false, false) => format!("one of these is missing: {told}{more}"),
    })
}

/// Those that an admin gives first come first.
fn ranked(names: &[String]) -> Vec<&String> {
    let rank = |name: &&String| {
        let kinds = [
            "authenticated",
            "permission:",
            "scope:",
            "role:",
            "client:",
            "org:",
        ];
        let kind = kinds.iter().position(|kind| name.starts_with(kind));
        kind.unwrap_or(kinds.len())
    };
    let mut names: Vec<&String> = names.iter().collect();
    names.sort_by_key(rank);
    names
}

fn word(name: &str) -> String {
    let shown = escaped(name);
    match shown.split_once(':') {
        Some((kind @ ("permission" | "scope" | "role" | "client"), value)) => {
            format!("{kind} `{value}`")
        }
        Some(("org", value)) => format!("organisation `{value}`"),
        _ if name == "authenticated" => "a valid token".to_owned(),
        _ => format!("membership of `{shown}`"),
    }
}

/// What a sign-in must be like.
pub(super) fn demand(demand: &StepUp) -> String {
    let acr = match demand.acr_values.as_slice() {
        [] => None,
        values => Some(format!("`acr` must be {}", values.join(" or "))),
    };
    let age = demand
        .max_age
        .map(|seconds| format!("`auth_time` must be at most {seconds} seconds ago"));
    let wanted: Vec<String> = acr.into_iter().chain(age).collect();
    format!("{}: {}", demand.place, wanted.join(", and "))
}

/// More than anybody reads in one line.
const MOST_TOLD: usize = 4;
