//! `policy test --watch`: each edit is tried, and a signal ends it.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Folder, Program};

fn watch(folder: &Folder, variables: &[(&str, &str)]) -> Program {
    let watch = ["policy", "test", "--watch", "--format", "json", "--dir"];
    Program::start(&[&watch[..], &[folder.name()]].concat(), variables)
}

/// The next run's answer.
fn next(program: &Program) -> Value {
    let line = program
        .line()
        .unwrap_or_else(|| panic!("no run: {}", program.told()));
    serde_json::from_str(&line).unwrap()
}

/// Replaces a file as an editor does, by renaming.
fn replace(folder: &Folder, file: &str, edit: impl Fn(&str) -> String) {
    let path = folder.path().join(file);
    let text = edit(&fs::read_to_string(&path).unwrap());
    let beside = folder.file("beside", &text);
    fs::rename(beside, path).unwrap();
}

#[test]
fn each_edit_is_tried_until_a_signal_ends_it_with_0() {
    for (signal, variables) in [
        ("INT", &[][..]),
        ("TERM", &[("WHITEROOM_POLICY__WATCH", "poll")]),
    ] {
        let folder = Folder::with_shipped_policy();
        let program = watch(&folder, variables);
        assert_eq!(next(&program)["passed"], true);
        replace(&folder, "policy.csv", |text| {
            text.replace("/api/me,", "/api/you,")
        });
        assert_eq!(next(&program)["passed"], false);
        // A policy that does not load is told, and the watching goes on.
        replace(&folder, "policy.csv", |text| {
            text.replace("p, anyone", "P, anyone")
        });
        let deadline = Instant::now() + Duration::from_secs(60);
        while !program.told().contains("[line-type]") {
            assert!(Instant::now() < deadline, "nothing is told");
            std::thread::yield_now();
        }
        replace(&folder, "policy.csv", |text| {
            text.replace("/api/you,", "/api/me,")
                .replace("P, anyone", "p, anyone")
        });
        assert_eq!(next(&program)["passed"], true);
        program.signal(signal);
        assert_eq!(program.ended().status, Some(0), "{signal}");
    }
}

#[test]
fn an_edit_that_changes_no_text_is_not_tried_again() {
    let folder = Folder::with_shipped_policy();
    let program = watch(&folder, &[]);
    let first = next(&program);
    replace(&folder, "policy.csv", str::to_owned);
    replace(&folder, "policy.csv", |text| format!("{text}\n# more\n"));
    let second = next(&program);
    assert_ne!(first["revision"], second["revision"]);
    program.signal("INT");
    let ended = program.ended();
    assert_eq!(ended.printed.lines().count(), 2, "{}", ended.printed);
}
