//! AuthZEN: what other services ask, and that they hear what the guards would say.

mod batches;
mod bodies;
mod callers;
mod folders;
mod metadata;
mod routes;
mod scenario;
mod searches;

use serde_json::{Value, json};

use crate::support::Server;

/// The answer to `body`, posted by Dave to `/access/v1/<path>`, which must be 200.
async fn asked(server: &Server, path: &str, body: &Value) -> Value {
    let request = server.request("POST", &format!("/access/v1/{path}"));
    let request = request.bearer_auth(server.token("dave").await).json(body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}: {body}");
    assert_eq!(answer.headers()["content-type"], "application/json");
    answer.json().await.unwrap()
}

/// The problem that `body` is refused with.
async fn refused(server: &Server, path: &str, body: &Value) -> Value {
    let request = server.request("POST", &format!("/access/v1/{path}"));
    let request = request.bearer_auth(server.token("dave").await).json(body);
    let answer = request.send().await.unwrap();
    server.problem(answer, &format!("{path}: {body}")).await
}

/// `subject` asks for `action` on the route `path`.
fn route(subject: &Value, action: &str, path: &str) -> Value {
    json!({
        "subject": subject,
        "action": {"name": action},
        "resource": {"type": "route", "id": path},
    })
}

/// A user who is known by `id` alone.
fn user(id: &str) -> Value {
    json!({"type": "user", "id": id})
}

/// Alice, with the permission that her token would hold.
fn alice() -> Value {
    json!({"type": "user", "id": "auth0|alice", "properties": {"permissions": ["read:protected"]}})
}
