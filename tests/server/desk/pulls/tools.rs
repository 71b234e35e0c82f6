//! The programs that others wrote for what is checked here, from PyPI.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where their packages are; they are installed by the script if they are not there.
pub(super) fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let needed = Command::new("scripts/need-pull-request-tools")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&needed.stderr);
        assert!(
            needed.status.success(),
            "the tools cannot be installed: {told}"
        );
        String::from_utf8(needed.stdout).unwrap().trim_end().into()
    })
}

/// Runs Python with them in the root of this repository; it must succeed.
pub(super) fn python(arguments: &[&str]) -> String {
    run(Command::new("python3")
        .env("PYTHONPATH", folder())
        .args(arguments))
}

/// Runs one of their programs there; it must succeed.
pub(super) fn program(name: &str, arguments: &[&str]) -> String {
    let path: OsString = folder().join("bin").join(name).into();
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
