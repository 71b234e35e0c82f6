//! The commands: the only place that prints. A command is its arguments and a function that writes its answer.
//!
//! Answers go to standard output; errors go to standard error.

mod answer;
mod escaped;
mod exit;
mod format;
mod health;
mod policy;
mod problems;
mod routes;
mod serve;
mod token;

use std::io::Write;

use clap::{Parser, Subcommand};

use anstream::stream::RawStream;
pub use exit::Exit;
use format::Format;
use problems::Look;

/// Sign-in, permissions and answers for a Rocket API.
#[derive(Debug, Parser)]
#[command(name = "whiteroom", version, about, long_about = None)]
pub struct Cli {
    /// How answers are printed.
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    format: Format,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (also without a command).
    Serve(serve::Args),
    /// Ask a policy.
    #[command(subcommand)]
    Policy(policy::Command),
    /// List every route, and the rules that cover it. Status: 0 each has one that allows, 1 a route that no rule allows to anybody, 2 unusable.
    Routes(routes::Args),
    /// Make or inspect a token.
    #[command(subcommand)]
    Token(token::Command),
    /// Ask the running server whether it is alive, as a container's health check. Status: 0 healthy, 1 not.
    Health(health::Args),
}

/// Runs the command that the process was started with.
pub fn run(output: &mut (impl Write + Send), errors: &mut impl RawStream) -> Exit {
    let cli = Cli::parse();
    let (ended, otherwise) = match &cli.command {
        None => (
            serve::run(&serve::Args::default(), cli.format, output).map(success),
            Exit::Failure,
        ),
        Some(Command::Serve(args)) => (
            serve::run(args, cli.format, output).map(success),
            Exit::Failure,
        ),
        Some(Command::Health(args)) => (
            health::run(args, cli.format, output).map(success),
            Exit::Failure,
        ),
        Some(Command::Policy(command)) => (
            policy::run(command, cli.format, output, errors),
            Exit::Unusable,
        ),
        Some(Command::Routes(args)) => (routes::run(args, cli.format, output), Exit::Unusable),
        Some(Command::Token(token::Command::Mint(args))) => (
            token::mint(args, cli.format, output).map(success),
            Exit::Unusable,
        ),
        Some(Command::Token(token::Command::Inspect(args))) => (
            token::inspect(args, cli.format, output, errors),
            Exit::Unusable,
        ),
    };
    let error = match ended {
        Ok(exit) => return exit,
        Err(error) => error,
    };
    // With standard error gone there is nobody left to tell; the exit status still says it.
    let _ = match problems::refusal(&error) {
        Some(refusal) => errors.write_all(problems::refused(refusal, Look::of(errors)).as_bytes()),
        None => writeln!(errors, "error: {error:#}"),
    };
    otherwise
}

/// How a command that has but one good end ended.
fn success((): ()) -> Exit {
    Exit::Success
}
