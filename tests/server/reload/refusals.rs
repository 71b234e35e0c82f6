//! Bad edits: the last good policy stays, and the log, the metric and the health say why, once.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{
    access, allow, lines, ready, reloads, replace, server, text_of, until, until_reloads,
    until_told,
};
use crate::support::{Folder, Server};

/// A name, the file, what makes another of its text to take its place, the code of the problem, and part of
/// what is said.
struct Bad(
    &'static str,
    &'static str,
    fn(&Path, &str),
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const BAD: &[Bad] = &[
    Bad("a mistyped effect", "policy.csv", |file, text| add(file, text, "p, anyone, /api/wide, ^GET$, alow"), "effect", "alow"),
    Bad("half a line", "policy.csv", |file, text| add(file, text, "p, anyone, /api/wi"), "column-count", "column"),
    Bad("a pattern", "policy.csv", |file, text| add(file, text, "p, anyone, /api/wide, ^(GET$, allow"), "pattern", "^(GET$"),
    Bad("a line of 10 MB", "policy.csv", |file, text| add(file, text, &"x".repeat(10 << 20)), "line-type", "xxx"),
    Bad("a huge regex", "policy.csv", |file, text| add(file, text, "p, anyone, /api/wide, (((a{1000}){1000}){1000}), allow"), "pattern", "a{1000}"),
    Bad("no rules", "policy.csv", |_, _| {}, "unreadable", "cannot be read"),
    Bad("a pipe", "policy.csv", pipe, "unreadable", "no regular file"),
    Bad("a folder", "policy.csv", |file, _| fs::create_dir(file).unwrap(), "unreadable", "no regular file"),
    Bad("a loop", "policy.csv", |file, _| symlink("policy.csv", file).unwrap(), "unreadable", "symbolic links"),
    Bad("a link to nowhere", "policy.csv", |file, _| symlink("nowhere", file).unwrap(), "unreadable", "cannot be read"),
    Bad("an endless file", "policy.csv", |file, _| symlink("/dev/zero", file).unwrap(), "unreadable", "no regular file"),
    Bad("257 MiB", "policy.csv", |file, _| fs::File::create(file).unwrap().set_len(257 << 20).unwrap(), "unreadable", "larger than"),
    Bad("no UTF-8", "policy.csv", |file, _| fs::write(file, b"p, \xff").unwrap(), "encoding", "UTF-8"),
    Bad("an empty model", "model.conf", |file, _| fs::write(file, "").unwrap(), "missing-section", "`r` in `[request_definition]`"),
    Bad("half a model", "model.conf", |file, text| fs::write(file, text.split("[matchers]").next().unwrap()).unwrap(), "missing-section", "matchers"),
    Bad("a matcher", "model.conf", |file, text| fs::write(file, text.replace("keyMatch2", "keyMatch9")).unwrap(), "undefined", "keyMatch9"),
    Bad("a case that fails", "cases.toml", |file, text| add(file, text, "[[case]]\nwho = \"bob\"\ncan = [\"GET /api/protected\"]"), "case-failed", "bob"),
    Bad("a case of nobody", "cases.toml", |file, text| add(file, text, "[[case]]\nwho = \"mallory\"\ncan = [\"GET /api/open\"]"), "persona", "mallory"),
    Bad("a token without a name", "revoked.toml", |file, text| add(file, text, "[[token]]\njti = ''"), "revocation", "`jti` is empty"),
    Bad("a pipe for a list", "revoked.toml", pipe, "unreadable", "no regular file"),
    Bad("a list of 17 MiB", "revoked.toml", |file, _| fs::File::create(file).unwrap().set_len(17 << 20).unwrap(), "unreadable", "larger than 16 MiB"),
    Bad("a demand for nothing", "step_up.toml", |file, text| add(file, text, "[[demand]]\npath = '/api/open'\nmethods = '^GET$'"), "step-up", "neither an `acr`"),
    Bad("no TOML", "cases.toml", |file, _| fs::write(file, "[[case").unwrap(), "case-syntax", "`]]`"),
];

fn add(file: &Path, text: &str, line: &str) {
    fs::write(file, format!("{text}\n{}\n{line}\n", "# more")).unwrap();
}

fn pipe(file: &Path, _: &str) {
    assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
}

const ASKED: [&str; 4] = ["/api/open", "/api/me", "/api/protected", "/api/wide"];

#[rocket::async_test]
async fn a_bad_edit_changes_nothing_but_what_operators_see_and_a_good_one_heals() {
    let folder = Folder::with_shipped_policy();
    folder.file("revoked.toml", "");
    folder.file("step_up.toml", "");
    let server = server(folder.name(), "events");
    let (before, healthy) = (access(&server, &ASKED).await, ready(&server).await);
    for (count, Bad(name, file, spoil, code, says)) in (1..).zip(BAD) {
        let (path, text) = (folder.path().join(file), text_of(&folder, file));
        let place = path.to_str().unwrap();
        let is_it = |line: &Value| {
            let (at, message) = (line["place"].as_str(), line["message"].as_str());
            line["code"] == *code
                && at.is_some_and(|at| at.starts_with(place))
                && message.is_some_and(|message| message.contains(says))
                && line["level"] == "ERROR"
                && line["mend"].is_string()
        };
        let told = lines(&server.log())
            .iter()
            .filter(|line| is_it(line))
            .count();
        let beside = folder.path().join("beside");
        spoil(&beside, &text);
        fs::remove_file(&path).unwrap();
        // One row leaves nothing there.
        let _ = fs::rename(beside, &path);
        let is_refused = || async { reason(&server).await.is_some_and(|why| why.contains(says)) };
        until(&server, name, is_refused).await;
        assert_eq!(access(&server, &ASKED).await, before, "{name}");
        let degraded = ready(&server).await;
        assert_eq!(
            degraded["policy_revision"], healthy["policy_revision"],
            "{name}"
        );
        let why = reason(&server).await.unwrap();
        assert!(why.contains(place) && why.len() < 2500, "{name}: {why}");
        until_told(&server, told + 1, is_it).await;
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
        fs::write(&path, text).unwrap();
        until_reloads(&server, "healed", "loaded", count).await;
        assert_eq!(ready(&server).await.get("degraded"), None, "{name}");
    }
    assert_eq!(access(&server, &ASKED).await, before);
}

/// Why the policy lags behind its files, if it does.
async fn reason(server: &Server) -> Option<String> {
    let ready = ready(server).await;
    ready["degraded"][0].as_str().map(str::to_owned)
}

#[rocket::async_test]
async fn more_problems_than_anybody_reads_are_counted_instead() {
    let folder = Folder::with_shipped_policy();
    let server = server(folder.name(), "events");
    let good = text_of(&folder, "policy.csv");
    let file = folder.path().join("policy.csv");
    replace(&file, &"permit, all\n".repeat(200));
    until_reloads(&server, "200 problems", "rejected", 1).await;
    let more = "and 150 more problems of the policy files";
    until_told(&server, 1, |line| line["message"] == more).await;
    until_told(&server, 50, |line| line["code"] == "line-type").await;
    let why = reason(&server).await.unwrap();
    assert!(why.contains("200 problems"), "{why}");
    // Another edit that is as bad is judged anew; a good one after it heals.
    replace(&file, "permit, all\n");
    until_reloads(&server, "one problem", "rejected", 2).await;
    replace(&file, &format!("{good}\n{}\n", allow("/api/wide")));
    until_reloads(&server, "healed", "loaded", 1).await;
    assert!(reloads(&server, "rejected").await < 2.5);
    assert_eq!(reason(&server).await, None);
}
