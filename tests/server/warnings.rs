//! A policy that can be served by, with something in it that somebody should look at.

use crate::support::{Folder, Program};

/// Serves by the shipped policy with `lines` added, and gives everything that was logged.
fn logged(lines: &str) -> String {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", lines);
    served(&[("WHITEROOM_POLICY__DIR", folder.name())])
}

/// Serves with these variables, and gives everything that was logged.
fn served(variables: &[(&str, &str)]) -> String {
    let program = Program::start(&["serve", "--dev"], variables);
    let Some(_ready) = program.line() else {
        panic!("it does not start: {}", program.told());
    };
    program.signal("TERM");
    let ended = program.ended();
    assert_eq!(ended.status, Some(0), "{}", ended.told);
    ended.told
}

#[test]
fn a_pattern_that_is_wider_than_it_reads_is_logged_with_its_place_and_mend() {
    let told = logged("p, anyone, /v1.0, GET, allow");
    let is_ours = |line: &&str| line.contains("WARN") && line.contains("whiteroom::policy");
    let warnings: Vec<&str> = told.lines().filter(is_ours).collect();
    let [path, method] = warnings[..] else {
        panic!("not two warnings: {told}");
    };
    for (line, place, says) in [
        (path, "/policy.csv:25:12\"", "also matches `/v1x0`"),
        (method, "/policy.csv:25:19\"", "also matches `FORGET`"),
    ] {
        for text in [place, says, "\"wider-pattern\"", "\"mend\":\"write `"] {
            assert!(line.contains(text), "no {text} in {line}");
        }
    }
}

#[test]
fn of_many_warnings_fifty_are_logged_and_the_others_counted() {
    let lines: Vec<String> = (0..60)
        .map(|number| format!("p, anyone, /v{number}.0, ^GET$, allow"))
        .collect();
    let told = logged(&lines.join("\n"));
    assert_eq!(told.matches("\"wider-pattern\"").count(), 50, "{told}");
    assert!(told.contains("\"more\":10"), "{told}");
}

#[test]
fn the_shipped_policy_is_served_by_without_a_warning() {
    let told = logged("");
    let is_ours = |line: &str| line.contains("WARN") && line.contains("whiteroom::policy");
    assert!(!told.lines().any(is_ours), "{told}");
}

#[test]
fn a_dev_issuer_that_answers_beyond_loopback_is_warned_of() {
    let beyond = "WHITEROOM_DEV_ISSUER__BEYOND_LOOPBACK";
    for (value, warnings) in [("true", 1), ("false", 0)] {
        let told = served(&[(beyond, value)]);
        let found = told.matches("answers beyond loopback").count();
        assert_eq!(found, warnings, "{told}");
    }
}
