//! The stream: it tells of each change at once, and ends with the server, the token and the right to listen.

use std::time::{Duration, Instant};

use reqwest::Response;
use serde_json::{Value, json};

use super::{DESK, patient, replace, server, text_of};
use crate::support::{Folder, Forge, Server, now};

/// Somebody who reads the stream.
struct Listening {
    answer: Response,
    text: String,
}

impl Listening {
    async fn begin(server: &Server, token: &str) -> Self {
        let request = server.request("GET", &format!("{DESK}/events"));
        let answer = request.bearer_auth(token).send().await.unwrap();
        let headers = answer.headers();
        assert_eq!(answer.status(), 200);
        assert_eq!(headers["content-type"], "text/event-stream");
        assert_eq!(headers["cache-control"], "no-store");
        Self {
            answer,
            text: String::new(),
        }
    }

    /// What the next event tells; `None` when there is none any more. A comment is no event.
    async fn next(&mut self) -> Option<Value> {
        let read = async {
            loop {
                if let Some((event, rest)) = self.text.split_once("\n\n") {
                    let (event, rest) = (event.to_owned(), rest.to_owned());
                    self.text = rest;
                    if let Some(data) = event.strip_prefix("event:standing\ndata:") {
                        break Some(serde_json::from_str(data).expect(data));
                    }
                    assert_eq!(event, ":");
                    continue;
                }
                let chunk = self.answer.chunk().await.unwrap()?;
                self.text.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        };
        patient("an event", read).await
    }

    async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let told = self.next().await.expect("one more event");
            if wanted(&told) {
                return told;
            }
        }
    }
}

#[rocket::async_test]
async fn each_change_is_told_at_once() {
    let folder = Folder::with_shipped_policy();
    let server = server(&folder);
    let mut listening = Listening::begin(&server, &server.token("carol").await).await;
    let first = listening.next().await.unwrap();
    assert_eq!(
        (&first["candidate"], &first["refused"]),
        (&Value::Null, &json!(false))
    );
    let rules = text_of(&folder, "policy.csv");
    let edited = Instant::now();
    replace(&folder, "policy.csv", &format!("{rules}#\n"));
    let second = listening
        .until(|told| told["revision"] != first["revision"])
        .await;
    let took = edited.elapsed();
    // It is well within a second; a machine that does much else may take longer.
    assert!(took < Duration::from_secs(10), "{took:?}");
    replace(&folder, "policy.csv", "p, anyone\n");
    let refused = listening.until(|told| told["refused"] == true).await;
    assert_eq!(refused["revision"], second["revision"]);
    replace(&folder, "policy.csv", &rules);
    listening.until(|told| told == &first).await;
    replace(&folder, "candidate.csv", &format!("{rules}#\n"));
    let beside = listening.until(|told| told["candidate"].is_string()).await;
    assert_eq!(beside["candidate"], second["revision"]);
    replace(&folder, "candidate.csv", "p, anyone\n");
    listening.until(|told| told == &first).await;
}

#[rocket::async_test]
async fn it_ends_at_once_when_the_server_is_told_to_stop() {
    let server = Server::dev_with(&[
        ("WHITEROOM_OPS__DRAIN_WAIT_SECONDS", "0"),
        ("WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS", "3600"),
    ]);
    let mut listening = Listening::begin(&server, &server.token("carol").await).await;
    assert!(listening.next().await.is_some());
    // Its end waits for no grace, with the checks of every end: status 0, and nothing cut off.
    server.signal("TERM");
    assert_eq!(listening.next().await, None);
    let told = server.ended().told;
    assert!(!told.contains("cut off"), "{told}");
}

#[rocket::async_test]
async fn it_ends_when_a_drain_begins_and_not_with_it() {
    let server = Server::dev_with(&[("WHITEROOM_OPS__DRAIN_WAIT_SECONDS", "3600")]);
    let mut listening = Listening::begin(&server, &server.token("carol").await).await;
    assert!(listening.next().await.is_some());
    server.signal("TERM");
    assert_eq!(listening.next().await, None);
    // Nobody listens to a server that leaves.
    let mut late = Listening::begin(&server, &server.token("carol").await).await;
    assert!(late.next().await.is_some());
    assert_eq!(late.next().await, None);
    server.stop("TERM");
}

#[rocket::async_test]
async fn it_ends_with_the_token() {
    let forge = Forge::start();
    let server = forge.server();
    let expiry = now() + 3;
    let token = forge.with_claims(&json!({"permissions": ["read:policy"], "exp": expiry}));
    server.keep_secret(&token);
    let mut listening = Listening::begin(&server, &token).await;
    assert!(listening.next().await.is_some());
    assert_eq!(listening.next().await, None);
    assert!((expiry..expiry + 20).contains(&now()), "{expiry} {}", now());
}

#[rocket::async_test]
async fn it_ends_with_the_right_to_listen() {
    let forge = Forge::start();
    for (file, edit) in [
        ("policy.csv", "p, user:auth0|eve, /admin/*, ^GET$, deny"),
        ("revoked.toml", "[[token]]\njti = 'auth0|eve'"),
        (
            "step_up.toml",
            "[[demand]]\npath = '/admin/*'\nmethods = '^GET$'\nacr = ['urn:example:mfa']",
        ),
    ] {
        let folder = Folder::with_shipped_policy();
        let server = forge.server_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
        let token = |sub: &str| {
            let token = forge.with_claims(
                &json!({"sub": sub, "permissions": ["read:policy"], "acr": sub, "jti": sub}),
            );
            server.keep_secret(&token);
            token
        };
        let mut eve = Listening::begin(&server, &token("auth0|eve")).await;
        let mut other = Listening::begin(&server, &token("urn:example:mfa")).await;
        let first = (eve.next().await, other.next().await);
        assert!(first.0.is_some() && first.0 == first.1, "{file}");
        folder.append(file, edit);
        assert_eq!(eve.next().await, None, "{file}");
        assert!(other.next().await.is_some(), "{file}");
    }
}

#[rocket::async_test]
async fn so_many_may_listen_and_no_more() {
    let server = Server::dev();
    let token = server.token("carol").await;
    let mut listening = Vec::new();
    for _ in 0..32 {
        listening.push(Listening::begin(&server, &token).await);
    }
    let ask = || {
        server
            .request("GET", &format!("{DESK}/events"))
            .bearer_auth(&token)
    };
    let answer = ask().send().await.unwrap();
    assert_eq!(answer.headers()["retry-after"], "15");
    let problem = server.problem(answer, "one too many").await;
    assert_eq!(
        (&problem["status"], &problem["code"]),
        (&json!(503), &json!("unavailable"))
    );
    // Everything else goes on.
    assert_eq!(server.ask("carol", "GET", DESK).await.status(), 200);
    listening.pop();
    let free = async { while ask().send().await.unwrap().status() != 200 {} };
    // The server finds out that somebody hung up when it tells the next thing.
    patient("a place", free).await;
}

#[rocket::async_test]
async fn silence_is_broken_before_a_proxy_takes_it_for_the_end() {
    let server = Server::dev();
    let mut listening = Listening::begin(&server, &server.token("carol").await).await;
    assert!(listening.next().await.is_some());
    let said = async {
        let mut said = String::new();
        while !said.ends_with("\n\n") {
            let chunk = listening.answer.chunk().await.unwrap();
            said += std::str::from_utf8(&chunk.expect("more")).unwrap();
        }
        said
    };
    assert_eq!(patient("a comment", said).await, ":\n\n");
}
