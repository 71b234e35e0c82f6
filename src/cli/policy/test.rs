//! `whiteroom policy test`: runs the cases, shows each failure with its reasons, and says what no case reaches.

mod coverage;
mod human;
mod junit;
mod machine;
mod results;
mod watch;

use std::io::Write;
use std::path::PathBuf;

use anstream::stream::RawStream;
use anyhow::{Context, Result};

use super::folder::Folder;
use super::side;
use crate::cli::answer;
use crate::cli::exit::Exit;
use crate::cli::format::Format;
use crate::policy::{LoadError, Trial};
use results::Run;

/// Arguments of `policy test`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Fail unless so many of a hundred rules settle a case.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_coverage: Option<u8>,
    /// Also write the results to a file, as JUnit does.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Run again after each edit of the folder, until interrupted.
    #[arg(long)]
    watch: bool,
    /// Run them against the rules of `candidate.csv` in the place of the folder's.
    #[arg(long, conflicts_with = "watch")]
    candidate: bool,
    #[command(flatten)]
    folder: Folder,
}

pub(in crate::cli) fn run(
    args: &Args,
    format: Format,
    output: &mut (impl Write + Send),
    errors: &mut impl RawStream,
) -> Result<Exit> {
    let config = args.folder.config()?;
    if args.watch {
        // A blank line stands between two runs; programs read one line for each.
        let gap = if format == Format::Human { "\n" } else { "" };
        let each = |loaded| once(args, loaded, format).map(|(text, exit)| (text + gap, exit));
        return watch::run(&config.policy, output, errors, &each);
    }
    let loaded = match args.candidate {
        true => side::candidate(&config)?,
        false => Trial::load(&config.policy),
    };
    let (text, exit) = once(args, loaded, format)?;
    answer::write(output, &text)?;
    Ok(exit)
}

/// Runs the cases of a folder that was read: what there is to say, and the status.
fn once(args: &Args, loaded: Result<Trial, LoadError>, format: Format) -> Result<(String, Exit)> {
    let trial = match loaded {
        Ok(trial) => trial,
        Err(error) => {
            keep(args, || junit::unusable(&error))?;
            return Err(error.into());
        }
    };
    let run = Run::of(&trial, args.min_coverage);
    keep(args, || junit::text(&run))?;
    let text = match format {
        Format::Human => human::text(&run),
        Format::Json => machine::text(&run),
    };
    let exit = if run.passes() {
        Exit::Success
    } else {
        Exit::Failure
    };
    Ok((text, exit))
}

/// Writes the file for JUnit's readers, also of what could not be run: an old one must not pass for it.
fn keep(args: &Args, text: impl FnOnce() -> String) -> Result<()> {
    let Some(file) = &args.junit else {
        return Ok(());
    };
    std::fs::write(file, text()).with_context(|| format!("cannot write `{}`", file.display()))
}
