//! The programs that these tests run, and what to do where one is missing.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// The command `name` in the root of the repository.
pub(crate) fn tool(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs `command` to its end; whatever it printed, and whether it succeeded.
pub(crate) fn run(command: &mut Command) -> (bool, String) {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => missing(command),
        Err(error) => panic!("{command:?}: {error}"),
    };
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// Runs `command`, which must succeed; what it printed.
pub(crate) fn succeed(command: &mut Command) -> String {
    let (is_good, text) = run(command);
    assert!(is_good, "{command:?} failed:\n{text}");
    text
}

pub(crate) fn missing(command: &Command) -> ! {
    let name = command.get_program();
    panic!("{name:?} is not installed: `make test` installs what the tests need")
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
