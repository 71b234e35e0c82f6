//! `whiteroom policy check`: for each hazard and each finding a folder below `tests/policies`, with what is said of it.
//!
//! `UPDATE_EXPECTED=1 cargo test --test server check` writes what is said into the folders, to be read before it is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use whiteroom::policy::{Code, Severity};

use crate::support::{Ended, Folder, Program};

/// Runs the command on `dir`, with further `arguments`.
fn check(dir: &str, arguments: &[&str]) -> Ended {
    let arguments = [&["policy", "check", "--dir", dir], arguments].concat();
    Program::run(&arguments, &[])
}

/// The problems of `dir`, one object each.
fn problems(dir: &str) -> Vec<Value> {
    let ended = check(dir, &["--format", "json"]);
    assert_eq!(ended.told, "");
    let lines = ended.printed.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The folders with something to say, by name.
fn folders() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let named = folders.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    named.collect()
}

#[test]
fn each_folder_has_exactly_the_problems_that_it_is_there_for() {
    let mut wrong = Vec::new();
    for (name, path) in folders() {
        let ended = check(&format!("tests/policies/{name}"), &[]);
        let status = ended.status.unwrap();
        let found = format!("{}{}status {status}\n", ended.told, ended.printed);
        let file = path.join("expected.txt");
        if is_updating() {
            fs::write(&file, &found).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{name}: expected\n{expected}\nfound\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, and no key of the program"
)]
fn is_updating() -> bool {
    env::var_os("UPDATE_EXPECTED").is_some()
}

/// What only a program or its files can do wrong in ways that no folder of a repository can hold.
const WITHOUT_FOLDER: [&str; 1] = ["fault"];

#[test]
fn every_code_has_a_folder_that_shows_it() {
    let mut shown: BTreeSet<String> = WITHOUT_FOLDER.map(str::to_owned).into();
    for name in folders().keys() {
        let problems = problems(&format!("tests/policies/{name}"));
        shown.extend(
            problems
                .iter()
                .map(|problem| problem["code"].as_str().unwrap().to_owned()),
        );
    }
    let codes = Code::ALL.iter().map(|code| code.as_str().to_owned());
    assert_eq!(shown, codes.collect());
}

#[test]
fn the_page_of_findings_has_every_code_with_its_severity_and_no_other() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    let page = fs::read_to_string(page).unwrap();
    let mut severity = "";
    let mut written = BTreeMap::new();
    for line in page.lines() {
        match line {
            "## Errors" => severity = Severity::Error.as_str(),
            "## Warnings" => severity = Severity::Warning.as_str(),
            _ => {}
        }
        if let Some(code) = line.strip_prefix("### ") {
            let before = written.insert(code.trim_matches('`'), severity);
            assert_eq!(before, None, "{code} is there twice");
        }
    }
    let codes = Code::ALL.map(|code| (code.as_str(), code.severity().as_str()));
    assert_eq!(written, codes.into());
}

#[test]
fn the_shipped_policy_has_no_problem() {
    for dir in [&["--dir", "policies"][..], &[]] {
        let ended = Program::run(
            &[&["policy", "check", "--deny-warnings"], dir].concat(),
            &[],
        );
        assert_eq!((ended.status, ended.told.as_str()), (Some(0), ""));
        assert_eq!(ended.printed, "policies: 5 rules, no problem\n");
    }
}

#[test]
fn the_status_says_how_bad_it_is() {
    let none = "tests/policies/no-such-folder";
    for (dir, arguments, status) in [
        ("tests/policies/repeated-line", &[][..], 0),
        ("tests/policies/repeated-line", &["--deny-warnings"], 1),
        (
            "tests/policies/repeated-line",
            &["--deny-warnings", "--format", "json"],
            1,
        ),
        (
            "tests/policies/repeated-line",
            &["--deny-warnings", "--sarif"],
            1,
        ),
        ("tests/policies/effect", &[], 1),
        ("tests/policies/effect", &["--sarif"], 1),
        ("tests/policies/missing-file", &[], 1),
        (none, &[], 2),
        (none, &["--format", "json"], 2),
        (none, &["--sarif"], 2),
        ("Cargo.toml", &[], 2),
    ] {
        let ended = check(dir, arguments);
        assert_eq!(
            ended.status,
            Some(status),
            "{dir} {arguments:?}\n{}",
            ended.told
        );
        let says = ended.told.contains("there is no policy folder here");
        assert_eq!(says, status == 2, "{dir} {arguments:?}\n{}", ended.told);
    }
}

