//! A folder of a test's own, with a copy of the shipped policy in it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tool::root;

/// The folder, gone when it is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A new folder called `name`; the policy is in its folder `policies`.
    pub(crate) fn with_shipped_policy(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(folder.join("policies")).unwrap();
        for file in ["model.conf", "policy.csv", "cases.toml"] {
            let from = root().join("policies").join(file);
            fs::copy(from, folder.join("policies").join(file)).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    /// Adds a line to `policy.csv`.
    pub(crate) fn add_rule(&self, line: &str) {
        let file = self.0.join("policies/policy.csv");
        let rules = fs::read_to_string(&file).unwrap();
        fs::write(file, format!("{rules}{line}\n")).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
