//! The time between the signal and the end: who is told what, what may finish, and what is cut off.

use std::future::Future;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rocket::tokio::time::timeout;
use serde_json::Value;

use crate::support::{Scrape, Server};

/// A request whose body comes in parts, as from a slow client.
struct Upload(TcpStream);

impl Upload {
    /// Sends the head and half of the body, and waits until the server counts it as under way.
    async fn begin(server: &Server) -> Self {
        let mut stream = TcpStream::connect(server.socket()).unwrap();
        let (half, length) = (BODY.split_at(HALF).0, BODY.len());
        write!(
            stream,
            "POST /api/access HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{half}"
        )
        .unwrap();
        until("an upload under way", async || in_flight(server).await == 1).await;
        Self(stream)
    }

    /// Sends the rest, and returns all that the server answers until it hangs up.
    fn finish(mut self) -> String {
        self.0.write_all(&BODY.as_bytes()[HALF..]).unwrap();
        self.answer()
    }

    /// All that the server answers until it hangs up.
    fn answer(&mut self) -> String {
        let mut answer = Vec::new();
        // A server that is gone may reset the connection.
        let _ = self.0.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    }
}

async fn in_flight(server: &Server) -> u32 {
    let count = Scrape::of(server)
        .await
        .value("http_server_active_requests");
    format!("{count}").parse().unwrap()
}

async fn until<F: Future<Output = bool>>(about: &str, condition: impl Fn() -> F) {
    let holds = async { while !condition().await {} };
    assert!(timeout(PATIENCE, holds).await.is_ok(), "waited for {about}");
}

/// The health answer of a server that takes its leave.
async fn expect_draining(server: &Server) {
    until("draining", async || {
        server.ops_get("/health/ready").await.status() == 503
    })
    .await;
    let health = server.ops_get("/health/ready").await;
    assert_eq!(health.status(), 503);
    let health: Value = health.json().await.unwrap();
    assert_eq!(health["status"], "not ready", "{health}");
    assert_eq!(
        health["reasons"],
        serde_json::json!(["draining"]),
        "{health}"
    );
    assert!(health["policy_revision"].is_string(), "{health}");
    assert_eq!(server.ops_get("/health/live").await.status(), 200);
}

/// A server that holds keys, so that only its farewell can make it not ready.
async fn ready(variables: &[(&str, &str)]) -> Server {
    let server = Server::dev_with(variables);
    let is_ready = async || server.ops_get("/health/ready").await.status() == 200;
    until("readiness", is_ready).await;
    server
}

#[rocket::async_test]
async fn while_it_waits_it_answers_and_is_not_ready() {
    for signal in ["TERM", "INT"] {
        let server = ready(&[("WHITEROOM_OPS__DRAIN_WAIT_SECONDS", "2")]).await;
        let told = Instant::now();
        server.signal(signal);
        expect_draining(&server).await;
        assert_eq!(server.get("/api/open").await.status(), 200, "{signal}");
        server.ended();
        assert!(told.elapsed() >= Duration::from_secs(2), "{signal}");
    }
}

#[rocket::async_test]
async fn a_request_under_way_ends_while_new_ones_are_refused() {
    let server = ready(&[("WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS", "3600")]).await;
    let upload = Upload::begin(&server).await;
    server.signal("TERM");
    until("a closed port", async || {
        TcpStream::connect(server.socket()).is_err()
    })
    .await;
    expect_draining(&server).await;
    assert_eq!(in_flight(&server).await, 1);
    let answer = upload.finish();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains(r#""GET /api/open":true"#), "{answer}");
    let told = server.ended().told;
    assert!(!told.contains("cut off"), "{told}");
}

#[rocket::async_test]
async fn connections_at_rest_do_not_hold_it_up() {
    let server = ready(&[("WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS", "3600")]).await;
    let silent = TcpStream::connect(server.socket()).unwrap();
    let mut idle = TcpStream::connect(server.socket()).unwrap();
    idle.write_all(b"GET /api/open HTTP/1.1\r\nHost: a\r\n\r\n")
        .unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    server.stop("TERM");
    drop((silent, idle));
}

#[rocket::async_test]
async fn what_outlives_the_grace_is_cut_off_and_the_log_says_how_much() {
    // Rocket by itself would cut it off after 5.
    for grace in [0, 6] {
        let text = grace.to_string();
        let server = ready(&[("WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS", &text)]).await;
        let mut upload = Upload::begin(&server).await;
        let told = Instant::now();
        server.signal("TERM");
        assert_eq!(upload.answer(), "", "{grace}");
        let ended = server.ended();
        assert!(told.elapsed() >= Duration::from_secs(grace), "{grace}");
        assert_eq!(cut_off(&ended.told), [1], "{}", ended.told);
    }
}

#[rocket::async_test]
async fn a_second_signal_ends_it_at_once() {
    let long = "3600";
    for (variable, first, second) in [
        ("WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS", "TERM", "TERM"),
        ("WHITEROOM_OPS__DRAIN_WAIT_SECONDS", "TERM", "INT"),
        ("WHITEROOM_OPS__DRAIN_WAIT_SECONDS", "INT", "INT"),
    ] {
        let server = ready(&[(variable, long)]).await;
        let upload = Upload::begin(&server).await;
        server.signal(first);
        expect_draining(&server).await;
        server.signal(second);
        let told = server.ended().told;
        assert_eq!(cut_off(&told), [1], "{variable} {first} {second}: {told}");
        drop(upload);
    }
}

/// How many requests the lines of the log say were cut off.
fn cut_off(told: &str) -> Vec<u64> {
    let lines = told.lines().filter(|line| line.contains("cut off"));
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .map(|line| line["requests"].as_u64().expect("a count"))
        .collect()
}

const BODY: &str = r#"{"requests":["GET /api/open","GET /api/protected"]}"#;

/// More than Rocket looks at before it routes.
const HALF: usize = 24;

/// Only a server that is wrong takes so long.
const PATIENCE: Duration = Duration::from_secs(60);
