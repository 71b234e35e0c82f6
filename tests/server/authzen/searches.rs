//! Searches find what a policy names and allows, and what they find is allowed when it is asked about.

use serde_json::{Value, json};

use super::{alice, asked, user};
use crate::support::{Folder, Server};

/// The results, of which each is put into `body` as `member` and must be allowed.
async fn found(server: &Server, member: &str, body: &Value) -> Vec<Value> {
    let answer = asked(server, &format!("search/{member}"), body).await;
    let results = answer["results"].as_array().unwrap().clone();
    assert_eq!(answer["page"]["count"], results.len());
    for result in &results {
        let mut one = body.clone();
        one[member] = result.clone();
        let answer = asked(server, "evaluation", &one).await;
        assert_eq!(answer["decision"], true, "{one}");
    }
    results
}

fn names(results: &[Value], member: &str) -> Vec<String> {
    let names = results
        .iter()
        .map(|result| result[member].as_str().unwrap());
    names.map(str::to_owned).collect()
}

#[rocket::async_test]
async fn subjects_are_the_users_that_the_folder_names() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "p, user:auth0|carl, /api/protected, ^GET$, allow\ng, user:auth0|dora, permission:read:protected");
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    let at = |kind: &str, path: &str| json!({"subject": {"type": kind}, "action": {"name": "GET"}, "resource": {"type": "route", "id": path}});
    let all = [
        "auth0|alice",
        "auth0|bob",
        "auth0|carl",
        "auth0|carol",
        "auth0|dave",
        "auth0|dora",
    ];
    for (kind, path, wanted) in [
        ("user", "/api/open", &all[..]),
        (
            "user",
            "/api/protected",
            &["auth0|alice", "auth0|carl", "auth0|dora"],
        ),
        ("user", "/api/none", &[]),
        ("user", "/api//open", &[]),
        ("anonymous", "/api/open", &["anonymous"]),
        ("anonymous", "/api/me", &[]),
        ("spaceship", "/api/open", &[]),
    ] {
        let results = found(&server, "subject", &at(kind, path)).await;
        assert_eq!(names(&results, "id"), wanted, "{kind} {path}");
    }
    let mut body = at("user", "/api/protected");
    body["subject"]["properties"] = json!({"permissions": ["read:protected"]});
    let results = found(&server, "subject", &body).await;
    assert_eq!(names(&results, "id"), ["auth0|alice"]);
    assert_eq!(results[0]["properties"]["name"], "Alice Admin");
    body["resource"]["type"] = json!("spaceship");
    assert_eq!(found(&server, "subject", &body).await, [] as [Value; 0]);
}

#[rocket::async_test]
async fn resources_are_the_routes_of_this_server_and_the_paths_that_the_folder_names() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "p, authenticated, /elsewhere/7, ^GET$, allow");
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    for (subject, action, wanted) in [
        (
            alice(),
            "GET",
            &[
                "/api/me",
                "/api/members-only",
                "/api/open",
                "/api/protected",
                "/elsewhere/7",
            ][..],
        ),
        (
            user("auth0|bob"),
            "GET",
            &["/api/me", "/api/members-only", "/api/open", "/elsewhere/7"],
        ),
        (user("auth0|bob"), "DELETE", &[]),
        (user("auth0|bob"), "get", &[]),
        (json!({"type": "spaceship", "id": "x"}), "GET", &[]),
    ] {
        let body =
            json!({"subject": subject, "action": {"name": action}, "resource": {"type": "route"}});
        let results = found(&server, "resource", &body).await;
        assert_eq!(names(&results, "id"), wanted, "{body}");
    }
}

#[rocket::async_test]
async fn actions_are_methods() {
    let folder = Folder::with_shipped_policy();
    folder.append(
        "policy.csv",
        "p, authenticated, /elsewhere/7, ^(PUT|PATCH)$, allow",
    );
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    for (subject, path, wanted) in [
        (alice(), "/api/protected", &["GET"][..]),
        (alice(), "/elsewhere/7", &["PATCH", "PUT"]),
        (user("auth0|bob"), "/api/protected", &[]),
    ] {
        let body = json!({"subject": subject, "resource": {"type": "route", "id": path}});
        let results = found(&server, "action", &body).await;
        assert_eq!(names(&results, "name"), wanted, "{body}");
    }
}

#[rocket::async_test]
async fn pages_together_are_the_whole() {
    let folder = Folder::with_shipped_policy();
    let lines: String = (0..25)
        .map(|n| format!("p, user:u{n:02}, /many, ^GET$, allow\n"))
        .collect();
    folder.append("policy.csv", &lines);
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    let all: Vec<String> = (0..25).map(|n| format!("u{n:02}")).collect();
    for limit in [1, 7, 24, 25, 26, 100_000] {
        let mut body = json!({"subject": {"type": "user"}, "action": {"name": "GET"}, "resource": {"type": "route", "id": "/many"}, "page": {"limit": limit}});
        let mut seen = Vec::new();
        loop {
            let answer = asked(&server, "search/subject", &body).await;
            let results = answer["results"].as_array().unwrap();
            assert!(results.len() <= limit, "{limit}");
            seen.extend(names(results, "id"));
            let token = answer["page"]["next_token"].as_str().unwrap();
            if token.is_empty() {
                break;
            }
            body["page"]["token"] = json!(token);
        }
        assert_eq!(seen, all, "{limit}");
    }
}
