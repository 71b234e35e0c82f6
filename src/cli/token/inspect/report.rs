//! How a report of a token is printed: a line for each check, or one JSON object.

use serde_json::{Value, json};

use crate::auth::{Claims, Finding, Outcome, Refusal, Report};
use crate::cli::format::Format;
use crate::policy::Principals;

/// The whole report, ended with a newline. `roles_claim` is the claim that gives the roles.
pub(super) fn text(report: &Report, roles_claim: &str, format: Format) -> String {
    let claims = report.verdict.as_ref().ok();
    let names = claims.map(|claims| names(claims, roles_claim));
    match format {
        Format::Human => human(report, names.as_deref()),
        Format::Json => format!("{}\n", machine(report, names.as_deref())),
    }
}

/// The names by which the policy knows the caller.
fn names(claims: &Claims, roles_claim: &str) -> Vec<String> {
    let mints = claims.mints();
    let principals = Principals::minted(claims.raw(), roles_claim, mints.kinds(), mints.prefix());
    principals.names().to_vec()
}

fn human(report: &Report, names: Option<&[String]>) -> String {
    let lengths = report.findings.iter().map(|one| one.check.chars().count());
    let width = lengths.max().unwrap_or_default();
    let mut lines = Vec::new();
    if let Some(issuer) = &report.issuer {
        lines.push(format!("by the rules of {}\n", escaped(issuer)));
    }
    lines.extend(report.findings.iter().map(|one| line(one, width)));
    lines.push(match &report.verdict {
        Ok(_) => "\nvalid".to_owned(),
        Err(Refusal::KeysUnavailable { .. }) => "\nnobody can tell whether it is valid".to_owned(),
        Err(refusal) => format!("\nnot valid: {refusal} ({})", refusal.code()),
    });
    if let Some(names) = names {
        let names: Vec<String> = names.iter().map(|name| escaped(name)).collect();
        lines.push(format!("known to the policy as {}", names.join(", ")));
    }
    lines.join("\n") + "\n"
}

/// One check: how it went, its name, what was found and what is wanted, and below it what there is to say.
fn line(finding: &Finding, width: usize) -> String {
    let mark = match finding.outcome {
        Outcome::Passed => "passed     ",
        Outcome::Failed(_) => "FAILED     ",
        Outcome::NotChecked => "not checked",
    };
    let found = [("found: ", &finding.found), ("wanted: ", &finding.wanted)];
    let said = found.into_iter().filter(|(_, text)| !text.is_empty());
    let said: Vec<String> = said.map(|(word, text)| format!("{word}{text}")).collect();
    let said = [said.join("; "), finding.note.clone()];
    let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
    let indent = " ".repeat(mark.len() + width + 4);
    let check = escaped(&finding.check);
    format!(
        "{mark}  {check:width$}  {}",
        said.join(&format!("\n{indent}"))
    )
}

fn machine(report: &Report, names: Option<&[String]>) -> Value {
    let refusal = report.verdict.as_ref().err();
    let checks: Vec<Value> = report.findings.iter().map(check).collect();
    json!({
        "valid": report.verdict.is_ok(),
        "code": refusal.map(|refusal| refusal.code()),
        "detail": refusal.map(ToString::to_string),
        "issuer": report.issuer,
        "outage": report.outage,
        "checks": checks,
        "principals": names,
    })
}

fn check(finding: &Finding) -> Value {
    let (outcome, code) = match finding.outcome {
        Outcome::Passed => ("passed", None),
        Outcome::Failed(refusal) => ("failed", Some(refusal.code())),
        Outcome::NotChecked => ("not_checked", None),
    };
    json!({
        "check": finding.check,
        "outcome": outcome,
        "code": code,
        "found": finding.found,
        "wanted": finding.wanted,
        "note": finding.note,
    })
}

/// Without anything that a terminal would obey.
fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\'' | '\\' => c.to_string(),
        c => c.escape_debug().to_string(),
    };
    text.chars().map(escape).collect()
}
