//! A candidate in the shadow of the live policy, over HTTP: what is counted and kept of it, and what never happens to an answer.

mod changes;
mod outcomes;
mod overload;

use std::future::Future;
use std::time::Duration;

use rocket::tokio::time::timeout;
use serde_json::{Value, json};

use crate::support::{Folder, Scrape, Server};

/// A policy whose desk `dora` may read.
pub(crate) const RULES: &str = "\
p, anyone, /api/open, ^GET$, allow
p, authenticated, /api/me, ^GET$, allow
p, permission:read:protected, /api/protected, ^GET$, allow
p, permission:read:policy, /admin/*, ^(GET|POST)$, allow
";

pub(crate) const CASES: &str = r#"
[who.alice]
sub = "auth0|alice"
permissions = ["read:protected"]

[who.dora]
sub = "auth0|dora"
permissions = ["read:policy"]
"#;

/// A folder with these rules and the shipped model.
pub(crate) fn folder() -> Folder {
    let folder = Folder::with_shipped_policy();
    folder.file("policy.csv", RULES);
    folder.file("cases.toml", CASES);
    folder
}

/// A server that decides by `folder`.
pub(crate) fn server(folder: &Folder) -> Server {
    Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())])
}

/// What the desk says of the shadow.
pub(crate) async fn told(server: &Server) -> Value {
    let answer = server.ask("dora", "GET", "/admin/api/policy/shadow").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.json().await.unwrap()
}

/// Waits until `condition` holds of what the desk says; the desk's own requests are decided, too.
pub(crate) async fn until(
    server: &Server,
    about: &str,
    condition: impl Fn(&Value) -> bool,
) -> Value {
    let holds = async {
        loop {
            let told = told(server).await;
            if condition(&told) {
                return told;
            }
        }
    };
    match timeout(PATIENCE, holds).await {
        Ok(told) => told,
        Err(_) => panic!("{about}: never\n{:#}", told(server).await),
    }
}

/// Waits until a condition holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(about: &str, condition: impl Fn() -> F) {
    let holds = async { while !condition().await {} };
    assert!(timeout(PATIENCE, holds).await.is_ok(), "{about}: never");
}

/// The counter of an outcome.
pub(crate) async fn counted(server: &Server, outcome: &str) -> f64 {
    let series = format!(r#"whiteroom_shadow_decisions_total{{outcome="{outcome}"}}"#);
    Scrape::of(server).await.value(&series)
}

/// Asks about `requests` without a token, and returns what is allowed.
pub(crate) async fn access(server: &Server, requests: &[String]) -> Value {
    let request = server.request("POST", "/api/access");
    let answer = request.json(&json!({ "requests": requests })).send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().await.unwrap();
    answer["access"].clone()
}

/// The candidate that is decided by.
pub(crate) fn has_candidate(told: &Value) -> bool {
    told["candidate"].is_string()
}

pub(crate) const OUTCOMES: [&str; 5] = ["same", "would_allow", "would_deny", "failed", "dropped"];

const PATIENCE: Duration = Duration::from_secs(30);
