//! `whiteroom serve`: runs the server until it is told to stop, and says where to go.

mod announcement;

use std::io::Write;

use anyhow::{Context, Result, anyhow};
use rocket::futures::stream::{self, Stream};
use rocket::tokio::signal::unix::{Signal, SignalKind, signal};

use super::format::Format;
use crate::config::Config;
use crate::server::{self, Order};
use crate::telemetry;

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
    let log = telemetry::install(&config.telemetry).map_err(|error| anyhow!("{error}{place}"))?;
    let ended = rocket::execute(serve(args.dev, config, &log, format, output));
    log.flush();
    ended
}

async fn serve(
    dev: bool,
    config: Config,
    log: &telemetry::Lines,
    format: Format,
    output: &mut (impl Write + Send),
) -> Result<()> {
    let orders = Signals::listen()?.orders();
    let roles_claim = config.policy.roles_claim.clone();
    let announce = |started: &server::Started| {
        let text = announcement::text(started, &roles_claim, format);
        // A closed standard output is no reason to stop serving.
        let _ = output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush());
    };
    // All servers with all that they hold: too much for a stack.
    Box::pin(server::run(config, dev, log, announce, orders)).await?;
    Ok(())
}

/// The signals that the server obeys.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    /// Listening begins now, so that none is missed, and none ends the process, while the server starts.
    fn listen() -> Result<Self> {
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hangup: listen(SignalKind::hangup())?,
        })
    }

    /// What they mean, in the order in which they come.
    fn orders(self) -> impl Stream<Item = Order> + Send {
        stream::unfold(self, |mut signals| async {
            let order = signals.next().await;
            Some((order, signals))
        })
    }

    async fn next(&mut self) -> Order {
        rocket::tokio::select! {
            _ = self.terminate.recv() => Order::Stop,
            _ = self.interrupt.recv() => Order::Stop,
            _ = self.hangup.recv() => Order::Reload,
        }
    }
}
