//! A server of a test's own, or the one that tests share, and the promise that no token is in what it printed,
//! and each refusal once.

use std::sync::Mutex;

use reqwest::{Method, RequestBuilder, Response};
use serde::Deserialize;

use super::program::{Ended, Errors, Program};
use super::prover::Prover;

/// A running server. Dropping it stops it, expects status 0, and searches all that it printed for every token
/// sent to it and for the trace id of every refusal that was read.
pub(crate) struct Server {
    program: Option<Program>,
    addresses: Addresses,
    client: reqwest::Client,
    secrets: Mutex<Vec<String>>,
    traces: Mutex<Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Addresses {
    public: String,
    ops: String,
    dev_issuer: Option<String>,
}

impl Server {
    /// A server with the dev issuer.
    pub(crate) fn dev() -> Self {
        Self::dev_with(&[])
    }

    /// A server with the dev issuer and `variables`.
    pub(crate) fn dev_with(variables: &[(&str, &str)]) -> Self {
        Self::start(&["--format", "json", "serve", "--dev"], variables)
    }

    /// A server that is told its issuer by `variables`.
    pub(crate) fn plain(variables: &[(&str, &str)]) -> Self {
        Self::start(&["--format", "json", "serve"], variables)
    }

    /// A server with the dev issuer whose log goes into such a pipe.
    pub(crate) fn dev_with_errors(errors: Errors) -> Self {
        let arguments = ["--format", "json", "serve", "--dev"];
        Self::of(Program::with_errors(&arguments, &[], errors))
    }

    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::of(Program::start(arguments, variables))
    }

    fn of(program: Program) -> Self {
        let Some(line) = program.line() else {
            panic!("the server did not start:\n{}", program.ended().told)
        };
        let addresses = serde_json::from_str(&line).expect(&line);
        let redirects = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder()
            .no_proxy()
            // A connection kept open would keep the server for its grace period.
            .pool_max_idle_per_host(0)
            .redirect(redirects)
            .build()
            .unwrap();
        Self {
            program: Some(program),
            addresses,
            client,
            secrets: Mutex::default(),
            traces: Mutex::default(),
        }
    }

    /// The origin of the API and the page.
    pub(crate) fn public(&self) -> &str {
        &self.addresses.public
    }

    /// The origin of health and metrics.
    pub(crate) fn ops(&self) -> &str {
        &self.addresses.ops
    }

    /// The origin of the dev issuer.
    pub(crate) fn issuer(&self) -> &str {
        self.addresses
            .dev_issuer
            .as_deref()
            .expect("a server with a dev issuer")
    }

    /// `host:port` of the public server, for a socket.
    pub(crate) fn socket(&self) -> &str {
        self.public().trim_start_matches("http://")
    }

    /// A request to the public server; `path` may hold a query.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.client
            .request(method, format!("{}{path}", self.public()))
    }

    /// `GET path` of the public server.
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request("GET", path).send().await.unwrap()
    }

    /// `method path` by `who`, a persona or `anonymous`.
    pub(crate) async fn ask(&self, who: &str, method: &str, path: &str) -> Response {
        let request = self.request(method, path);
        let request = if who == "anonymous" {
            request
        } else {
            request.bearer_auth(self.token(who).await)
        };
        request.send().await.unwrap()
    }

    /// `GET path` of the operators' port.
    pub(crate) async fn ops_get(&self, path: &str) -> Response {
        self.client
            .get(format!("{}{path}", self.ops()))
            .send()
            .await
            .unwrap()
    }

    /// An access token of `who` from the dev issuer; it must never be printed.
    pub(crate) async fn token(&self, who: &str) -> String {
        let form = [
            ("grant_type", whiteroom::dev_issuer::PERSONA_GRANT),
            ("who", who),
        ];
        let answer = self
            .client
            .post(format!("{}/oauth/token", self.issuer()))
            .form(&form)
            .send()
            .await
            .unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        self.keep_secret(&token);
        token
    }

    /// An access token of `who` from the dev issuer, bound to the key of `prover`; it must never be printed.
    pub(crate) async fn bound_token(&self, who: &str, prover: &Prover) -> String {
        let url = format!("{}/oauth/token", self.issuer());
        let form = [
            ("grant_type", whiteroom::dev_issuer::PERSONA_GRANT),
            ("who", who),
        ];
        let proof = prover.proof("POST", &url, "");
        let request = self.client.post(url).form(&form).header("DPoP", proof);
        let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["token_type"], "DPoP", "{answer}");
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        self.keep_secret(&token);
        token
    }

    /// Notes that `secret` must not be in anything that the server prints.
    pub(crate) fn keep_secret(&self, secret: &str) {
        self.secrets.lock().unwrap().push(secret.to_owned());
    }

    /// Notes that the log must hold the refusal with this trace id, and hold it once.
    pub(crate) fn keep_trace(&self, trace_id: &str) {
        self.traces.lock().unwrap().push(trace_id.to_owned());
    }

    /// Stops the server by `signal`, as `TERM`, with the checks of every end; returns all that it printed.
    pub(crate) fn stop(mut self, signal: &str) -> Ended {
        let program = self.program.take().expect("it is stopped once");
        let ended = end(program, signal, &self.secrets.lock().unwrap());
        check_traces(&ended, &self.traces.lock().unwrap());
        ended
    }

    /// Waits until the server, which was told to stop, has ended, with the checks of every end.
    pub(crate) fn ended(mut self) -> Ended {
        let program = self.program.take().expect("it ends once");
        let ended = check_end(program, &self.secrets.lock().unwrap());
        check_traces(&ended, &self.traces.lock().unwrap());
        ended
    }

    /// Sends `signal`, as `HUP`, to the server.
    pub(crate) fn signal(&self, signal: &str) {
        let program = self.program.as_ref().expect("it runs");
        program.signal(signal);
    }

    /// What the server wrote to its log so far.
    pub(crate) fn log(&self) -> String {
        self.program.as_ref().map(Program::told).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some(program) = self.program.take() else {
            return;
        };
        if !std::thread::panicking() {
            let ended = end(program, "TERM", &self.secrets.lock().unwrap());
            check_traces(&ended, &self.traces.lock().unwrap());
        }
    }
}

/// Stops `program` by `signal` and checks how it ended.
fn end(program: Program, signal: &str, secrets: &[String]) -> Ended {
    program.signal(signal);
    check_end(program, secrets)
}

/// Waits for the end of `program` and checks how it ended.
fn check_end(program: Program, secrets: &[String]) -> Ended {
    let ended = program.ended();
    assert_eq!(ended.status, Some(0), "{}", ended.told);
    for secret in secrets {
        let leaked = ended.printed.contains(secret) || ended.told.contains(secret);
        assert!(!leaked, "a token is in what the server printed");
    }
    ended
}

/// Each refusal stands in the log once, with its cause, under the id that its caller was told.
fn check_traces(ended: &Ended, traces: &[String]) {
    for id in traces {
        assert!(
            id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit()),
            "{id}"
        );
        let lines: Vec<&str> = ended
            .told
            .lines()
            .filter(|line| line.contains(id))
            .collect();
        let told = matches!(lines.as_slice(), [line] if line.contains("\"cause\":"));
        assert!(told, "the log holds this of the refusal {id}: {lines:?}");
    }
}
