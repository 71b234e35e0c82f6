//! On whose behalf a decision is explained: a persona, pasted claims, or what a token says.
//!
//! A token is never part of an error, nor are claims.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Map, Value};

use crate::auth;
use crate::cli::escaped::escaped;
use crate::config::Config;
use crate::http::claimed::claimed;
use crate::policy::{Principals, Trial};

/// The arguments that name the caller; one of them.
#[derive(Debug, clap::Args)]
#[group(id = "caller", required = true, multiple = false)]
pub(super) struct Args {
    /// A persona of `cases.toml`, or `anonymous`.
    #[arg(long = "as", value_name = "WHO")]
    persona: Option<String>,
    /// Claims as a token carries them, one JSON object in a file; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    claims: Option<String>,
    /// A token, whose claims are taken for true without a check; `-` for the first line of standard input.
    #[arg(long, value_name = "JWT")]
    token: Option<String>,
}

/// A caller, and what to call it.
pub(super) struct Who {
    pub(super) name: String,
    pub(super) caller: Principals,
}

/// The caller that the arguments name.
pub(super) fn read(
    args: &Args,
    config: &Config,
    trial: &Trial,
    errors: &mut impl Write,
) -> Result<Who> {
    let (name, claims) = match (&args.persona, &args.claims, &args.token) {
        (Some(who), ..) => return persona(who, trial),
        (_, Some(file), _) => ("the claims".to_owned(), claims(file)?),
        (_, _, Some(token)) => {
            let claims = of_token(token)?;
            warn(
                errors,
                "the token was not checked: its claims are taken for true; `whiteroom token inspect` checks it",
            );
            if is_over(&claims) {
                warn(
                    errors,
                    "its `exp` is over, so the server would not take this token",
                );
            }
            ("the token".to_owned(), claims)
        }
        // The arguments demand one of the three.
        _ => bail!("name the caller with `--as`, `--claims` or `--token`"),
    };
    if !claims.get("sub").is_some_and(Value::is_string) {
        warn(
            errors,
            "the claims hold no text `sub`, so the caller is no named user",
        );
    }
    let caller = caller(&claims, config, errors)?;
    let name = format!("{name} of {}", escaped(caller.subject()));
    Ok(Who { name, caller })
}

fn persona(who: &str, trial: &Trial) -> Result<Who> {
    let caller = trial.caller(who).with_context(|| {
        let known: Vec<String> = trial.names().map(escaped).collect();
        format!(
            "no persona is called `{}`; there are {}",
            escaped(who),
            known.join(", ")
        )
    })?;
    Ok(Who {
        name: who.to_owned(),
        caller,
    })
}

/// The names that the server would know the caller by.
fn caller(
    claims: &Map<String, Value>,
    config: &Config,
    errors: &mut impl Write,
) -> Result<Principals> {
    let claimed = claimed(claims, &config.auth, &config.policy.roles_claim)?;
    if claimed.is_stranger {
        warn(
            errors,
            "the claims name no trusted issuer in `iss`, so every name that they give counts",
        );
    }
    Ok(claimed.principals)
}

fn claims(file: &str) -> Result<Map<String, Value>> {
    let (shown, bytes) = match file {
        "-" => ("standard input".to_owned(), all(io::stdin().lock())),
        file => (
            format!("`{}`", escaped(file)),
            File::open(Path::new(file))
                .map_err(Into::into)
                .and_then(all),
        ),
    };
    let bytes = bytes.with_context(|| format!("cannot read the claims from {shown}"))?;
    let text =
        String::from_utf8(bytes).map_err(|_| anyhow!("the claims in {shown} are not UTF-8"))?;
    let json: Value = serde_json::from_str(&text).map_err(|error| {
        anyhow!("the claims in {shown} are no JSON: {error}; write one object, as {EXAMPLE}")
    })?;
    match json {
        Value::Object(claims) => Ok(claims),
        _ => bail!("the claims in {shown} are no JSON object; write one, as {EXAMPLE}"),
    }
}

fn all(input: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_CLAIMS + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_CLAIMS {
        bail!("there is more than {} MiB", MAX_CLAIMS >> 20);
    }
    Ok(bytes)
}

fn of_token(argument: &str) -> Result<Map<String, Value>> {
    let token = match argument {
        "-" => line()?,
        token => token.to_owned(),
    };
    auth::unverified_claims(token.trim())
        .map_err(|refusal| anyhow!("the token cannot be read: {refusal} ({})", refusal.code()))
}

fn line() -> Result<String> {
    let mut bytes = Vec::new();
    let mut input = BufReader::new(io::stdin().lock().take(MAX_CLAIMS));
    input
        .read_until(b'\n', &mut bytes)
        .context("cannot read standard input")?;
    // The text of this error would hold the bytes.
    String::from_utf8(bytes)
        .ok()
        .context("standard input is no text")
}

fn is_over(claims: &Map<String, Value>) -> bool {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let exp = claims.get("exp").and_then(Value::as_f64);
    exp.zip(now.ok())
        .is_some_and(|(exp, now)| exp < now.as_secs_f64())
}

/// With standard error gone there is nobody left to warn.
fn warn(errors: &mut impl Write, text: &str) {
    let _ = writeln!(errors, "warning: {text}");
}

const EXAMPLE: &str = r#"{"sub": "auth0|alice", "permissions": ["read:protected"]}"#;

/// In bytes. No issuer makes tokens that come near it.
const MAX_CLAIMS: u64 = 1 << 20;
