//! The operators' port: health, metrics, and nothing of either in public.

use serde_json::Value;

use std::collections::BTreeSet;

use whiteroom::http::routes;
use whiteroom::policy::Route;

use crate::support::{Scrape, Server};

#[rocket::async_test]
async fn a_server_that_answers_is_live_and_with_keys_it_is_ready() {
    let server = Server::dev();
    let live: Value = server.ops_get("/health/live").await.json().await.unwrap();
    assert_eq!(live, serde_json::json!({"status": "live"}));
    // Verifying a token fetches the keys, if the server has not yet.
    assert_eq!(server.ask("alice", "GET", "/api/me").await.status(), 200);
    let ready = server.ops_get("/health/ready").await;
    assert_eq!(ready.status(), 200);
    let ready: Value = ready.json().await.unwrap();
    let mut access = server.request("POST", "/api/access");
    access = access.json(&serde_json::json!({"requests": []}));
    let access: Value = access.send().await.unwrap().json().await.unwrap();
    let loaded_at = ready["policy_loaded_at"].as_str().unwrap();
    assert!(loaded_at.ends_with('Z'), "{loaded_at}");
    let age = ready["issuers"][0]["keys_age_seconds"].as_u64().unwrap();
    assert!(age < 600, "{age}");
    let issuer = serde_json::json!({"issuer": server.issuer(), "keys": 1, "keys_age_seconds": age});
    let wanted = serde_json::json!({
        "status": "ready", "policy_revision": access["revision"], "policy_loaded_at": loaded_at, "issuers": [issuer],
    });
    assert_eq!(ready, wanted);
}

#[rocket::async_test]
async fn the_two_ports_share_no_path() {
    let server = Server::dev();
    for path in ["/metrics", "/health/live", "/health/ready"] {
        assert_eq!(server.get(path).await.status(), 404, "public {path}");
        assert_eq!(server.ops_get(path).await.headers().get("server"), None);
    }
    for path in ["/", "/api/open", "/auth_config.json", "/app.js"] {
        let answer = server.ops_get(path).await;
        assert_eq!(answer.status(), 404, "ops {path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "not_found", "ops {path}");
    }
}

#[rocket::async_test]
async fn a_refusal_to_an_operator_is_in_the_log_once() {
    let server = Server::dev();
    let problem: Value = server.ops_get("/nothing").await.json().await.unwrap();
    let trace_id = problem["trace_id"].as_str().unwrap();
    server.ops_get("/health/live").await;
    let told = server.stop("TERM").told;
    let lines: Vec<&str> = told
        .lines()
        .filter(|line| line.contains(trace_id))
        .collect();
    assert_eq!(lines.len(), 1, "{told}");
    let line: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(line["code"], "not_found");
    assert!(
        !told.contains("/health/live"),
        "probes would drown the log: {told}"
    );
}

/// The patterns of the shipped rules, by which decisions are counted that proxies ask for.
const PATTERNS: [&str; 7] = [
    "",
    "/access/v1/*",
    "/admin/*",
    "/api/me",
    "/api/members-only",
    "/api/open",
    "/api/protected",
];

#[rocket::async_test]
async fn every_decision_is_at_zero_before_the_first() {
    let server = Server::dev();
    let scrape = Scrape::of(&server).await;
    let decided: Vec<Route> = routes::decided();
    let decided = decided.iter().map(|route| route.pattern.as_str());
    let guarded: BTreeSet<&str> = decided
        .chain(["/api/access", "/api/access/routes"])
        .collect();
    let guarded: Vec<(&str, &str)> = guarded.into_iter().map(|route| (route, "guard")).collect();
    let forward = PATTERNS.map(|pattern| (pattern, "forward_auth"));
    let asked = guarded.iter().copied();
    let asked = asked.chain([("", "access_list"), ("", "authzen")]);
    let asked = asked.chain(forward);
    for (route, door) in asked {
        for effect in ["allow", "deny"] {
            assert!(scrape.value(&decisions(effect, route, door)) == 0.0);
        }
    }
    let total = "whiteroom_policy_decisions_total{";
    let series = scrape.names().into_iter();
    assert_eq!(
        series.filter(|name| name.starts_with(total)).count(),
        (guarded.len() + 2 + PATTERNS.len()) * 2
    );
    assert!(scrape.value("whiteroom_policy_decision_duration_seconds_count") == 0.0);
}

#[rocket::async_test]
async fn decisions_are_counted_by_effect_route_and_door() {
    let server = Server::dev();
    for (who, path) in [
        ("alice", "/api/protected"),
        ("bob", "/api/protected"),
        ("bob", "/api/protected"),
        ("anonymous", "/api/open"),
        ("anonymous", "/api/nothing"),
    ] {
        server.ask(who, "GET", path).await;
    }
    let asked = r#"{"requests":["GET /api/open","GET /api/me","GET /api/protected"]}"#;
    let request = server.request("POST", "/api/access").body(asked);
    assert_eq!(request.send().await.unwrap().status(), 200);
    let scrape = Scrape::of(&server).await;
    for (effect, route, door, count) in [
        ("allow", "/api/protected", "guard", 1.0),
        ("deny", "/api/protected", "guard", 2.0),
        ("allow", "/api/open", "guard", 1.0),
        ("deny", "/api/open", "guard", 0.0),
        ("allow", "", "access_list", 1.0),
        ("deny", "", "access_list", 2.0),
        ("allow", "/api/access", "guard", 0.0),
    ] {
        let series = decisions(effect, route, door);
        let found = scrape.value(&series);
        assert!((found - count).abs() < 0.5, "{series} is {found}");
    }
    let timed = scrape.value("whiteroom_policy_decision_duration_seconds_count");
    assert!((timed - 7.0).abs() < 0.5, "{timed} were timed");
}

#[rocket::async_test]
async fn requests_are_counted_as_they_came() {
    let server = Server::dev();
    for (method, path, status) in [
        ("GET", "/api/open", "200"),
        ("HEAD", "/api/open", "200"),
        ("HEAD", "/api/me", "401"),
        ("POST", "/api/open", "405"),
        ("GET", "/api/nothing", "404"),
        ("GET", "/api//open", "400"),
        ("GET", "/app.js", "200"),
    ] {
        let answer = server.ask("anonymous", method, path).await;
        assert_eq!(answer.status().as_str(), status, "{method} {path}");
    }
    let scrape = Scrape::of(&server).await;
    for (method, route, status) in [
        ("GET", "/api/open", "200"),
        ("HEAD", "/api/open", "200"),
        ("HEAD", "/api/me", "401"),
        ("POST", "", "405"),
        ("GET", "", "404"),
        ("GET", "/api/open", "400"),
        ("GET", "/app.js", "200"),
    ] {
        let labels = format!(
            r#"http_request_method="{method}",http_response_status_code="{status}",http_route="{route}""#
        );
        let count = scrape.value(&format!(
            "http_server_request_duration_seconds_count{{{labels}}}"
        ));
        assert!((count - 1.0).abs() < 0.5, "{labels} is {count}");
    }
    for family in FAMILIES {
        assert!(
            scrape.text.contains(&format!("# TYPE {family}\n")),
            "{family}"
        );
    }
}

fn decisions(effect: &str, route: &str, door: &str) -> String {
    format!(
        r#"whiteroom_policy_decisions_total{{door="{door}",effect="{effect}",http_route="{route}"}}"#
    )
}

const FAMILIES: [&str; 3] = [
    "http_server_request_duration_seconds histogram",
    "whiteroom_policy_decisions_total counter",
    "whiteroom_policy_decision_duration_seconds histogram",
];
