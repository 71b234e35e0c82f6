//! What a proxy may send: rows with one thing wrong, and the same questions as the guards are asked.

use super::{ask, ask_with, bearing, code, forwarded, original, trusting};
use crate::support::Server;

/// Header lines, and the status and code of the answer.
struct Row(&'static str, fn() -> Vec<u8>, u16, &'static str);

const INVALID: &str = "invalid_original";

fn lines(lines: &[&str]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| format!("{line}\r\n").into_bytes())
        .collect()
}

#[rustfmt::skip]
const ORIGINAL: [Row; 26] = [
    Row("what nginx sends", || original("GET", "/api/open").into(), 200, ""),
    Row("a query", || original("GET", "/api/open?a=/../b&c=//").into(), 200, ""),
    Row("an encoded letter", || original("GET", "/%61pi/open").into(), 200, ""),
    Row("a slash at the end", || original("GET", "/api/open/").into(), 200, ""),
    Row("HEAD, which is decided as GET", || original("HEAD", "/api/open").into(), 200, ""),
    Row("a method that no rule allows", || original("OPTIONS", "/api/open").into(), 401, "sign_in_required"),
    Row("TRACE", || original("TRACE", "/api/open").into(), 401, "sign_in_required"),
    Row("a path without a route here", || original("GET", "/nothing").into(), 401, "sign_in_required"),
    Row("nothing", Vec::new, 400, INVALID),
    Row("no method", || lines(&["X-Original-URI: /api/open"]), 400, INVALID),
    Row("no target", || lines(&["X-Original-Method: GET"]), 400, INVALID),
    Row("two targets", || lines(&["X-Original-Method: GET", "X-Original-URI: /api/open", "X-Original-URI: /api/me"]), 400, INVALID),
    Row("two methods", || lines(&["X-Original-Method: GET", "X-Original-Method: GET", "X-Original-URI: /api/open"]), 400, INVALID),
    Row("two methods in one header", || original("GET, POST", "/api/open").into(), 400, INVALID),
    Row("a method in small letters", || original("get", "/api/open").into(), 400, INVALID),
    Row("a method that HTTP does not know", || original("BREW", "/api/open").into(), 400, INVALID),
    Row("a target that is not UTF-8", || b"X-Original-Method: GET\r\nX-Original-URI: /api/open\xff\r\n".to_vec(), 400, INVALID),
    Row("a client's own target behind one that is not UTF-8", || b"X-Original-Method: GET\r\nX-Original-URI: /legacy/\xff\r\nX-Forwarded-Uri: /api/open\r\n".to_vec(), 400, INVALID),
    Row("a header of the other family", || (original("GET", "/api/open") + "X-Forwarded-Uri: /api/me\r\n").into(), 400, INVALID),
    Row("an empty header of the other family", || (original("GET", "/api/open") + "X-Forwarded-Host:\r\n").into(), 400, INVALID),
    Row("the other family alone", || forwarded("GET", "/api/open").into(), 400, INVALID),
    Row("a target in absolute form", || original("GET", "http://evil.example/api/open").into(), 400, INVALID),
    Row("a target without a slash", || original("GET", "api/open").into(), 400, INVALID),
    Row("a fragment", || original("GET", "/api/open#/../me").into(), 400, INVALID),
    Row("a blank in the target", || original("GET", "/api/open /api/me").into(), 400, INVALID),
    Row("an empty target", || original("GET", "").into(), 400, INVALID),
];

#[rustfmt::skip]
const FORWARDED: [Row; 20] = [
    Row("what Caddy sends", || forwarded("GET", "/api/open").into(), 200, ""),
    Row("plain http", || forwarded("GET", "/api/open").replace("https", "http").into(), 200, ""),
    Row("an address with its port", || forwarded("GET", "/api/open").replace("a.example", "[::1]:8443").into(), 200, ""),
    Row("a path without a rule", || forwarded("GET", "/nothing").into(), 401, "sign_in_required"),
    Row("no method", || without("X-Forwarded-Method"), 400, INVALID),
    Row("no scheme", || without("X-Forwarded-Proto"), 400, INVALID),
    Row("no host", || without("X-Forwarded-Host"), 400, INVALID),
    Row("no target", || without("X-Forwarded-Uri"), 400, INVALID),
    Row("two schemes", || (forwarded("GET", "/api/open") + "X-Forwarded-Proto: https\r\n").into(), 400, INVALID),
    Row("two schemes in one header", || forwarded("GET", "/api/open").replace("https", "https, http").into(), 400, INVALID),
    Row("another scheme", || forwarded("GET", "/api/open").replace("https", "ws").into(), 400, INVALID),
    Row("a scheme that would swallow the path", || forwarded("GET", "/api/me").replace("https", "x:/api/open?").into(), 400, INVALID),
    Row("a scheme that is an address", || forwarded("GET", "/api/me").replace("https", "https://a.example/api/open?").into(), 400, INVALID),
    Row("two hosts", || (forwarded("GET", "/api/open") + "X-Forwarded-Host: b.example\r\n").into(), 400, INVALID),
    Row("a host that carries a path", || forwarded("GET", "/api/me").replace("a.example", "a.example/api/open?").into(), 400, INVALID),
    Row("a host with credentials", || forwarded("GET", "/api/open").replace("a.example", "a.example@evil").into(), 400, INVALID),
    Row("two hosts in one header", || forwarded("GET", "/api/open").replace("a.example", "a, b").into(), 400, INVALID),
    Row("an empty host", || forwarded("GET", "/api/open").replace("a.example", "").into(), 400, INVALID),
    Row("a header of the other family", || (forwarded("GET", "/api/open") + "X-Original-URI: /api/open\r\n").into(), 400, INVALID),
    Row("the other family alone", || original("GET", "/api/open").into(), 400, INVALID),
];

