//! Proves the map of the house that `src/lib.rs` draws: imports point down, siblings leave each other alone, and no
//! circle exists, down to single files.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[path = "tidy/imports.rs"]
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use imports::{Import, Module};

/// Every source file of the crate by its module path.
fn house() -> BTreeMap<Module, String> {
    let mut files = BTreeMap::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &[],
        &mut files,
    );
    files
}

fn walk(dir: &Path, parents: &[String], files: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let module: Module = parents.iter().cloned().chain([name]).collect();
        if path.is_dir() {
            walk(&path, &module, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The floor that an area stands on.
fn level(area: &str) -> u8 {
    match area {
        "main" => 5,
        "cli" => 4,
        "server" => 3,
        "config" => 2,
        "http" | "dev_issuer" => 1,
        "auth" | "policy" | "telemetry" => 0,
        other => {
            panic!("`{other}` has no place in the house: give it a level here and in src/lib.rs")
        }
    }
}

/// What is wrong with the imports among `files`, a line each.
fn faults(files: &BTreeMap<Module, String>) -> Vec<String> {
    let imports = imports::of(files);
    let mut faults: Vec<String> = imports.iter().filter_map(misdirected).collect();
    faults.extend(circle(&imports));
    faults
}

fn misdirected(import: &Import) -> Option<String> {
    let (from, to) = (import.from.first()?, import.to.first()?);
    if from == "lib" || from == to {
        return None;
    }
    let text = format!(
        "{} imports {}",
        import.from.join("::"),
        import.path.join("::")
    );
    let is_persona = from != "dev_issuer" || import.path == ["policy", "Persona"];
    (level(from) <= level(to) || !is_persona).then_some(text)
}

/// One circle among `imports`, if there is any.
fn circle(imports: &[Import]) -> Option<String> {
    let mut edges: BTreeMap<&Module, BTreeSet<&Module>> = BTreeMap::new();
    for import in imports.iter().filter(|import| import.from != import.to) {
        edges.entry(&import.from).or_default().insert(&import.to);
    }
    let mut done = BTreeSet::new();
    edges
        .keys()
        .find_map(|start| follow(start, &edges, &mut Vec::new(), &mut done))
}

fn follow<'a>(
    at: &'a Module,
    edges: &BTreeMap<&'a Module, BTreeSet<&'a Module>>,
    way: &mut Vec<&'a Module>,
    done: &mut BTreeSet<&'a Module>,
) -> Option<String> {
    if let Some(start) = way.iter().position(|seen| *seen == at) {
        let names: Vec<String> = way[start..]
            .iter()
            .chain([&at])
            .map(|module| module.join("::"))
            .collect();
        return Some(format!("a circle: {}", names.join(" -> ")));
    }
    if done.contains(at) {
        return None;
    }
    way.push(at);
    let found = edges
        .get(at)
        .into_iter()
        .flatten()
        .find_map(|next| follow(next, edges, way, done));
    way.pop();
    done.insert(at);
    found
}

#[test]
fn imports_point_down_and_no_circle_exists() {
    let faults = faults(&house());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn cores_know_neither_rocket_nor_statuses() {
    for (module, text) in house() {
        let area = module.first().unwrap().as_str();
        if matches!(area, "auth" | "policy") && module.last().unwrap() != "tests" {
            let code = text.split("#[cfg(test)]").next().unwrap();
            let uses = code
                .lines()
                .find(|line| line.contains("rocket::http") || line.contains("rocket::Request"));
            assert_eq!(uses, None, "{}", module.join("::"));
        }
    }
}

#[test]
fn every_file_opens_with_its_purpose_and_keeps_to_one_concern() {
    for (module, text) in house() {
        let name = module.join("::");
        let is_test =
            module.last().unwrap() == "tests" || module.iter().any(|part| part == "tests");
        assert!(
            is_test || text.starts_with("//!"),
            "{name} has no module documentation"
        );
        assert!(
            text.lines().count() <= 300,
            "{name} has {} lines: split it",
            text.lines().count()
        );
        let last = module.last().unwrap().as_str();
        assert!(
            !matches!(last, "util" | "utils" | "common" | "helpers" | "mod"),
            "{name} is named after nothing"
        );
    }
}

#[test]
fn the_check_itself_sees_what_is_forbidden() {
    for (wanted, files) in [
        (
            None,
            vec![
                (
                    "http::api",
                    "use super::gate::Gate; use crate::auth::Claims;",
                ),
                ("http::gate", ""),
                ("auth", ""),
            ],
        ),
        (
            Some("auth imports policy::Policy"),
            vec![("auth", "use crate::policy::Policy;"), ("policy", "")],
        ),
        (
            Some("policy imports http::gate"),
            vec![("policy", "fn f() { crate::http::gate(); }"), ("http", "")],
        ),
        (
            Some("auth::key imports config"),
            vec![
                ("auth::key", "use crate::{config, auth};"),
                ("config", ""),
                ("auth", ""),
            ],
        ),
        (
            Some("dev_issuer imports policy::Policy"),
            vec![
                ("dev_issuer", "use crate::policy::{Persona, Policy};"),
                ("policy", ""),
            ],
        ),
        (
            None,
            vec![
                ("dev_issuer", "use crate::policy::Persona;"),
                ("policy", ""),
            ],
        ),
        (
            Some("a circle: http::a -> http::b -> http::a"),
            vec![
                ("http::a", "use super::b::B;"),
                ("http::b", "use crate::http::a::A;"),
            ],
        ),
        (
            Some("a circle: cli -> cli::x -> cli"),
            vec![("cli", "mod x; use x::X;"), ("cli::x", "use super::Y;")],
        ),
        (None, vec![("cli", "mod x;"), ("cli::x", "use super::Y;")]),
        (
            None,
            vec![
                ("cli", "mod x; use x::X;"),
                ("cli::x", "#[cfg(test)] mod tests { use super::*; }"),
            ],
        ),
    ] {
        let module = |name: &str| name.split("::").map(str::to_owned).collect::<Module>();
        let files = files
            .into_iter()
            .map(|(name, text)| (module(name), text.to_owned()))
            .collect();
        let found = faults(&files);
        assert_eq!(found.first().map(String::as_str), wanted, "{files:?}");
    }
}
