//! The endpoints of the sample, as anonymous and as each persona.

use serde_json::Value;

use crate::support::Server;

/// Who, what, and the status and text of the answer.
const ROWS: [(&str, &str, u16, &str); 12] = [
    (
        "anonymous",
        "/api/open",
        200,
        r#"{"message":"Open Endpoint"}"#,
    ),
    ("anonymous", "/api/members-only", 401, "sign_in_required"),
    ("anonymous", "/api/protected", 401, "sign_in_required"),
    ("anonymous", "/api/me", 401, "sign_in_required"),
    ("bob", "/api/open", 200, r#"{"message":"Open Endpoint"}"#),
    (
        "bob",
        "/api/members-only",
        200,
        r#"{"message":"Members Only Endpoint"}"#,
    ),
    ("bob", "/api/protected", 403, "permission_missing"),
    ("bob", "/api/me", 200, r#""user:auth0|bob""#),
    ("alice", "/api/open", 200, r#"{"message":"Open Endpoint"}"#),
    (
        "alice",
        "/api/members-only",
        200,
        r#"{"message":"Members Only Endpoint"}"#,
    ),
    (
        "alice",
        "/api/protected",
        200,
        r#"{"message":"Protected Endpoint"}"#,
    ),
    ("alice", "/api/me", 200, r#""permission:read:protected""#),
];

#[rocket::async_test]
async fn each_caller_gets_what_the_policy_says() {
    let server = Server::dev();
    for (who, path, status, text) in ROWS {
        let answer = server.ask(who, "GET", path).await;
        assert_eq!(answer.status(), status, "{who} {path}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(text), "{who} {path}: {body}");
    }
}

#[rocket::async_test]
async fn a_refusal_names_what_would_have_been_enough() {
    let server = Server::dev();
    let answer = server.ask("bob", "GET", "/api/protected").await;
    let challenge = answer.headers()["www-authenticate"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        challenge,
        r#"Bearer realm="api", error="insufficient_scope", scope="read:protected""#
    );
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["missing"], serde_json::json!(["read:protected"]));
    assert_eq!(problem["status"], 403);
    let trace_id = problem["trace_id"].as_str().unwrap();
    let line = server
        .log()
        .lines()
        .filter(|line| line.contains(trace_id))
        .count();
    assert_eq!(line, 1, "the log names the refusal once");
}
