//! `whiteroom policy check`: every problem of a policy folder with its place and its mend, without an issuer or a launch.
//!
//! For people the problems go to standard error and one line that sums them up to standard output; for programs the problems
//! are the answer.

mod sarif;

use std::io::{self, BufWriter, ErrorKind, Write};

use anstream::stream::RawStream;
use anyhow::Result;

use super::folder::Folder;
use crate::cli::exit::Exit;
use crate::cli::format::Format;
use crate::cli::problems::{self, Look};
use crate::policy::{Problem, Report, Severity, json};
use crate::server;

/// Arguments of `policy check`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    folder: Folder,
    /// End with status 1 for warnings, too.
    #[arg(long)]
    deny_warnings: bool,
    /// Print one SARIF 2.1.0 document, which code hosts show beside the lines of a pull request; whatever `--format` says.
    #[arg(long)]
    sarif: bool,
}

pub(in crate::cli) fn run(
    args: &Args,
    format: Format,
    output: &mut impl Write,
    errors: &mut impl RawStream,
) -> Result<Exit> {
    let config = args.folder.config()?;
    let report = server::check(&config)?;
    let mut output = BufWriter::new(output);
    let written = match format {
        _ if args.sarif => writeln!(output, "{}", sarif::document(&report.problems)),
        Format::Json => lines(&report.problems, &mut output),
        Format::Human => {
            let shown = problems::all(&report.problems, Look::of(errors));
            let more = if report.is_cut { "\nand more\n" } else { "" };
            let gap = if shown.is_empty() { "" } else { "\n" };
            // With standard error gone the summary still says how many there are.
            let _ = errors.write_all(format!("{shown}{more}{gap}").as_bytes());
            let dir = config.policy.dir.display();
            writeln!(output, "{dir}: {}", summary(&report))
        }
    };
    match written.and_then(|()| output.flush()) {
        // Whoever asked has heard enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        written => written?,
    }
    let is_bad = |severity| report.count(severity) > 0;
    let fails = is_bad(Severity::Error) || args.deny_warnings && is_bad(Severity::Warning);
    Ok(if fails { Exit::Failure } else { Exit::Success })
}

/// Each problem as one JSON object on a line.
fn lines(problems: &[Problem], output: &mut impl Write) -> io::Result<()> {
    let mut lines = problems.iter().map(json::problem);
    lines.try_for_each(|line| writeln!(output, "{line}"))
}

/// `21 rules, no problem`.
fn summary(report: &Report) -> String {
    let [errors, warnings] = [Severity::Error, Severity::Warning].map(|of| report.count(of));
    let rules = report.rules.map(|rules| counted(rules, "rule"));
    let problems = match (errors, warnings) {
        (0, 0) => "no problem".to_owned(),
        (_, 0) => counted(errors, "error"),
        (0, _) => counted(warnings, "warning"),
        _ => format!(
            "{} and {}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    };
    let more = if report.is_cut { ", and more" } else { "" };
    let candidate = report.candidate;
    let candidate = candidate.map(|rules| format!("{} in candidate.csv", counted(rules, "rule")));
    let said = rules.into_iter().chain(candidate).chain([problems]);
    let said: Vec<String> = said.collect();
    said.join(", ") + more
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
