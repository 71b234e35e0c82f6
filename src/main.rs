//! The `whiteroom` program.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    whiteroom::cli::run(&mut io::stdout(), &mut io::stderr()).into()
}
