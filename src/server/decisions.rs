//! Opens the decision log: a file that is set aside when it is full, or standard output.
//!
//! A log that cannot be written stops the start: whoever asked for one must not find out afterwards that there is none.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use prometheus::{IntCounter, Registry};

use super::error::ServeError;
use crate::config::Config;
use crate::http::decision_log::DecisionLog;
use crate::telemetry::{Lines, RotatingFile};

/// Registers `whiteroom_decision_log_dropped_total`, and opens what `policy.decision_log` names, if it names anything.
pub(super) fn start(config: &Config, registry: &Registry) -> Result<Option<Lines>, ServeError> {
    let dropped = IntCounter::new(
        "whiteroom_decision_log_dropped_total",
        "Lines of the decision log that could not be written, or not in time.",
    )?;
    registry.register(Box::new(dropped.clone()))?;
    let Some(path) = &config.policy.decision_log else {
        return Ok(None);
    };
    let opened = open(path, config, dropped);
    let opened = opened.map_err(|cause| ServeError::DecisionLog {
        path: PathBuf::from(path),
        place: config.source("policy.decision_log"),
        cause,
    })?;
    Ok(Some(opened))
}

/// The decision log that is written to `lines`.
pub(super) fn log(lines: &Lines, config: &Config) -> DecisionLog {
    DecisionLog::new(lines.clone(), &config.policy)
}

fn open(path: &Path, config: &Config, dropped: IntCounter) -> io::Result<Lines> {
    if path == Path::new("stdout") {
        // Not by the lock of the process's own, which whoever prints may hold for as long as the server runs.
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        return Lines::to(File::from(output), NAME, dropped);
    }
    let config = &config.policy;
    let most = config.decision_log_max_mebibytes.bytes();
    let file = RotatingFile::open(path.to_owned(), most, config.decision_log_keep)?;
    Lines::to(file, NAME, dropped)
}

/// Of the thread that writes.
const NAME: &str = "whiteroom decisions";
