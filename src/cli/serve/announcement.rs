//! What a person reads when the server is up: where to go, who can sign in, and a line to paste.

use std::fmt::Write;

use crate::cli::format::Format;
use crate::policy::Persona;
use crate::server::{Addresses, Started};

/// The whole announcement, with its last line break.
pub(super) fn text(started: &Started, format: Format) -> String {
    match format {
        Format::Json => serde_json::to_string(&started.addresses).unwrap_or_default() + "\n",
        Format::Human => human(started),
    }
}

fn human(started: &Started) -> String {
    let Addresses {
        public,
        ops,
        dev_issuer,
    } = &started.addresses;
    let policy = started.policy.current();
    let revision = policy.revision();
    let mut text = format!(
        "Whiteroom is ready, policy revision {revision}.\n\n  Page and API  {public}\n  Health        {ops}/health/ready\n"
    );
    if let Some(issuer) = dev_issuer {
        let _ = writeln!(text, "  Dev issuer    {issuer}\n\nWho can sign in:");
        let personas = policy.personas();
        personas
            .iter()
            .for_each(|persona| text.push_str(&line(persona)));
        match personas.first() {
            Some(persona) => {
                let _ = write!(text, "\nTry it:\n{}\n", curl(persona, issuer, public));
            }
            None => text.push_str("  nobody: add a persona to cases.toml in the policy folder\n"),
        }
    }
    text
}

fn line(persona: &Persona) -> String {
    let permissions = persona
        .claims()
        .get("permissions")
        .and_then(serde_json::Value::as_array);
    let permissions: Vec<&str> = permissions
        .into_iter()
        .flatten()
        .filter_map(serde_json::Value::as_str)
        .collect();
    let may = if permissions.is_empty() {
        "no permissions".to_owned()
    } else {
        permissions.join(", ")
    };
    format!("  {:<12}  {:<20}  {may}\n", persona.id(), persona.name())
}

/// One line for a POSIX shell, wherever it is pasted: the program by its whole path, the issuer by its address.
fn curl(persona: &Persona, issuer: &str, public: &str) -> String {
    let program = std::env::current_exe().ok();
    let program = program
        .and_then(|path| path.to_str().map(quoted))
        .unwrap_or_else(|| "whiteroom".into());
    let who = quoted(persona.id());
    format!(
        "  curl -H \"Authorization: Bearer $({program} token mint --as {who} --issuer {issuer})\" {public}/api/protected"
    )
}

/// As one word of a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
