//! What a person reads when the server is up: where to go, who can sign in, and a line to paste.

use std::fmt::Write;

use serde_json::Value;

use crate::cli::format::Format;
use crate::policy::Persona;
use crate::server::{Addresses, Started};

/// The whole announcement, with its last line break. Personas have their roles in `roles_claim`.
pub(super) fn text(started: &Started, roles_claim: &str, format: Format) -> String {
    match format {
        Format::Json => serde_json::to_string(&started.addresses).unwrap_or_default() + "\n",
        Format::Human => human(started, roles_claim),
    }
}

fn human(started: &Started, roles_claim: &str) -> String {
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
        let lines = personas.iter().map(|persona| line(persona, roles_claim));
        text.extend(lines);
        match personas.first() {
            Some(persona) => {
                let name = persona.name();
                let line = curl(persona, issuer, public);
                let _ = write!(text, "\nWhat {name} may do:\n{line}\n");
            }
            None => text.push_str("  nobody: add a persona to cases.toml in the policy folder\n"),
        }
    }
    text
}

fn line(persona: &Persona, roles_claim: &str) -> String {
    let permissions = texts(persona, "permissions").map(str::to_owned);
    let roles = texts(persona, roles_claim).map(|role| format!("role {role}"));
    let has: Vec<String> = permissions.chain(roles).collect();
    let has = match has.as_slice() {
        [] => "no permissions".to_owned(),
        has => has.join(", "),
    };
    format!("  {:<12}  {:<20}  {has}\n", persona.id(), persona.name())
}

/// The texts in a list of claims.
fn texts<'p>(persona: &'p Persona, claim: &str) -> impl Iterator<Item = &'p str> {
    let list = persona.claims().get(claim).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// One line for a POSIX shell, wherever it is pasted: the program by its whole path, the issuer by its address.
fn curl(persona: &Persona, issuer: &str, public: &str) -> String {
    let program = std::env::current_exe().ok();
    let program = program
        .and_then(|path| path.to_str().map(quoted))
        .unwrap_or_else(|| "whiteroom".into());
    let who = quoted(persona.id());
    format!(
        "  curl -H \"Authorization: Bearer $({program} token mint --as {who} --issuer {issuer})\" {public}/api/access/routes"
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
