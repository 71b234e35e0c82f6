//! `whiteroom policy matrix`: what each persona may do on each route that the policy decides about.

mod grid;

use std::io::Write;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use super::folder::Folder;
use crate::cli::answer;
use crate::cli::format::Format;
use crate::http;
use crate::policy::{Matrix, json};

/// Arguments of `policy matrix`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    folder: Folder,
}

pub(in crate::cli) fn run(args: &Args, format: Format, output: &mut impl Write) -> Result<()> {
    let (config, trial) = args.folder.load()?;
    let leeway = Duration::from_secs(config.auth.leeway_seconds);
    let (roles_claim, routes) = (&config.policy.roles_claim, http::routes::decided());
    let asked = (roles_claim.as_str(), routes.as_slice());
    let matrix = Matrix::of(trial.policy(), asked, (SystemTime::now(), leeway));
    let text = match format {
        Format::Human => grid::text(&matrix),
        Format::Json => format!("{}\n", json::matrix(&matrix)),
    };
    Ok(answer::write(output, &text)?)
}
