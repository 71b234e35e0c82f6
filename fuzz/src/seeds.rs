//! The files of this folder, read once when a target starts.

use std::fs;
use std::path::{Path, PathBuf};

/// The text of a file.
pub fn file(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The texts of a target's seeds whose names start with `good`. There is one at least: without any, a target that sees
/// nothing accepted would pass.
pub fn good(target: &str) -> Vec<String> {
    let entries = fs::read_dir(folder().join("seeds").join(target)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let texts: Vec<String> = paths
        .filter(|path| name(path).starts_with("good"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    assert!(!texts.is_empty(), "{target} has no good seed");
    texts
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
