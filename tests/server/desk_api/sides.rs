//! The live policy, the files that are refused, and the candidate.

use serde_json::{Value, json};

use super::{explain, look, replace, server, text_of, until};
use crate::support::Folder;

#[rocket::async_test]
async fn the_desk_shows_what_decides_and_why_newer_files_do_not() {
    let folder = Folder::with_shipped_policy();
    let server = server(&folder);
    let shown = look(&server, "").await;
    assert_eq!(shown["rules"], 6);
    assert_eq!(
        (&shown["refused"], &shown["candidate"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(shown["revision"].as_str().map(str::len), Some(12));
    assert!(
        shown["loaded_at"].as_str().unwrap().ends_with('Z'),
        "{shown}"
    );
    let personas = shown["personas"].as_array().unwrap();
    for who in ["anonymous", "alice", "bob", "carol"] {
        assert!(personas.contains(&json!(who)), "{shown}");
    }
    // This very request was one.
    assert_eq!(shown["recent"], json!({"kept": 1, "most": 5000}));
    assert_eq!(shown["unused_rules"], 5);
    folder.append("policy.csv", "p, anyone, /api/open, ^GET$, perhaps\nq, 1");
    let refused = until(&server, "", |shown| shown["refused"].is_array()).await;
    assert_eq!(refused["revision"], shown["revision"]);
    let problems = refused["refused"].as_array().unwrap();
    assert_eq!(problems.len(), 2, "{refused}");
    for problem in problems {
        let file = problem["file"].as_str().unwrap();
        assert!(
            file.ends_with("/policy.csv") && problem["line"].is_u64(),
            "{problem}"
        );
        assert_eq!(problem["severity"], "error", "{problem}");
    }
}

#[rocket::async_test]
async fn a_candidate_is_shown_beside_the_live_policy_with_what_it_would_change() {
    let folder = Folder::with_shipped_policy();
    let server = server(&folder);
    let live = look(&server, "").await["revision"].clone();
    let rules = text_of(&folder, "policy.csv");
    let gift = "p, permission:read:policy, /api/protected, ^GET$, allow";
    replace(&folder, "candidate.csv", &format!("{rules}{gift}\n"));
    let shown = until(&server, "", |shown| shown["candidate"]["rules"] == 7).await;
    assert_eq!(shown["revision"], live);
    assert_eq!(shown["candidate"]["problems"], json!([]));
    let candidate = shown["candidate"]["revision"].clone();
    assert_ne!(candidate, live);
    let listed = look(&server, "/rules?of=candidate").await;
    assert_eq!(
        (&listed["revision"], &listed["total"]),
        (&candidate, &json!(7))
    );
    assert_eq!(listed["rules"][6]["text"], gift);
    // The cases say that carol cannot, which is a finding about the candidate.
    let findings = listed["findings"].as_array().unwrap();
    assert!(
        findings.iter().any(|found| found["code"] == "case-failed"),
        "{listed}"
    );
    let asked =
        |of: &str| json!({"who": "carol", "method": "GET", "path": "/api/protected", "of": of});
    assert_eq!(explain(&server, &asked("live")).await["allowed"], false);
    let allowed = explain(&server, &asked("candidate")).await;
    assert_eq!(
        (&allowed["allowed"], &allowed["revision"]),
        (&json!(true), &candidate)
    );
    let row = |matrix: &Value| {
        let rows = matrix["routes"].as_array().unwrap().iter();
        let mut rows = rows.filter(|row| row["route"] == "/api/protected");
        rows.next().unwrap()["who"]["carol"]["answer"].clone()
    };
    assert_eq!(row(&look(&server, "/matrix").await), "deny");
    assert_eq!(row(&look(&server, "/matrix?of=candidate").await), "allow");
    let diff = look(&server, "/diff").await;
    assert_eq!(
        (&diff["summary"]["before"], &diff["summary"]["after"]),
        (&live, &candidate)
    );
    let changes = diff["changes"].as_array().unwrap();
    assert!(
        changes
            .iter()
            .any(|change| change["names"] == json!(["permission:read:policy"])),
        "{diff}"
    );
    assert!(
        changes
            .iter()
            .all(|change| change["change"] == "gained" && change["path"] == "/api/protected"),
        "{diff}"
    );
    replace(&folder, "candidate.csv", "p, anyone\nq, 1\n");
    let broken = until(&server, "", |shown| {
        shown["candidate"]["revision"].is_null()
    })
    .await;
    assert_eq!(broken["candidate"]["rules"], Value::Null);
    let problems = broken["candidate"]["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2, "{broken}");
    assert_eq!(
        (&broken["revision"], &broken["refused"]),
        (&live, &Value::Null)
    );
    std::fs::remove_file(folder.path().join("candidate.csv")).unwrap();
    until(&server, "", |shown| shown["candidate"].is_null()).await;
}
