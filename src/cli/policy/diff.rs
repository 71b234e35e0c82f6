//! `whiteroom policy diff`: not which lines differ between two policies, but who gains and who loses what.

mod human;
mod shape;

use std::io::Write;

use anyhow::Result;

use super::side;
use crate::cli::answer;
use crate::cli::exit::Exit;
use crate::cli::format::Format;
use crate::config::Config;
use crate::http;
use crate::policy::{Comparison, Doubt, Policy, compare, json};

/// Arguments of `policy diff`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The policy as it was: a folder, a file of rules in the place of those of its folder (`policies/candidate.csv`), a git
    /// revision of the configured folder (`HEAD`), or a folder of one (`v1:policies`).
    old: String,
    /// The policy as it shall be, named the same way.
    new: String,
    /// End with status 1 only if somebody gains access, or may because the comparison was cut short, and with 0 if there are
    /// only losses.
    #[arg(long)]
    fail_on_new_access: bool,
}

pub(in crate::cli) fn run(args: &Args, format: Format, output: &mut impl Write) -> Result<Exit> {
    let config = Config::load()?;
    let old = side::load(&args.old, &config)?;
    let new = side::load(&args.new, &config)?;
    let policies = [old.policy(), new.policy()];
    let routes = http::routes::decided();
    let comparison = compare(policies, &config.policy.roles_claim, &routes);
    let text = match format {
        Format::Human => human::text(&comparison),
        Format::Json => machine(&comparison, policies),
    };
    answer::write(output, &text)?;
    let [gains, losses] = comparison.counts();
    // What was left out may be a gain.
    let is_cut = comparison.doubts.contains(&Doubt::Cut);
    let fails = gains > 0 || is_cut || losses > 0 && !args.fail_on_new_access;
    Ok(if fails { Exit::Failure } else { Exit::Success })
}

/// One object a line for each change, what is gained first, and one at the end that sums up.
fn machine(comparison: &Comparison, policies: [&Policy; 2]) -> String {
    let changes = json::changes(comparison);
    let lines = changes
        .into_iter()
        .chain([json::summary(comparison, policies)]);
    lines.map(|line| format!("{line}\n")).collect()
}
