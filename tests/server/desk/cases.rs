//! `policy test`: whether the cases hold, why not, and what no case reaches.

use serde_json::json;

use super::{DESK, FAILING, ask, json, shown, unusable};
use crate::support::{Folder, Program};

#[test]
fn every_failure_is_told_with_its_reasons() {
    insta::assert_snapshot!("cases_passed", shown(&format!("policy test --dir {DESK}")));
    insta::assert_snapshot!(
        "cases_failed",
        shown(&format!("policy test --dir {FAILING}"))
    );
}

#[test]
fn a_program_reads_the_same() {
    let (status, answer) = json(&format!("policy test --dir {FAILING}"));
    assert_eq!(
        (status, &answer["passed"], &answer["cases"]),
        (1, &json!(false), &json!(5))
    );
    let failed = answer["failed"].as_array().unwrap();
    let places: Vec<_> = failed.iter().map(|case| &case["place"]["line"]).collect();
    assert_eq!(places, [7, 11, 12, 17]);
    let case = &failed[0];
    assert_eq!(
        [&case["who"], &case["expected"], &case["verdict"]],
        ["alice", "allow", "deny"]
    );
    assert_eq!(case["nearest"][0]["rule"]["line"], 3);
    assert_eq!(case["enough"], json!(["role:writer"]));
    assert_eq!(failed[3]["role_path"][1]["line"]["line"], 5);
    assert_eq!(answer["rules"]["percent"], 66);
    assert_eq!(answer["rules"]["unreached"][0]["line"], 3);
    let unreached = answer["routes"]["unreached"].as_array().unwrap().iter();
    let of_sample = unreached.filter(|route| route.as_str().unwrap().contains(" /api/"));
    let of_sample: Vec<_> = of_sample.collect();
    assert_eq!(of_sample, ["GET /api/me", "GET /api/members-only"]);
    let (status, answer) = json(&format!("policy test --dir {DESK}"));
    assert_eq!((status, &answer["failed"]), (0, &json!([])));
}

#[test]
fn a_folder_that_decides_about_something_else_is_not_reproached_with_routes() {
    let arguments = ["policy", "test", "--dir", "examples/authzen/policies"];
    let ended = Program::run(
        &arguments,
        &[("ROCKET_CONFIG", "examples/authzen/Rocket.toml")],
    );
    let wanted = "cases, all passed\nrules that settle a case: 6 of 6 (100 %)\nroutes that a case asks for: none of this server's own\n";
    assert!(ended.printed.ends_with(wanted), "{}", ended.printed);
}

#[test]
fn coverage_below_what_is_wanted_fails() {
    for (wanted, status) in [("0", 0), ("60", 0), ("61", 1), ("100", 1)] {
        let command = format!("policy test --min-coverage {wanted} --dir {DESK}");
        let ended = ask(&command);
        assert_eq!(ended.status, Some(status), "{wanted}: {}", ended.printed);
        let says = format!("FAILED  60 % of the rules settle a case, and {wanted} % are wanted");
        assert_eq!(
            ended.printed.contains(&says),
            status == 1,
            "{}",
            ended.printed
        );
    }
    for wanted in ["101", "-1", "x", "60%"] {
        let command = format!("policy test --min-coverage={wanted} --dir {DESK}");
        unusable(wanted, &ask(&command), &["--min-coverage <PERCENT>"]);
    }
}

#[test]
fn junit_reads_every_case() {
    let folder = Folder::empty();
    let file = folder.path().join("junit.xml");
    let file = file.to_str().unwrap();
    let command = format!("policy test --junit {file} --min-coverage 90 --dir {FAILING}");
    assert_eq!(ask(&command).status, Some(1));
    let written = std::fs::read_to_string(file).unwrap();
    insta::assert_snapshot!("junit", written);
    let nowhere = format!("policy test --junit {file}/x --dir {DESK}");
    unusable(
        "no such folder",
        &ask(&nowhere),
        &["cannot write `", "junit.xml/x`"],
    );
}

#[test]
fn a_policy_that_does_not_load_fails_no_case_and_leaves_no_old_result() {
    let folder = Folder::with_shipped_policy();
    let file = folder.file("junit.xml", "<testsuites>all is well</testsuites>");
    for (file, line, says) in [
        ("policy.csv", "permit, <x>, /a, ^GET$, allow", "[line-type]"),
        (
            "cases.toml",
            "[[case]]\nwho = 'alice'\nrule = '21'\ncan = ['GET /a']",
            "`21` names no rule",
        ),
    ] {
        folder.append(file, line);
        let command = format!(
            "policy test --junit {}/junit.xml --dir {}",
            folder.name(),
            folder.name()
        );
        unusable(file, &ask(&command), &[says]);
    }
    let written = std::fs::read_to_string(file).unwrap();
    assert!(
        written.contains(r#"tests="1" failures="0" errors="1""#),
        "{written}"
    );
    assert!(!written.contains("<x>"), "{written}");
}

#[test]
fn a_folder_without_cases_says_so() {
    let folder = Folder::with_shipped_policy();
    std::fs::remove_file(folder.path().join("cases.toml")).unwrap();
    let ended = ask(&format!("policy test --dir {}", folder.name()));
    assert_eq!(ended.status, Some(0));
    assert!(ended.printed.starts_with("no cases: "), "{}", ended.printed);
}

#[test]
fn the_shipped_policy_passes_with_every_rule_and_route_reached() {
    let (status, answer) = json("policy test --min-coverage 100");
    assert_eq!((status, &answer["routes"]["percent"]), (0, &json!(100)));
}

#[test]
fn the_candidate_can_be_tried_by_the_same_cases() {
    let folder = Folder::with_shipped_policy();
    let command = format!("policy test --candidate --dir {}", folder.name());
    unusable("none", &ask(&command), &["there is no `candidate.csv`"]);
    let rules = std::fs::read_to_string(folder.path().join("policy.csv")).unwrap();
    for (rules, status, says) in [
        (rules.clone(), 0, "candidate.csv"),
        (rules.replace("/api/open", "/api/shut"), 1, "GET /api/open"),
    ] {
        folder.file("candidate.csv", &rules);
        let (found, answer) = json(&command);
        assert_eq!(found, status, "{answer:#}");
        let text = ask(&command);
        let shown = text.printed.contains(says) || status == 0;
        assert!(shown, "{}", text.printed);
    }
    let whole = ask(&format!("policy test --dir {}", folder.name()));
    assert_eq!(whole.status, Some(0), "{}", whole.printed);
    folder.file("candidate.csv", "p, anyone\n");
    unusable(
        "broken",
        &ask(&command),
        &["candidate.csv:1:", "column-count"],
    );
    unusable("both", &ask(&format!("{command} --watch")), &["--watch"]);
}
