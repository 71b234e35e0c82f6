//! What a repository may take for its pull requests, as `docs/pull-requests.md` has it: the git hook, the same by the
//! pre-commit framework, and the job of GitHub's, whose steps are run as they are written.

mod framework;
mod hook;
mod job;
mod repository;
mod tools;
mod workflow;

use std::path::{Path, PathBuf};

use repository::Repository;

/// A file of this repository.
fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The first block in `language` of the page.
fn block(language: &str) -> String {
    let page = std::fs::read_to_string(ours("docs/pull-requests.md")).unwrap();
    let after = page.split(&format!("```{language}\n")).nth(1).unwrap();
    after.split("```").next().unwrap().to_owned()
}

/// A rule of the shipped policy.
const ME: &str = "p, authenticated, /api/me, ^GET$, allow";

/// The same for everybody.
const WIDER: &str = "p, anyone, /api/me, ^GET$, allow";

/// The hook, from the root.
const HOOK: &str = "examples/pull-requests/pre-commit";
