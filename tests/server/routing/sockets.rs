//! Bytes that no client library sends. What hyper or Rocket refuse before our code has an empty body or no line in the
//! log; the README lists it, and these rows pin it.

use super::{read, request, with_head};
use crate::support::Server;

/// Bytes, and the status that hyper answers them with, without a body.
#[rustfmt::skip]
const HARDLY_HTTP: [(&str, &[u8], u16); 17] = [
    ("a byte that is not UTF-8 in the target", b"GET /api/\xff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("a blank in the target", b"GET /api/open x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("a backtick in the target", b"GET /api/` HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("a control character in the target", b"GET /api/\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("no target", b"GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("a target without a slash", b"GET api/open HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("another version", b"GET /api/open HTTP/2.0\r\nHost: a\r\n\r\n", 400),
    ("no version", b"GET /api/open\r\n\r\n", 400),
    ("the start of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    ("a blank in a header's name", b"GET /api/open HTTP/1.1\r\nHo st: a\r\n\r\n", 400),
    ("a header without a colon", b"GET /api/open HTTP/1.1\r\nHost\r\n\r\n", 400),
    ("a folded header", b"GET /api/open HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400),
    ("a NUL in a header", b"GET /api/open HTTP/1.1\r\nHost: a\0\r\n\r\n", 400),
    ("a DEL in Authorization", b"GET /api/open HTTP/1.1\r\nAuthorization: Bearer \x7f\r\n\r\n", 400),
    ("two lengths", b"POST /api/access HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    ("a negative length", b"POST /api/access HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    ("an unknown transfer coding", b"POST /api/access HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n", 400),
];

#[rocket::async_test]
async fn bytes_that_are_hardly_http_are_refused_and_the_server_lives() {
    let server = Server::dev();
    for (about, bytes, status) in HARDLY_HTTP {
        let answer = server.send(bytes);
        assert_eq!(answer.status, status, "{about}: {answer:?}");
        assert!(answer.body.is_empty(), "{about}: {answer:?}");
    }
    assert_eq!(server.get("/api/open").await.status(), 200);
}

#[rocket::async_test]
async fn what_is_too_large_is_refused_and_the_server_lives() {
    let server = Server::dev();
    let many = "X-A: b\r\n".repeat(101);
    // Twice what hyper keeps: of somewhat less, one large read may still bring the end.
    let large = format!("X-A: {}\r\n", "b".repeat(1_000_000));
    let long = format!("/api/{}", "x".repeat(70_000));
    for (about, bytes, status) in [
        ("101 headers", with_head("GET", "/api/open", &many), 431),
        (
            "a megabyte of headers",
            with_head("GET", "/api/open", &large),
            431,
        ),
        ("70 KB of target", request("GET", &long), 414),
    ] {
        let answer = server.send(&bytes);
        // The server hangs up on bytes that it never read, and TCP's reset may overtake the answer.
        let is_overtaken = answer.status == 0 && bytes.len() > 64 * 1024;
        assert!(
            answer.status == status || is_overtaken,
            "{about}: {answer:?}"
        );
        assert!(answer.body.is_empty(), "{about}: {answer:?}");
    }
    assert_eq!(server.get("/api/open").await.status(), 200);
}

#[rocket::async_test]
async fn a_method_that_rocket_does_not_know_is_refused() {
    let server = Server::dev();
    for (about, bytes) in [
        ("an unknown method", request("BREW", "/api/open")),
        ("a method in lower case", request("get", "/api/open")),
        ("a tunnel", request("CONNECT", "a.example:443")),
    ] {
        let answer = server.send(&bytes);
        let content_type = answer.header("content-type");
        let problem = server.document(400, content_type, &answer.body, about);
        assert_eq!(
            (answer.status, &problem["code"]),
            (400, &"bad_request".into()),
            "{about}"
        );
    }
}

#[rocket::async_test]
async fn a_strange_target_is_served_or_refused_in_full() {
    let server = Server::dev();
    let deep = format!("/api{}", "/a".repeat(10_000));
    let slashes = format!("/api{}", "/".repeat(10_000));
    for (about, target, status, code) in [
        (
            "the absolute form of another host",
            "http://evil.example/api/open",
            200,
            "",
        ),
        (
            "the absolute form with a port",
            "http://127.0.0.1:1/api/open",
            200,
            "",
        ),
        (
            "the absolute form of what is refused",
            "http://evil.example/api/me",
            401,
            "sign_in_required",
        ),
        (
            "the absolute form of an ambiguous path",
            "http://evil.example/api/../x",
            400,
            "ambiguous_path",
        ),
        ("10,000 segments", deep.as_str(), 404, "not_found"),
        ("10,000 slashes", slashes.as_str(), 400, "ambiguous_path"),
        ("a dot segment at the root", "/..", 400, "ambiguous_path"),
        ("a slash too many at the root", "//x", 400, "ambiguous_path"),
        ("letters beyond ASCII", "/api/caf\u{e9}", 404, "not_found"),
        ("a bracket", "/api/[", 404, "not_found"),
        ("a bar", "/api/a|b", 404, "not_found"),
        ("braces", "/api/{}", 404, "not_found"),
        (
            "a query of nothing but signs",
            "/api/nothing?&&==%zz&",
            404,
            "not_found",
        ),
        ("an encoded letter", "/%61pi/open", 200, ""),
        (
            "an encoded letter of what is refused",
            "/%61pi/m%65",
            401,
            "sign_in_required",
        ),
        (
            "an encoded letter of nothing",
            "/%61pi/nothing",
            404,
            "not_found",
        ),
    ] {
        let answer = server.send(&with_head("GET", target, "Accept: text/html\r\n"));
        if status == 200 {
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (200, Some("application/json")),
                "{about}"
            );
            continue;
        }
        assert_eq!(
            read(&server, &answer, status, about)["code"],
            code,
            "{about}"
        );
    }
}

#[rocket::async_test]
async fn a_body_that_breaks_off_is_refused_and_the_server_lives() {
    let server = Server::dev();
    for (about, body) in [
        ("no number of a chunk", "x\r\n{}\r\n0\r\n\r\n"),
        ("a chunk longer than it says", "1\r\n{}\r\n0\r\n\r\n"),
        ("a huge chunk", "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
    ] {
        let mut bytes = with_head("POST", "/api/access", "Transfer-Encoding: chunked\r\n");
        bytes.extend_from_slice(body.as_bytes());
        let answer = server.send(&bytes);
        assert_eq!(
            read(&server, &answer, 400, about)["code"],
            "invalid_body",
            "{about}"
        );
    }
    assert_eq!(server.get("/api/open").await.status(), 200);
}
