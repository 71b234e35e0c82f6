//! What operators measure of the process as a whole: which build runs, and what it takes of the machine.

use prometheus::{IntGauge, Opts, Registry};

/// Registers `whiteroom_build_info` and, on Linux, `process_*`.
///
/// # Errors
/// A family of one of these names is in `registry` already.
pub(super) fn register(registry: &Registry) -> prometheus::Result<()> {
    let build = Opts::new(
        "whiteroom_build_info",
        "The build that runs, by its version and commit; always 1.",
    );
    let build = build.const_label("version", env!("CARGO_PKG_VERSION"));
    let build = IntGauge::with_opts(build.const_label("commit", COMMIT))?;
    build.set(1);
    registry.register(Box::new(build))?;
    #[cfg(target_os = "linux")]
    registry.register(Box::new(
        prometheus::process_collector::ProcessCollector::for_self(),
    ))?;
    Ok(())
}

/// What was built, as whoever built it says: asking git would build everything anew after each commit. The name is none of
/// the configuration's, which refuses those it does not know.
const COMMIT: &str = match option_env!("BUILD_COMMIT") {
    Some(commit) if !commit.is_empty() => commit,
    _ => "unknown",
};
