//! How a report of a token is printed: a line for each check, or one JSON object.

use serde_json::{Value, json};

use crate::auth::{Claims, Conclusion, Finding, Outcome, Refusal, Report};
use crate::cli::escaped::escaped;
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
    let issuer = report.issuer.iter();
    let mut lines: Vec<String> = issuer
        .map(|issuer| format!("by the rules of {}\n", escaped(issuer)))
        .collect();
    let alike =
        |one: &Finding, other: &Finding| is_mute(one) && is_mute(other) && one.note == other.note;
    lines.extend(
        report
            .findings
            .chunk_by(alike)
            .map(|these| line(these, width)),
    );
    lines.push(format!("\n{}", conclusion(report)));
    if let Some(names) = names {
        let names: Vec<String> = names.iter().map(|name| escaped(name)).collect();
        lines.push(format!("known to the policy as {}", names.join(", ")));
    }
    lines.join("\n") + "\n"
}

fn conclusion(report: &Report) -> String {
    match (report.conclusion(), &report.verdict) {
        (Conclusion::Valid, _) => "valid".to_owned(),
        (Conclusion::Open, _) => "nobody can tell whether it is valid".to_owned(),
        (Conclusion::Invalid(refusal), Err(Refusal::KeysUnavailable { .. })) => {
            let code = refusal.code();
            format!("not valid, whatever the keys of the issuer are: {refusal} ({code})")
        }
        (Conclusion::Invalid(refusal), _) => format!("not valid: {refusal} ({})", refusal.code()),
    }
}

/// Whether there is nothing to say of a check but why it was not made.
fn is_mute(finding: &Finding) -> bool {
    finding.outcome == Outcome::NotChecked && finding.found.is_empty() && finding.wanted.is_empty()
}

/// A check, or several of which the same is to be said.
fn line(findings: &[Finding], width: usize) -> String {
    match findings {
        [finding] => one(finding, width),
        several => {
            let checks: Vec<String> = several.iter().map(|one| escaped(&one.check)).collect();
            let why = several.first().map(|one| one.note.as_str());
            let why = why.unwrap_or_default();
            format!("not checked  {}: {why}", checks.join(", "))
        }
    }
}

/// How a check went, its name, what was found and what is wanted: below each other where they differ and it matters.
fn one(finding: &Finding, width: usize) -> String {
    let Finding { found, wanted, .. } = finding;
    let (mark, said) = match finding.outcome {
        Outcome::Passed if found == wanted => ("passed     ", vec![format!("{found}, as wanted")]),
        Outcome::Passed => ("passed     ", vec![format!("{found}; wanted: {wanted}")]),
        Outcome::Failed(_) => ("FAILED     ", apart(found, wanted)),
        Outcome::NotChecked => ("not checked", apart(found, wanted)),
    };
    let said = said.into_iter().chain([finding.note.clone()]);
    let said: Vec<String> = said.filter(|text| !text.is_empty()).collect();
    let indent = " ".repeat(mark.len() + width + 4);
    let check = escaped(&finding.check);
    let said = said.join(&format!("\n{indent}"));
    format!("{mark}  {check:width$}  {said}")
}

fn apart(found: &str, wanted: &str) -> Vec<String> {
    let said = [("found:  ", found), ("wanted: ", wanted)];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(word, text)| format!("{word}{text}")).collect()
}

fn machine(report: &Report, names: Option<&[String]>) -> Value {
    let (valid, refusal) = match report.conclusion() {
        Conclusion::Valid => (Some(true), None),
        Conclusion::Invalid(refusal) => (Some(false), Some(refusal)),
        Conclusion::Open => (None, report.verdict.as_ref().err().copied()),
    };
    let checks: Vec<Value> = report.findings.iter().map(check).collect();
    json!({
        "valid": valid,
        "code": refusal.map(Refusal::code),
        "detail": refusal.map(|refusal| refusal.to_string()),
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
