//! A folder of a test's own, gone when it is dropped.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder below cargo's own for tests.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "server-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A copy of the shipped policy folder.
    pub(crate) fn with_shipped_policy() -> Self {
        let folder = Self::empty();
        for file in ["model.conf", "policy.csv", "cases.toml"] {
            let shipped = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("policies")
                .join(file);
            fs::copy(shipped, folder.0.join(file)).unwrap();
        }
        folder
    }

    /// Adds `lines` at the end of `file`.
    pub(crate) fn append(&self, file: &str, lines: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, format!("{text}\n{lines}\n")).unwrap();
    }

    /// The file of that name with this text, as a command line names it.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Where it is, as a configuration names it.
    pub(crate) fn name(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
