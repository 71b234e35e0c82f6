//! The issuer is away: good tokens wait with 503, everything else goes on, and its return is noticed.

use std::time::Duration;

use reqwest::Response;
use rocket::tokio::time::timeout;
use serde_json::Value;

use crate::support::{Forge, Server};

async fn ask(server: &Server, path: &str, token: &str) -> Response {
    let request = server.request("GET", path);
    let request = match token {
        "" => request,
        token => request.bearer_auth(token),
    };
    request.send().await.unwrap()
}

#[rocket::async_test]
async fn a_token_that_cannot_be_checked_is_neither_good_nor_bad() {
    let issuer = Forge::absent();
    let server = issuer.server();
    let token = issuer.token();
    server.keep_secret(&token);
    let mut trace_ids = Vec::new();
    for path in [
        "/api/open",
        "/api/members-only",
        "/api/protected",
        "/api/me",
    ] {
        let answer = ask(&server, path, &token).await;
        assert_eq!(answer.status(), 503, "{path}");
        let headers = answer.headers();
        assert_eq!(headers.get("www-authenticate"), None, "{path}");
        let seconds: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=30).contains(&seconds), "{path}: {seconds}");
        assert_eq!(
            headers["content-type"], "application/problem+json",
            "{path}"
        );
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "keys_unavailable", "{path}");
        trace_ids.push(problem["trace_id"].as_str().unwrap().to_owned());
    }
    let told = server.stop("TERM").told;
    for trace_id in trace_ids {
        let lines: Vec<&str> = told
            .lines()
            .filter(|line| line.contains(&trace_id))
            .collect();
        let [line] = lines.as_slice() else {
            panic!("{trace_id} is in {lines:?}")
        };
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["code"], "keys_unavailable");
        assert_ne!(line["cause"].as_str().unwrap(), "");
    }
    assert!(told.contains("could not fetch the issuer's keys"), "{told}");
}

/// What needs no keys is answered as ever: the token (or none), the path, the status and what the answer says.
#[rocket::async_test]
async fn what_needs_no_keys_goes_on() {
    let issuer = Forge::absent();
    let server = issuer.server();
    let foreign = issuer.with_claim("iss", "https://other.example.com/".into());
    for (token, path, status, says) in [
        ("", "/api/open", 200, "Open Endpoint"),
        ("", "/api/me", 401, "sign_in_required"),
        ("", "/api/nothing", 404, "not_found"),
        ("", "/auth_config.json", 200, issuer.origin()),
        (foreign.as_str(), "/api/open", 401, "issuer_mismatch"),
        ("no-token-at-all", "/api/me", 401, "token_not_compact"),
    ] {
        let answer = ask(&server, path, token).await;
        assert_eq!(answer.status(), status, "{path} {says}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(says), "{path} {says}: {body}");
    }
}

#[rocket::async_test]
async fn a_server_without_keys_is_live_and_says_why_it_is_not_ready() {
    let issuer = Forge::absent();
    let server = issuer.server();
    assert_eq!(server.ops_get("/health/live").await.status(), 200);
    assert_eq!(server.ops_get("/metrics").await.status(), 200);
    let ready = server.ops_get("/health/ready").await;
    assert_eq!(ready.status(), 503);
    let ready: Value = ready.json().await.unwrap();
    assert_eq!(ready["status"], "not ready");
    let reason = ready["reasons"][0].as_str().unwrap();
    assert!(reason.contains("key"), "{reason}");
}

#[rocket::async_test]
async fn it_recovers_when_the_issuer_comes() {
    let issuer = Forge::absent();
    let server = issuer.server();
    let token = issuer.token();
    let for_another = issuer.with_claim("aud", "https://other.example.com".into());
    server.keep_secret(&token);
    assert_eq!(ask(&server, "/api/protected", &token).await.status(), 503);
    issuer.arrive();
    let ready = async { while server.ops_get("/health/ready").await.status() != 200 {} };
    if timeout(PATIENCE, ready).await.is_err() {
        panic!("it is never ready again:\n{}", server.log());
    }
    assert_eq!(ask(&server, "/api/protected", &token).await.status(), 200);
    let refused = ask(&server, "/api/open", &for_another).await;
    assert_eq!(refused.status(), 401);
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["code"], "audience_mismatch");
}

/// The server looks for its issuer at least every 30 seconds, at first every second.
const PATIENCE: Duration = Duration::from_secs(60);
