//! What the desk tells is what the command line tells.

use std::path::Path;

use serde_json::{Value, json};

use super::{explain, look, server, until};
use crate::support::{Folder, Program};

/// What the command prints in JSON, line by line. It names files as somebody in the root of the repository would.
fn printed(words: &[&str]) -> Vec<Value> {
    let words = [words, &["--format", "json"]].concat();
    let ended = Program::run(&words, &[]);
    let lines = ended.printed.lines();
    let lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(!lines.is_empty(), "{words:?}: {}", ended.told);
    lines
}

/// `told` with files named as by the command.
fn from_here(told: &Value) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = told
        .to_string()
        .replace(&format!("\"{}/", root.display()), "\"");
    serde_json::from_str(&text).unwrap()
}

#[rocket::async_test]
async fn an_explanation_is_that_of_the_command_line() {
    let folder = Folder::with_shipped_policy();
    folder.append(
        "policy.csv",
        "g, permission:read:policy, role:reader\np, role:reader, /api/protected, ^GET$, deny",
    );
    folder.append(
        "step_up.toml",
        "[[demand]]\npath = '/api/me'\nmethods = '^GET$'\nacr = ['urn:example:mfa']",
    );
    let server = server(&folder);
    for (who, method, path) in [
        ("alice", "GET", "/api/protected"),
        ("bob", "GET", "/api/protected"),
        ("carol", "GET", "/api/protected"),
        ("anonymous", "GET", "/api/me"),
        ("bob", "GET", "/api/me"),
        ("alice", "HEAD", "/api/open/?x=1"),
        ("alice", "DELETE", "/nowhere/at%20all"),
        ("alice", "GET", "/api/../open"),
        ("alice", "GET", "/api%2fopen"),
    ] {
        let told = explain(
            &server,
            &json!({"who": who, "method": method, "path": path}),
        )
        .await;
        let dir = ["--dir", folder.name()];
        let wanted =
            printed(&[&["policy", "explain", "--as", who, method, path], &dir[..]].concat());
        assert_eq!(
            json!([from_here(&told)]),
            json!(wanted),
            "{who} {method} {path}"
        );
        let is_ambiguous = path.contains("..") || path.contains("%2f");
        assert_eq!(told["refused"].is_string(), is_ambiguous, "{told}");
    }
}

#[rocket::async_test]
async fn claims_are_explained_as_on_the_command_line() {
    let folder = Folder::with_shipped_policy();
    let server = server(&folder);
    for claims in [
        json!({}),
        json!({"sub": "auth0|dora", "permissions": ["read:protected"]}),
        json!({"sub": "auth0|dora", "scope": "a b", "org_id": "org_1", "azp": "client", "permissions": "odd"}),
    ] {
        let request = json!({"claims": claims, "method": "GET", "path": "/api/protected"});
        let told = explain(&server, &request).await;
        let file = folder.file("claims.json", &claims.to_string());
        let wanted = printed(&[
            "policy",
            "explain",
            "--claims",
            &file,
            "GET",
            "/api/protected",
            "--dir",
            folder.name(),
        ]);
        assert_eq!(json!([from_here(&told)]), json!(wanted), "{claims}");
    }
    let nobody = explain(&server, &json!({"method": "GET", "path": "/api/open"})).await;
    assert_eq!(
        (&nobody["who"], &nobody["allowed"]),
        (&json!("anonymous"), &json!(true))
    );
}

#[rocket::async_test]
async fn matrix_and_diff_are_those_of_the_command_line() {
    let folder = Folder::with_shipped_policy();
    folder.append(
        "candidate.csv",
        "p, anyone, /api/open, ^(GET|POST)$, allow\np, authenticated, /api/me, ^GET$, allow",
    );
    let server = server(&folder);
    let matrix = look(&server, "/matrix").await;
    let wanted = printed(&["policy", "matrix", "--dir", folder.name()]);
    assert_eq!(json!([from_here(&matrix)]), json!(wanted));
    let diff = look(&server, "/diff").await;
    let new = Folder::with_shipped_policy();
    let edited = std::fs::read_to_string(folder.path().join("candidate.csv")).unwrap();
    std::fs::write(new.path().join("policy.csv"), edited).unwrap();
    let wanted = printed(&["policy", "diff", folder.name(), new.name()]);
    let mut told = diff["changes"].as_array().unwrap().clone();
    told.push(diff["summary"].clone());
    // The command's new side is a folder of its own.
    let of_candidate = json!(told).to_string().replace(
        &format!("{}/candidate.csv", folder.name()),
        &format!("{}/policy.csv", new.name()),
    );
    let told: Value = serde_json::from_str(&of_candidate).unwrap();
    assert_eq!(told, json!(wanted));
    until(&server, "", |shown| shown["refused"].is_null()).await;
}
