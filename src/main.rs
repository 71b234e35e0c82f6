//! The `whiteroom` program.

use std::io;
use std::process::ExitCode;

/// A request allocates some hundred small pieces, so the system's allocator is a tenth of what it costs.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    whiteroom::cli::run(&mut io::stdout(), &mut io::stderr()).into()
}
