//! The endpoints of the sample, as anonymous and as each persona.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Folder, Server};

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
        let about = format!("{who} {path}");
        let answer = server.ask(who, "GET", path).await;
        assert_eq!(answer.status(), status, "{about}");
        if status >= 400 {
            let problem = server.problem(answer, &about).await;
            assert_eq!(problem["code"], text, "{about}");
            continue;
        }
        assert!(
            !answer.headers().contains_key("www-authenticate"),
            "{about}"
        );
        assert_eq!(
            answer.headers()["content-type"],
            "application/json",
            "{about}"
        );
        let body = answer.text().await.unwrap();
        assert!(body.contains(text), "{about}: {body}");
    }
}

#[rocket::async_test]
async fn a_refusal_names_what_would_have_been_enough() {
    let server = Server::dev();
    for (who, error, problem) in [
        (
            "anonymous",
            r#", DPoP algs="RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA""#,
            json!({
                "type": "urn:whiteroom:problem:sign_in_required", "title": "Unauthorized", "status": 401,
                "detail": "Sign in, and send an access token for this API.", "code": "sign_in_required",
            }),
        ),
        (
            "bob",
            r#", error="insufficient_scope", scope="read:protected""#,
            json!({
                "type": "urn:whiteroom:problem:permission_missing", "title": "Forbidden", "status": 403,
                "detail": "You are signed in, and the permission `read:protected` is missing.",
                "code": "permission_missing", "missing": ["read:protected"],
            }),
        ),
    ] {
        let answer = server.ask(who, "GET", "/api/protected").await;
        let challenge = format!(
            r#"Bearer realm="api", resource_metadata="{}/.well-known/oauth-protected-resource"{error}"#,
            server.public()
        );
        assert_eq!(answer.headers()["www-authenticate"], challenge, "{who}");
        let mut found = server.problem(answer, who).await;
        found.as_object_mut().unwrap().remove("trace_id");
        assert_eq!(found, problem, "{who}");
    }
}

#[rocket::async_test]
async fn a_caller_learns_what_the_server_knows_of_him() {
    let server = Server::dev();
    for (who, sub, permissions) in [
        ("alice", "auth0|alice", json!(["read:protected"])),
        ("bob", "auth0|bob", json!([])),
    ] {
        let me: Value = server
            .ask(who, "GET", "/api/me")
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(me["claims"]["sub"], sub, "{me}");
        assert_eq!(me["claims"]["permissions"], permissions, "{me}");
        let principals = me["principals"].as_array().unwrap();
        for name in ["anyone", "authenticated", &format!("user:{sub}")] {
            assert!(principals.contains(&json!(name)), "{who}: {me}");
        }
        let may = principals.contains(&json!("permission:read:protected"));
        assert_eq!(may, who == "alice", "{me}");
    }
}

#[rocket::async_test]
async fn the_log_names_the_rule_and_the_revision() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "p, user:auth0|bob, /api/me, ^GET$, deny");
    let rules = std::fs::read_to_string(folder.path().join("policy.csv")).unwrap();
    let line_of = |text: &str| {
        let line = rules.lines().position(|line| line.starts_with(text));
        format!("policy.csv:{}", line.unwrap() + 1)
    };
    // The shipped cases would refuse this policy.
    std::fs::write(folder.path().join("cases.toml"), PERSONAS).unwrap();
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    for (who, path) in [
        ("alice", "/api/me"),
        ("bob", "/api/me"),
        ("bob", "/api/protected"),
    ] {
        server.ask(who, "GET", path).await;
    }
    let told = server.stop("TERM").told;
    let lines: Vec<Value> = told
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let line = |status: u16, route: &str| {
        let found = lines
            .iter()
            .find(|line| line["status"] == status && line["route"] == route);
        found.unwrap_or_else(|| panic!("no {status} for {route} in {told}"))
    };
    let ends = |line: &Value, end: &str| {
        line["rule"]
            .as_str()
            .is_some_and(|rule| rule.ends_with(end))
    };
    let allowed = line(200, "/api/me");
    assert!(
        ends(allowed, &line_of("p, authenticated, /api/me,")),
        "{allowed}"
    );
    let denied = line(403, "/api/me");
    assert!(ends(denied, &line_of("p, user:auth0|bob")), "{denied}");
    let unmatched = line(403, "/api/protected");
    assert!(unmatched["rule"].is_null(), "{unmatched}");
    for line in [allowed, denied, unmatched] {
        assert_eq!(line["revision"].as_str().map(str::len), Some(12), "{line}");
    }
}

const PERSONAS: &str = "[who.alice]\nsub = \"auth0|alice\"\n[who.bob]\nsub = \"auth0|bob\"\n";

#[rocket::async_test]
async fn every_refusal_has_a_trace_id_of_its_own() {
    let server = Server::dev();
    let mut seen = BTreeSet::new();
    for _ in 0..20 {
        let answer = server.get("/api/protected").await;
        let problem = server.problem(answer, "anonymous").await;
        seen.insert(problem["trace_id"].to_string());
    }
    assert_eq!(seen.len(), 20);
}
