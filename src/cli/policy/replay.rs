//! `whiteroom policy replay`: which decisions of a decision log another policy would flip.
//!
//! A log may be gigabytes: it is read line by line, and no more of it is kept than is shown.

mod callers;
mod human;
mod lines;
mod machine;
mod skipped;
mod tally;

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::folder::Folder;
use super::side;
use crate::cli::exit::Exit;
use crate::cli::format::Format;
use lines::{Line, Lines};
use tally::{Flip, Tally};

/// Arguments of `policy replay`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Decision logs, in any order, those that were set aside as well; `-` is standard input.
    #[arg(required = true, value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// The policy that is asked: a folder, a file of rules in the place of those of its folder, or a git revision as `policy
    /// diff` takes; default: `candidate.csv` of the folder.
    #[arg(long, value_name = "SIDE")]
    against: Option<String>,
    #[command(flatten)]
    folder: Folder,
}

pub(in crate::cli) fn run(args: &Args, format: Format, output: &mut impl Write) -> Result<Exit> {
    let config = args.folder.config()?;
    let trial = match &args.against {
        Some(name) => side::load(name, &config)?,
        None => side::candidate(&config)??,
    };
    let mut tally = Tally::new(trial.policy());
    let mut shown = Shown::new(format);
    for log in &args.logs {
        let name = log.display().to_string();
        let lines = open(log).with_context(|| format!("cannot read `{name}`"))?;
        let read = each(lines, |number, line| {
            match tally.take((&name, number), line) {
                Some(flip) => shown.tell(&flip, output),
                None => Ok(true),
            }
        });
        let goes_on =
            read.with_context(|| format!("cannot read `{name}`, or write what it flips"))?;
        if !goes_on {
            break;
        }
    }
    let sample_allows = config.policy.decision_log_sample_allows;
    shown.end(&tally, sample_allows, output)?;
    Ok(tally.exit())
}

fn open(log: &PathBuf) -> io::Result<Box<dyn BufRead>> {
    if log.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(BufReader::new(File::open(log)?)))
}

/// Hands out each line with its number, from 1, until somebody has enough; whether nobody had.
fn each(
    reader: Box<dyn BufRead>,
    mut take: impl FnMut(u64, &Line<'_>) -> io::Result<bool>,
) -> io::Result<bool> {
    let mut lines = Lines::of(reader);
    let mut number = 0;
    while let Some(line) = lines.next()? {
        number += 1;
        if !take(number, &line)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What flips, as it is shown: to programs at once, to people the first of it in the end.
struct Shown {
    format: Format,
    kept: Vec<Flip>,
}

impl Shown {
    fn new(format: Format) -> Self {
        Self {
            format,
            kept: Vec::new(),
        }
    }

    /// Shows a flip, or keeps it; whether anybody listens still.
    fn tell(&mut self, flip: &Flip, output: &mut impl Write) -> io::Result<bool> {
        match self.format {
            Format::Human if self.kept.len() < human::MOST => self.kept.push(flip.clone()),
            Format::Human => {}
            Format::Json => return heard(writeln!(output, "{}", machine::flip(flip))),
        }
        Ok(true)
    }

    fn end(
        &self,
        tally: &Tally<'_>,
        sample_allows: u32,
        output: &mut impl Write,
    ) -> io::Result<()> {
        let text = match self.format {
            Format::Human => human::text(tally, &self.kept, sample_allows),
            Format::Json => format!("{}\n", machine::summary(tally, sample_allows)),
        };
        let written = output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush());
        heard(written).map(|_| ())
    }
}

/// Whether what was written was read. A reader that is gone is no error.
fn heard(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error),
    }
}
