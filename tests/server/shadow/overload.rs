//! More decisions than a candidate can make: some are left out and counted, and no answer waits.

use std::time::{Duration, Instant};

use super::{CASES, access, counted, folder, has_candidate, server, until};

/// A matcher that the casbin crate decides takes milliseconds for thousands of rules, and next to nothing for three.
#[rocket::async_test]
async fn a_full_queue_drops_and_requests_are_answered() {
    let folder = folder();
    let model = std::fs::read_to_string(folder.path().join("model.conf")).unwrap();
    let slow = model.replace("&& regexMatch", "&& r.obj + \"x\" != p.obj && regexMatch");
    assert_ne!(slow, model);
    folder.file("model.conf", &slow);
    folder.file("cases.toml", CASES);
    let many: String = (0..3_000)
        .map(|n| format!("p, role:r{n}, /api/x{n}, ^GET$, allow\n"))
        .collect();
    folder.file("candidate.csv", &format!("{}{many}", super::RULES));
    let server = server(&folder);
    until(&server, "it comes", has_candidate).await;
    let requests: Vec<String> = (0..100).map(|n| format!("GET /api/{n}")).collect();
    let begun = Instant::now();
    let mut calls = 0;
    while counted(&server, "dropped").await == 0.0 {
        let allowed = access(&server, &requests).await;
        assert_eq!(allowed.as_object().unwrap().len(), 100);
        calls += 1;
        assert!(begun.elapsed() < PATIENCE, "nothing is dropped");
    }
    // As many as fit were waiting.
    assert!(calls > 10, "{calls}");
    let told = super::told(&server).await;
    assert!(told["counts"]["dropped"].as_u64().unwrap() > 0, "{told:#}");
    // What still waits keeps nobody: the server ends within its grace, which is checked when it is dropped.
    let ended = Instant::now();
    server.stop("TERM");
    assert!(
        ended.elapsed() < Duration::from_secs(10),
        "{:?}",
        ended.elapsed()
    );
}

const PATIENCE: Duration = Duration::from_secs(60);