#[test]
fn a_configuration_that_cannot_be_read_is_no_finding() {
    let variables = [("WHITEROOM_POLICY__DIRR", "policies")];
    let ended = Program::run(&["policy", "check"], &variables);
    assert_eq!((ended.status, ended.printed.as_str()), (Some(2), ""));
    assert!(
        ended.told.contains("WHITEROOM_POLICY__DIRR"),
        "{}",
        ended.told
    );
}

#[test]
fn for_programs_each_problem_is_a_line() {
    let found = problems("tests/policies/uncovered-route");
    let expected = serde_json::json!({
        "severity": "warning",
        "code": "uncovered-route",
        "file": "tests/policies/uncovered-route/policy.csv",
        "line": 1,
        "column": 1,
        "message": "no rule allows `GET /api/me` to anyone, so all of its callers are refused",
        "mend": "add a rule, as `p, authenticated, /api/me, ^GET$, allow`",
        "excerpt": null,
    });
    assert_eq!(found, [expected]);
    let found = problems("tests/policies/effect");
    assert_eq!(found[0]["excerpt"], "p, role:guest, /api/me, ^GET$, Deny");
}

#[test]
fn sarif_says_the_same_of_the_same_places() {
    for name in ["many-at-once", "repeated-line", "multi-byte-path"] {
        let dir = format!("tests/policies/{name}");
        let document: Value = serde_json::from_str(&check(&dir, &["--sarif"]).printed).unwrap();
        assert_eq!(document["version"], "2.1.0");
        let run = &document["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap().iter();
        let results: Vec<Value> = results
            .map(|result| {
                let number = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(rules[number]["id"], result["ruleId"]);
                let meaning = rules[number]["shortDescription"]["text"].as_str();
                assert!(meaning.is_some_and(|text| text.ends_with('.')));
                let place = &result["locations"][0]["physicalLocation"];
                let region = &place["region"];
                let uri = &place["artifactLocation"]["uri"];
                serde_json::json!([
                    result["level"],
                    result["ruleId"],
                    uri,
                    region["startLine"],
                    region["startColumn"]
                ])
            })
            .collect();
        let expected: Vec<Value> = problems(&dir)
            .iter()
            .map(|problem| {
                let keys = ["severity", "code", "file", "line", "column"];
                Value::from(keys.map(|key| problem[key].clone()).to_vec())
            })
            .collect();
        assert_eq!(results, expected, "{name}");
    }
}

#[test]
fn places_in_sarif_are_references_to_files() {
    let folder = Folder::with_shipped_policy();
    let odd = folder.path().join("a b#ü");
    fs::create_dir(&odd).unwrap();
    for file in ["model.conf", "policy.csv"] {
        fs::copy(folder.path().join(file), odd.join(file)).unwrap();
    }
    fs::write(odd.join("cases.toml"), "x").unwrap();
    let ended = check(odd.to_str().unwrap(), &["--sarif"]);
    let document: Value = serde_json::from_str(&ended.printed).unwrap();
    let place = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.ends_with("/a%20b%23%C3%BC/cases.toml"), "{uri}");
}

/// They speak for clients; nobody asks about paths that are not this server's own.
#[test]
fn proxies_that_are_trusted_silence_no_finding() {
    let proxies = [("WHITEROOM_DOORS__TRUSTED_PROXIES", "10.0.0.0/8")];
    for folder in [
        "tests/policies/unrouted-rule",
        "tests/policies/unknown-method",
    ] {
        let arguments = ["policy", "check", "--dir", folder];
        let [with, without] =
            [&proxies[..], &[]].map(|variables| Program::run(&arguments, variables));
        assert_eq!(with.told, without.told, "{folder}");
        assert!(with.told.contains("[warning: "), "{}", with.told);
    }
}
