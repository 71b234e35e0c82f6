//! The decision log: a line for each decision, of what it is to hold and of nothing else, and no answer that waits for it.

mod lines;
mod outputs;

use std::fs;

use serde_json::Value;

use crate::support::Folder;

/// The variables of a decision log at `path`, and `others`.
fn variables<'a>(path: &'a str, others: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("WHITEROOM_POLICY__DECISION_LOG", path)], others].concat()
}

/// A decision log in `folder`.
fn path(folder: &Folder) -> String {
    format!("{}/decisions.jsonl", folder.name())
}

/// Each line of the file at `path`.
fn read(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).expect(path);
    assert!(text.is_empty() || text.ends_with('\n'), "{text}");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}
