//! Edits of the policy folder under a running server: good ones are live at once, bad ones change nothing but what
//! operators see.

mod edits;
mod refusals;
mod revocations;
mod signals;
mod swaps;

use std::fs;
use std::future::Future;
use std::path::Path;
use std::time::{Duration, Instant};

use rocket::tokio::time::timeout;
use serde_json::{Value, json};

use crate::support::{Folder, Scrape, Server};

/// A server with the dev issuer that watches `dir`, by the system's word or by looking alone.
fn server(dir: &str, watch: &str) -> Server {
    Server::dev_with(&[
        ("WHITEROOM_POLICY__DIR", dir),
        ("WHITEROOM_POLICY__WATCH", watch),
        ("WHITEROOM_TELEMETRY__LOG_FORMAT", "json"),
    ])
}

const WATCHING: [&str; 2] = ["events", "poll"];

/// What `/api/access` answers an anonymous caller about `GET path` of each of `paths`, and the revision.
async fn access(server: &Server, paths: &[&str]) -> (String, Vec<bool>) {
    let requests: Vec<String> = paths.iter().map(|path| format!("GET {path}")).collect();
    let request = server.request("POST", "/api/access");
    let answer = request.json(&json!({"requests": requests})).send().await;
    let answer: Value = answer.unwrap().json().await.unwrap();
    let allowed = |request: &String| answer["access"][request].as_bool().expect("a verdict");
    let revision = answer["revision"].as_str().expect("a revision").to_owned();
    (revision, requests.iter().map(allowed).collect())
}

async fn may(server: &Server, path: &str) -> bool {
    access(server, &[path]).await.1 == [true]
}

/// Waits until `condition` holds; says how long that took, which `--nocapture` shows.
#[expect(clippy::print_stdout, reason = "a time is for people to judge")]
async fn until<F: Future<Output = bool>>(server: &Server, about: &str, condition: impl Fn() -> F) {
    let began = Instant::now();
    let holds = async { while !condition().await {} };
    if timeout(PATIENCE, holds).await.is_err() {
        panic!("{about}: never\n{}", server.log());
    }
    println!("{about}: after {:?}", began.elapsed());
}

/// The body of `/health/ready`, which is answered with 200 once the keys are held.
async fn ready(server: &Server) -> Value {
    server.ops_get("/health/ready").await.json().await.unwrap()
}

async fn reloads(server: &Server, result: &str) -> f64 {
    let series = format!(r#"whiteroom_policy_reloads_total{{result="{result}"}}"#);
    Scrape::of(server).await.value(&series)
}

async fn until_reloads(server: &Server, about: &str, result: &str, count: u32) {
    let reached = || async { reloads(server, result).await >= count.into() };
    until(server, about, reached).await;
}

/// A rule that lets anyone `GET path`.
fn allow(path: &str) -> String {
    format!("p, anyone, {path}, ^GET$, allow")
}

/// The lines of the log about the policy, but for those about requests.
fn lines(log: &str) -> Vec<Value> {
    let lines = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let of_policy = |line: &Value| {
        line["target"]
            .as_str()
            .is_some_and(|t| t.contains("policy"))
    };
    lines.filter(of_policy).collect()
}

/// Waits until the log holds `count` lines that `about` is true of. The log is written before a reload is counted, and
/// read a moment later.
async fn until_told(server: &Server, count: usize, about: impl Fn(&Value) -> bool) {
    let told = || {
        lines(&server.log())
            .iter()
            .filter(|line| about(line))
            .count()
    };
    until(server, "the log", || async { told() >= count }).await;
    assert_eq!(told(), count, "{}", server.log());
}

/// Puts `text` in the place of `path`, as careful programs do.
fn replace(path: &Path, text: &str) {
    let beside = path.with_extension("new");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, path).unwrap();
}

fn text_of(folder: &Folder, file: &str) -> String {
    fs::read_to_string(folder.path().join(file)).unwrap()
}

/// An edit is effective well within a second; a machine that does much else may take longer.
const PATIENCE: Duration = Duration::from_secs(30);
