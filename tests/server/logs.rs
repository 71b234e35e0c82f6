//! The log: one line a request, nothing of libraries, and no answer that waits for whoever reads it.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Errors, Folder, Forge, Program, Scrape, Server, encode};

/// The lines of `told`, each an object.
fn lines(told: &str) -> Vec<Value> {
    let lines = told
        .lines()
        .map(|line| serde_json::from_str(line).expect(line));
    lines.collect()
}

#[rocket::async_test]
async fn a_request_is_one_line_with_the_kind_of_its_caller() {
    let forge = Forge::start();
    let server = forge.server();
    let client = json!({"sub": "m2m@clients", "azp": "m2m"});
    let itself = json!({"sub": "m2m", "client_id": "m2m"});
    let user = json!({"azp": "spa", "scope": "openid"});
    for (method, path, token, status, caller) in [
        ("GET", "/api/open", None, 200, Some("anonymous")),
        ("HEAD", "/api/open", None, 200, Some("anonymous")),
        (
            "GET",
            "/api/protected",
            Some(forge.token()),
            200,
            Some("user"),
        ),
        (
            "GET",
            "/api/protected",
            Some(forge.with_claims(&user)),
            200,
            Some("user"),
        ),
        (
            "GET",
            "/api/me",
            Some(forge.with_claims(&client)),
            200,
            Some("client"),
        ),
        (
            "GET",
            "/api/me",
            Some(forge.with_claims(&itself)),
            200,
            Some("client"),
        ),
        ("GET", "/api/protected", None, 401, Some("anonymous")),
        ("GET", "/api/me", Some(forge.with_foreign_key()), 401, None),
        ("GET", "/api/nothing", None, 404, None),
    ] {
        let request = server.request(method, &format!("{path}?hidden=query"));
        let request = match &token {
            Some(token) => {
                server.keep_secret(token);
                request.bearer_auth(token)
            }
            None => request,
        };
        let before = lines(&server.log()).len();
        assert_eq!(request.send().await.unwrap().status(), status);
        let told = appeared(&server, before, path).await;
        let [line] = told.as_slice() else {
            panic!("{method} {path}: {told:#?}")
        };
        assert_eq!(line["method"], method, "{line}");
        assert_eq!(line["status"], status, "{line}");
        let wanted = caller.map_or(Value::Null, Value::from);
        assert_eq!(line["caller"], wanted, "{line}");
        let route = if status == 404 { "" } else { path };
        assert_eq!(line["route"], route, "{line}");
        assert!(line["milliseconds"].is_number(), "{line}");
        assert_eq!(line["trace_id"].as_str().map(str::len), Some(32), "{line}");
    }
    let told = server.stop("TERM").told;
    for hidden in ["hidden", "query", "auth0|alice", "m2m", &encode("m2m")] {
        assert!(!told.contains(hidden), "`{hidden}` in {told}");
    }
}

/// The lines of requests that came after the first `before`, once there is one.
async fn appeared(server: &Server, before: usize, about: &str) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let new: Vec<Value> = lines(&server.log()).split_off(before);
        let new: Vec<Value> = new
            .into_iter()
            .filter(|line| line["method"].is_string())
            .collect();
        if !new.is_empty() {
            return new;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "no line of {about}"
        );
        // Another answer gives the server time to write.
        server.ops_get("/health/live").await;
    }
}

/// Rocket calls it `GET`.
#[rocket::async_test]
async fn a_method_that_nobody_knows_is_not_told_as_another() {
    let server = Server::dev();
    let answer = server.request("BREW", "/api/open").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let line = appeared(&server, 0, "BREW").await;
    assert_eq!(line[0]["method"], "_OTHER");
}

#[rocket::async_test]
async fn libraries_are_quiet_even_where_everything_is_logged() {
    let server = Server::dev_with(&[("WHITEROOM_TELEMETRY__LOG_LEVEL", "trace")]);
    server.keep_secret("hidden-query");
    let answer = server.get("/api/open?access_token=hidden-query").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        server.ask("alice", "GET", "/api/protected").await.status(),
        200
    );
    let told = server.stop("TERM").told;
    let quiet = ["rocket::server", "hyper", "reqwest", "rustls"];
    // What libraries write by `log` is in the same form and by their own names; those that wait for sockets and for edits say
    // something at this level.
    let is_bridged = |line: &Value| {
        let target = line["target"].as_str().unwrap_or_default();
        ["mio::", "notify::"]
            .iter()
            .any(|name| target.starts_with(name))
    };
    assert!(lines(&told).iter().any(is_bridged), "{told}");
    for line in lines(&told) {
        let target = line["target"].as_str().unwrap();
        assert!(!quiet.iter().any(|name| target.starts_with(name)), "{line}");
        assert!(!target.ends_with("::_"), "{line}");
        let is_rockets = target == "rocket" || target.starts_with("rocket::");
        assert!(!is_rockets || line["level"] == "ERROR", "{line}");
    }
}

#[rocket::async_test]
async fn a_level_leaves_out_what_is_less() {
    let server = Server::dev_with(&[("WHITEROOM_TELEMETRY__LOG_LEVEL", "error")]);
    assert_eq!(server.get("/api/open").await.status(), 200);
    assert_eq!(server.stop("TERM").told, "");
}

#[rocket::async_test]
async fn a_log_that_nobody_reads_keeps_no_answer() {
    let server = Server::dev_with_errors(Errors::Unread);
    // Some ten times what a pipe holds.
    for _ in 0..2000 {
        assert_eq!(server.get("/api/open").await.status(), 200);
    }
    let scrape = Scrape::of(&server).await;
    assert!(scrape.value("whiteroom_log_lines_dropped_total") == 0.0);
    // The end waits a second for a reader, and no longer.
    server.stop("TERM");
}

#[rocket::async_test]
async fn lines_that_cannot_be_written_are_counted() {
    let server = Server::dev_with_errors(Errors::Closed);
    for wanted in 1..=20 {
        assert_eq!(server.get("/api/open").await.status(), 200);
        let counted = || async {
            let scrape = Scrape::of(&server).await;
            scrape.value("whiteroom_log_lines_dropped_total")
        };
        let begun = Instant::now();
        while counted().await < f64::from(wanted) {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "{wanted} is not counted"
            );
        }
    }
    server.stop("TERM");
}

#[test]
fn what_is_logged_before_a_failed_start_is_written_before_the_error() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "p, anyone, /api/loose, GET, allow");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let variables = [
        ("WHITEROOM_POLICY__DIR", folder.name()),
        ("ROCKET_PORT", &port),
    ];
    let ended = Program::run(&["serve", "--dev"], &variables);
    assert_eq!(ended.status, Some(1), "{}", ended.told);
    let lines: Vec<&str> = ended.told.lines().collect();
    let warning = lines.iter().position(|line| line.contains("FORGET"));
    let error = lines.iter().position(|line| line.starts_with("error: "));
    assert!(warning.is_some() && warning < error, "{}", ended.told);
}
