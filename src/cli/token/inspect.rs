//! `whiteroom token inspect`: each check of a token against the live configuration, and what the server would answer.
//!
//! The token is never printed, not even in part and not in an error: what is printed is pasted into tickets.

mod input;
mod report;
mod settled;

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use anstream::stream::RawStream;
use anyhow::{Result, bail};
use rocket::tokio;

use crate::auth::{self, Conclusion, Report};
use crate::cli::exit::Exit;
use crate::cli::format::Format;

/// Arguments of `token inspect`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The token; default: the first line of standard input, where no list of processes and no history of a shell shows it.
    #[arg(long, value_name = "JWT")]
    token: Option<String>,
    /// Keys to check with instead of the issuer's own: a JWK set, a JWK or public keys in PEM. Nothing is fetched then.
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// The policy folder, whose `revoked.toml` counts; default: the configured one.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// By the issuer that `serve --dev` starts, as long as no other is configured.
    #[arg(long)]
    dev: bool,
    /// What stands here may be a token that lacks `--token`; an error about it must not show it.
    #[arg(hide = true)]
    stray: Vec<OsString>,
}

pub(in crate::cli) fn run(
    args: &Args,
    format: Format,
    output: &mut (impl Write + Send),
    errors: &mut impl RawStream,
) -> Result<Exit> {
    if !args.stray.is_empty() {
        bail!("there is an argument too many; give a token as `--token JWT`, or on standard input");
    }
    let config = settled::config(args.dev, args.dir.as_deref())?;
    let revoked = input::revoked(&config)?;
    let token = input::token(args.token.as_deref())?;
    let authenticator = input::authenticator(&config, &token, args.jwks.as_deref())?;
    // Whoever inspects a token on this machine knows that an issuer on it is one for development.
    for mistake in auth::mistakes(&config.auth, true) {
        // With standard error gone there is nobody left to warn.
        let _ = writeln!(errors, "warning: {mistake}");
    }
    // Rocket's own runtime would read Rocket.toml, which may be anything in the folder of whoever asks.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let authenticator = authenticator.revoking(revoked);
    let report = runtime.block_on(authenticator.inspect(&token, SystemTime::now()));
    let text = report::text(&report, &config.policy.roles_claim, format);
    match output.write_all(text.as_bytes()) {
        // Whoever asked has heard enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit(&report),
        written => written.map_err(Into::into).and_then(|()| exit(&report)),
    }
}

/// The status; an error where the token may be good and nobody can tell.
fn exit(report: &Report) -> Result<Exit> {
    match report.conclusion() {
        Conclusion::Valid => Ok(Exit::Success),
        Conclusion::Invalid(_) => Ok(Exit::Failure),
        Conclusion::Open => {
            let cause = report.outage.as_deref();
            bail!(
                "the keys of the issuer could not be fetched: {}; try again, or bring them with `--jwks FILE`",
                cause.unwrap_or("it was asked too often")
            )
        }
    }
}
