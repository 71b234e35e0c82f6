//! Programs that others wrote, from PyPI.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// Where the packages are that `script`, one of those below `scripts`, installs if they are not there.
pub(crate) fn packages(script: &str) -> PathBuf {
    static FOUND: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    // Held while they are installed: two at once would spoil each other's folder.
    let mut found = FOUND.lock().unwrap();
    let folder = found.entry(script.to_owned());
    let folder = folder.or_insert_with(|| {
        let needed = Command::new(Path::new("scripts").join(script))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&needed.stderr);
        assert!(needed.status.success(), "{script}: {told}");
        String::from_utf8(needed.stdout).unwrap().trim_end().into()
    });
    folder.clone()
}

/// Python with those packages, to be run with `arguments`.
pub(crate) fn python(script: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", packages(script)).args(arguments);
    command
}
