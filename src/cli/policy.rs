//! `whiteroom policy …`: what a policy answers, and what is wrong with it, without a server or an issuer.

pub(super) mod asked;
mod check;
mod diff;
mod enforce;
mod explain;
pub(super) mod folder;
mod inline;
mod matrix;
pub(super) mod reasons;
mod replay;
mod side;
mod test;
mod who_can;

use std::io::Write;

use anstream::stream::RawStream;
use anyhow::Result;

use super::exit::Exit;
use super::format::Format;

/// What to ask a policy.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Show every problem of the policy folder. Status: 0 no error, 1 errors, 2 no folder or no usable configuration.
    Check(check::Args),
    /// Ask any Casbin model and its rules, as `alice data1 read`; the answer is JSON.
    Enforce(enforce::Args),
    /// Explain what the policy says to a request, and what would change it. Status: 0 allowed, 1 denied, 2 unusable.
    Explain(explain::Args),
    /// Run the cases of `cases.toml`, and say what none of them reaches. Status: 0 all passed, 1 not, 2 unusable.
    Test(test::Args),
    /// Show what each persona may do on each route.
    Matrix(matrix::Args),
    /// Show who may do more or less under a new policy than under the old one. Status: 0 the same, 1 not, 2 unusable.
    Diff(diff::Args),
    /// Show which decisions of a decision log another policy would flip. Status: 0 none, 1 some, 2 unusable.
    Replay(replay::Args),
    /// Show which names of the policy, and which personas, may make a request.
    WhoCan(who_can::Args),
}

pub(super) fn run(
    command: &Command,
    format: Format,
    output: &mut (impl Write + Send),
    errors: &mut impl RawStream,
) -> Result<Exit> {
    match command {
        Command::Check(args) => check::run(args, format, output, errors),
        Command::Enforce(args) => enforce::run(args, output, errors).map(|()| Exit::Success),
        Command::Explain(args) => explain::run(args, format, output, errors),
        Command::Test(args) => test::run(args, format, output, errors),
        Command::Matrix(args) => matrix::run(args, format, output).map(|()| Exit::Success),
        Command::Diff(args) => diff::run(args, format, output),
        Command::Replay(args) => replay::run(args, format, output),
        Command::WhoCan(args) => who_can::run(args, format, output).map(|()| Exit::Success),
    }
}
