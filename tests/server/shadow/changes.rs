//! A candidate that comes, changes, breaks and goes while requests are answered.

use std::fs;

use serde_json::Value;

use super::{RULES, access, counted, eventually, folder, has_candidate, server, told, until};

#[rocket::async_test]
async fn a_candidate_comes_changes_breaks_and_goes_while_requests_run() {
    let folder = folder();
    let server = server(&folder);
    let file = folder.path().join("candidate.csv");
    let asked = ["GET /api/open".to_owned()];
    let ask = || async {
        let allowed = access(&server, &asked).await;
        assert_eq!(allowed["GET /api/open"], true);
    };
    // It comes, and denies what is allowed.
    fs::write(&file, RULES.replace("/api/open", "/api/shut")).unwrap();
    let first = until(&server, "it comes", has_candidate).await;
    eventually("a difference", || async {
        ask().await;
        counted(&server, "would_deny").await > 0.0
    })
    .await;
    // It changes, and begins anew; the metric goes on.
    fs::write(&file, RULES).unwrap();
    let changed = |told: &Value| has_candidate(told) && told["candidate"] != first["candidate"];
    let second = until(&server, "it changes", changed).await;
    assert_eq!(second["counts"]["would_deny"], 0, "{second:#}");
    assert_eq!(second["last"]["would_deny"], Value::Null, "{second:#}");
    assert!(counted(&server, "would_deny").await > 0.0);
    ask().await;
    until(&server, "the same", |told| told["counts"]["same"] != 0).await;
    // It breaks: nothing is decided by it, and the policy decides as before.
    fs::write(&file, "p, anyone\n").unwrap();
    let broken = until(&server, "it breaks", |told| !has_candidate(told)).await;
    assert_eq!(broken["counts"]["same"], 0, "{broken:#}");
    let before = counted(&server, "same").await;
    ask().await;
    assert_eq!(counted(&server, "same").await, before);
    // It is mended, and goes.
    fs::write(&file, RULES).unwrap();
    until(&server, "it is mended", has_candidate).await;
    fs::remove_file(&file).unwrap();
    until(&server, "it goes", |told| !has_candidate(told)).await;
    ask().await;
}

/// What differs, differs from the live policy: another one begins anew.
#[rocket::async_test]
async fn another_live_policy_begins_anew() {
    let folder = folder();
    folder.file("candidate.csv", &RULES.replace("/api/open", "/api/shut"));
    let server = server(&folder);
    assert_eq!(server.get("/api/open").await.status(), 200);
    until(&server, "a difference", |told| {
        told["counts"]["would_deny"] == 1
    })
    .await;
    folder.file("policy.csv", &RULES.replace("/api/open", "/api/shut"));
    let told = until(&server, "none", |told| told["counts"]["would_deny"] == 0).await;
    assert_eq!(told["last"]["would_deny"], Value::Null, "{told:#}");
    assert_eq!(server.get("/api/open").await.status(), 401);
}

#[rocket::async_test]
async fn a_candidate_that_is_broken_from_the_start_disturbs_nothing() {
    let folder = folder();
    folder.file("candidate.csv", "p, anyone, /api/open, ^GET$, perhaps\n");
    let server = server(&folder);
    assert_eq!(server.get("/api/open").await.status(), 200);
    let told = told(&server).await;
    assert_eq!(told["candidate"], Value::Null);
    assert_eq!(counted(&server, "same").await, 0.0);
}
