//! `whiteroom serve`: runs the server until it is told to stop, and says where to go.

mod announcement;

use std::future::Future;
use std::io::Write;

use anyhow::{Context, Result, anyhow};
use rocket::tokio::signal::unix::{SignalKind, signal};

use super::format::Format;
use crate::config::Config;
use crate::{server, telemetry};

/// Arguments of `serve`.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Start the dev issuer beside the server: the personas of `cases.toml` can sign in. For this machine only.
    #[arg(long)]
    dev: bool,
}

pub(super) fn run(args: &Args, format: Format, output: &mut (impl Write + Send)) -> Result<()> {
    let config = Config::load()?;
    let place = config.source("telemetry.log_level");
    let place = place
        .map(|source| format!(" (from {source})"))
        .unwrap_or_default();
    telemetry::install(&config.telemetry).map_err(|error| anyhow!("{error}{place}"))?;
    rocket::execute(serve(args.dev, config, format, output))
}

async fn serve(
    dev: bool,
    config: Config,
    format: Format,
    output: &mut (impl Write + Send),
) -> Result<()> {
    let stop = told_to_stop()?;
    let announce = |started: &server::Started| {
        let text = announcement::text(started, format);
        // A closed standard output is no reason to stop serving.
        let _ = output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush());
    };
    server::run(config, dev, announce, stop).await?;
    Ok(())
}

/// Resolves at the first SIGTERM or SIGINT; listening begins now, so that none is missed while the server starts.
fn told_to_stop() -> Result<impl Future<Output = ()> + Send> {
    let listening = "cannot listen for signals";
    let mut terminate = signal(SignalKind::terminate()).context(listening)?;
    let mut interrupt = signal(SignalKind::interrupt()).context(listening)?;
    Ok(async move {
        rocket::tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
