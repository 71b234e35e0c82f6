//! `whiteroom token …`: `inspect` says what is wrong with a token, and `mint` gets one from the running dev issuer, for curl
//! and scripts.

mod inspect;

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rocket::tokio;
use serde::Deserialize;
use serde_json::json;

use super::format::Format;
use crate::config::Config;
use crate::dev_issuer::PERSONA_GRANT;

pub(super) use inspect::run as inspect;

/// What to do with tokens.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print an access token of a persona from the running dev issuer.
    Mint(MintArgs),
    /// Show each check of a token, passed or failed, against the configuration. Status: 0 valid, 1 not, 2 nobody can tell.
    Inspect(inspect::Args),
}

/// Arguments of `token mint`.
#[derive(Debug, clap::Args)]
pub(super) struct MintArgs {
    /// The persona of `cases.toml`, as `alice`.
    #[arg(long = "as", value_name = "WHO")]
    who: String,
    /// The dev issuer's address; default: `http://localhost` with the configured port.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
    error_description: Option<String>,
}

pub(super) fn mint(
    args: &MintArgs,
    format: Format,
    output: &mut (impl Write + Send),
) -> Result<()> {
    let issuer = match &args.issuer {
        Some(issuer) => issuer.trim_end_matches('/').to_owned(),
        None => Config::load()?.dev_issuer.origin(),
    };
    // Rocket's own runtime would read Rocket.toml, which may be anything in the folder of whoever asks.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let token = runtime.block_on(ask(&issuer, &args.who))?;
    match format {
        Format::Human => writeln!(output, "{token}")?,
        Format::Json => writeln!(output, "{}", json!({ "access_token": token }))?,
    }
    Ok(())
}

async fn ask(issuer: &str, who: &str) -> Result<String> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(TIMEOUT)
        .build()?;
    let form = [("grant_type", PERSONA_GRANT), ("who", who)];
    let answer = client
        .post(format!("{issuer}/oauth/token"))
        .form(&form)
        .send()
        .await;
    let answer = answer.with_context(|| {
        format!("no dev issuer answers at {issuer}; start it with `whiteroom serve --dev`")
    })?;
    if !answer.status().is_success() {
        let refused: Refused = answer
            .json()
            .await
            .with_context(|| format!("{issuer} is no dev issuer"))?;
        bail!(
            "the dev issuer refuses `{who}`: {}",
            refused.error_description.unwrap_or(refused.error)
        );
    }
    let granted: Granted = answer
        .json()
        .await
        .with_context(|| format!("{issuer} is no dev issuer"))?;
    Ok(granted.access_token)
}

/// The dev issuer is on this machine and signs in milliseconds.
const TIMEOUT: Duration = Duration::from_secs(5);
