//! What an admin asks a policy folder on the command line: why, who, whether the cases hold, and what covers a route.

mod cases;
mod diff;
mod explain;
mod replay;
mod replay_log;
mod routes;
mod slips;
mod watch;
mod who;

use serde_json::Value;

use crate::support::{Ended, Program};

/// Roles of two levels, a rule that denies, demands on the sign-in; its cases pass.
const DESK: &str = "tests/desk/passing";

/// Its cases fail in every way.
const FAILING: &str = "tests/desk/failing";

/// Runs a command of words without blanks.
fn ask(command: &str) -> Ended {
    let words: Vec<&str> = command.split_whitespace().collect();
    Program::run(&words, &[])
}

/// The whole answer in text, with its status and what standard error says.
fn shown(command: &str) -> String {
    let Ended {
        status,
        printed,
        told,
    } = ask(command);
    let status = status.map_or_else(|| "a signal".to_owned(), |status| status.to_string());
    format!("$ whiteroom {command}\n{printed}{told}status {status}")
}

/// The answer in JSON, and the status.
fn json(command: &str) -> (i32, Value) {
    let ended = ask(&format!("{command} --format json"));
    assert_eq!(ended.printed.lines().count(), 1, "{}", ended.told);
    let answer = serde_json::from_str(&ended.printed).unwrap();
    (ended.status.unwrap(), answer)
}

/// Expects the status, nothing on standard output and, on standard error, each of `says`.
fn unusable(name: &str, ended: &Ended, says: &[&str]) {
    assert_eq!(
        (ended.status, ended.printed.as_str()),
        (Some(2), ""),
        "{name}: {}",
        ended.told
    );
    for text in says {
        assert!(
            ended.told.contains(text),
            "{name}: no `{text}` in {}",
            ended.told
        );
    }
}
