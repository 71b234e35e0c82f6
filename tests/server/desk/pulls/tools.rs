//! The programs that others wrote for what is checked here, from PyPI.

use std::path::PathBuf;
use std::process::Command;

use crate::support::{packages, python as python_with};

/// Where their packages are.
pub(super) fn folder() -> PathBuf {
    packages(SCRIPT)
}

/// Runs Python with them in the root of this repository; it must succeed.
pub(super) fn python(arguments: &[&str]) -> String {
    run(&mut python_with(SCRIPT, arguments))
}

/// Runs one of their programs there; it must succeed.
pub(super) fn program(name: &str, arguments: &[&str]) -> String {
    let path = folder().join("bin").join(name);
    run(Command::new(path).args(arguments))
}

fn run(command: &mut Command) -> String {
    let ended = command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let [printed, told] = [&ended.stdout, &ended.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(ended.status.success(), "{command:?}\n{printed}{told}");
    printed.into_owned()
}

/// Installs them.
const SCRIPT: &str = "need-pull-request-tools";