fn without(name: &str) -> Vec<u8> {
    let all = forwarded("GET", "/api/open");
    let kept = all
        .split_inclusive('\n')
        .filter(|line| !line.starts_with(name));
    kept.collect::<String>().into_bytes()
}

#[rocket::async_test]
async fn a_question_is_whole_or_refused_with_a_reason() {
    for (source, rows) in [("x-original", &ORIGINAL[..]), ("x-forwarded", &FORWARDED)] {
        let server = Server::dev_with(&trusting(source));
        for Row(about, head, status, wanted) in rows {
            let about = format!("{source}: {about}");
            let answer = ask(&server, head());
            let found = code(&server, &answer, &about);
            assert_eq!(
                (answer.status, found.as_deref().unwrap_or_default()),
                (*status, *wanted),
                "{about}"
            );
        }
    }
}

/// Paths that a proxy, this server and the service behind might read in different ways.
#[rocket::async_test]
async fn an_ambiguous_path_is_refused_before_the_policy() {
    let server = Server::dev_with(&trusting("x-original"));
    let alice = bearing(&server.token("alice").await);
    for path in [
        "/api/open/../protected",
        "/api/open/%2e%2e/protected",
        "/api/open/.%2E/protected",
        "/api/open%2f..%2fprotected",
        "/api//protected",
        "//evil.example/api/open",
        "/api/open;/../protected",
        "/api/open%3b",
        "/api\\protected",
        "/api/open%5c..%5cprotected",
        "/api/open%00",
        "/api/open%0d%0aX-A:b",
        "/api/%ff",
        "/api/%zz",
        "/.",
    ] {
        let head = original("GET", path) + alice.as_str();
        let answer = ask(&server, head);
        let found = code(&server, &answer, path);
        assert_eq!(
            (answer.status, found.as_deref()),
            (400, Some("ambiguous_path")),
            "{path}"
        );
    }
}

#[rocket::async_test]
async fn a_peer_that_is_not_trusted_learns_nothing_and_the_log_says_why() {
    for (proxies, reason) in [
        ("", "`doors.trusted_proxies` is empty"),
        (
            "10.0.0.0/8",
            "in none of the networks of `doors.trusted_proxies`",
        ),
    ] {
        let server = Server::dev_with(&[("WHITEROOM_DOORS__TRUSTED_PROXIES", proxies)]);
        let alice = bearing(&server.token("alice").await);
        for target in ["/authz/forward", "/authz/envoy/api/open", "/authz/envoy/"] {
            for method in ["GET", "POST", "OPTIONS"] {
                let about = format!("{proxies}: {method} {target}");
                let head =
                    original("GET", "/api/open") + alice.as_str() + "X-Forwarded-For: 10.0.0.1\r\n";
                let answer = ask_with(method, target, &server, head);
                let found = code(&server, &answer, &about);
                assert_eq!(
                    (answer.status, found.as_deref()),
                    (403, Some("asker_untrusted")),
                    "{about}"
                );
                assert_eq!(answer.header("x-whiteroom-subject"), None, "{about}");
            }
        }
        let told = server.stop("TERM").told;
        assert!(told.contains(reason), "{told}");
    }
}

/// One decision behind every door: status, code and challenge are those of the route itself.
#[rocket::async_test]
async fn a_proxy_is_told_what_the_guard_of_a_route_would_say() {
    let servers = ["x-original", "x-forwarded"].map(|source| Server::dev_with(&trusting(source)));
    for (server, tell) in servers.iter().zip([original, forwarded]) {
        for who in ["anonymous", "alice", "bob"] {
            let token = match who {
                "anonymous" => String::new(),
                who => bearing(&server.token(who).await),
            };
            for presented in [
                token.as_str(),
                "Authorization: Bearer a b\r\n",
                "Authorization: Bearer x\r\n",
                "Authorization: Basic x\r\n",
            ] {
                for path in [
                    "/api/open",
                    "/api/members-only",
                    "/api/protected",
                    "/api/me",
                    "/api/%6fpen",
                    "/api//open",
                    "/api/open?access_token=x",
                ] {
                    for method in ["GET", "HEAD"] {
                        let about = format!("{method} {path} by {who}: {presented}");
                        let guard = ask_with(method, path, server, presented);
                        for by in ["GET", "POST"] {
                            let head = tell(method, path) + presented;
                            let answer = ask_with(by, "/authz/forward", server, head);
                            assert_eq!(answer.status, guard.status, "{about}: {answer:?}");
                            let [found, wanted] =
                                [&answer, &guard].map(|answer| answer.header("www-authenticate"));
                            assert_eq!(found, wanted, "{about}");
                            let found = code(server, &answer, &about);
                            if guard.status != 200 && method == "GET" {
                                assert_eq!(found, code(server, &guard, &about), "{about}");
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The answer is the same whatever method the proxy asks with.
#[rocket::async_test]
async fn any_method_may_ask() {
    let server = Server::dev_with(&trusting("x-original"));
    for method in [
        "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE",
    ] {
        for (path, status) in [("/api/open", 200), ("/api/me", 401)] {
            let answer = ask_with(method, "/authz/forward", &server, original("GET", path));
            assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        }
    }
}
