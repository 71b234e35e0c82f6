//! Forward-auth: what proxies are told about the requests of their clients, and the recipes for proxies, run for real.

mod callers;
mod clients;
mod counts;
mod envoy;
mod proofs;
mod recipes;
mod rows;

use crate::support::{RawAnswer, Server};

/// The variables of a server that trusts this machine and goes by this family.
fn trusting(source: &'static str) -> [(&'static str, &'static str); 2] {
    [
        ("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1"),
        ("WHITEROOM_DOORS__SOURCE", source),
    ]
}

/// What nginx would send about `method target`.
fn original(method: &str, target: &str) -> String {
    format!("X-Original-Method: {method}\r\nX-Original-URI: {target}\r\n")
}

/// What Caddy would send about `method target`.
fn forwarded(method: &str, target: &str) -> String {
    format!(
        "X-Forwarded-Method: {method}\r\nX-Forwarded-Proto: https\r\n\
         X-Forwarded-Host: a.example\r\nX-Forwarded-Uri: {target}\r\n"
    )
}

/// Asks at `/authz/forward` with these header lines, each with its end.
fn ask(server: &Server, head: impl AsRef<[u8]>) -> RawAnswer {
    ask_with("GET", "/authz/forward", server, head)
}

/// Asks at `target` by `method`.
fn ask_with(method: &str, target: &str, server: &Server, head: impl AsRef<[u8]>) -> RawAnswer {
    let start = format!("{method} {target} HTTP/1.1\r\nHost: whiteroom\r\nConnection: close\r\n");
    server.send(&[start.as_bytes(), head.as_ref(), b"\r\n"].concat())
}

/// The line that presents `token`; none for nobody.
fn bearing(token: &str) -> String {
    match token {
        "" => String::new(),
        token => format!("Authorization: Bearer {token}\r\n"),
    }
}

/// The code of a refusal, which has to be whole; `None` for 200.
fn code(server: &Server, answer: &RawAnswer, about: &str) -> Option<String> {
    if answer.status == 200 {
        assert!(answer.body.is_empty(), "{about}: {answer:?}");
        return None;
    }
    let kind = answer.header("content-type");
    let problem = server.document(answer.status, kind, &answer.body, about);
    Some(problem["code"].as_str().unwrap().to_owned())
}
