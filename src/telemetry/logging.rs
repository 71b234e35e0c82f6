//! Installs the subscriber that writes the log to standard error.
//!
//! It must be installed before the first `rocket::build()`: the first logger wins, and Rocket brings its own.

use std::io::IsTerminal;

use prometheus::IntCounter;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use super::config::{Config, LogFormat};
use super::json_line::JsonLine;
use super::lines::Lines;

/// Sends `tracing` events, and the `log` lines of libraries, to standard error, by way of the queue that it returns.
///
/// # Errors
/// `config.log_level` is no filter, a subscriber is installed already, or the system has no thread to give.
pub fn install(config: &Config) -> Result<Lines, String> {
    let dropped = dropped().map_err(|error| error.to_string())?;
    let queue = Lines::to(std::io::stderr(), "whiteroom log", dropped);
    let queue = queue.map_err(|error| format!("no thread for the log: {error}"))?;
    let layer = fmt::layer().with_writer(queue.clone());
    let layer = if is_json(config.log_format) {
        layer.event_format(JsonLine).boxed()
    } else {
        layer.with_ansi(std::io::stderr().is_terminal()).boxed()
    };
    let subscriber = tracing_subscriber::registry()
        .with(filter(&config.log_level)?)
        .with(FilterFn::new(|event| !is_aside(event.target())));
    let installed = subscriber.with(layer).try_init();
    installed.map_err(|error| error.to_string())?;
    Ok(queue)
}

fn dropped() -> prometheus::Result<IntCounter> {
    IntCounter::new(
        "whiteroom_log_lines_dropped_total",
        "Log lines that could not be written to standard error, or not in time.",
    )
}

fn is_level(word: &str) -> bool {
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    levels
        .iter()
        .any(|level| level.eq_ignore_ascii_case(word.trim()))
}

/// Rocket's indented lines, whose targets end so in every crate with routes: a refusal is logged once, and not by them.
fn is_aside(target: &str) -> bool {
    target.ends_with("::_")
}

fn is_json(format: LogFormat) -> bool {
    match format {
        LogFormat::Json => true,
        LogFormat::Human => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    }
}

/// The configured levels, with Rocket and the HTTP client kept quiet: their lines hold request targets, and a target
/// may hold an `access_token`.
fn filter(levels: &str) -> Result<EnvFilter, String> {
    let accepted =
        "accepted: `error`, `warn`, `info`, `debug`, `trace`, or `info,whiteroom::auth=debug`";
    // A bare word that is no level would be taken for a target, and everything else would fall silent.
    let is_clear = levels
        .split(',')
        .all(|part| part.contains('=') || is_level(part));
    let mut filter = EnvFilter::builder()
        .parse(if is_clear { levels } else { "=" })
        .map_err(|_| format!("`telemetry.log_level`: found `{levels}`, {accepted}"))?;
    for quiet in [
        "rocket=error",
        "rocket::server=off",
        "hyper=error",
        "reqwest=error",
        "rustls=error",
    ] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    Ok(filter)
}
