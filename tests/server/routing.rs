//! What is answered where no route is: 404, 405, ambiguous paths, and bytes that are hardly HTTP.

mod sockets;

use serde_json::Value;

use crate::support::{RawAnswer, Server};

/// A request without a token, and the status, code and `Allow` of its refusal.
#[rustfmt::skip]
const REFUSED: [(&str, &str, u16, &str, Option<&str>); 28] = [
    ("GET", "/api", 404, "not_found", None),
    ("GET", "/api/nothing", 404, "not_found", None),
    ("GET", "/api/open/more", 404, "not_found", None),
    ("GET", "/api/Open", 404, "not_found", None),
    ("POST", "/api/nothing", 404, "not_found", None),
    ("HEAD", "/api/nothing", 404, "not_found", None),
    ("GET", "/admin", 404, "not_found", None),
    ("GET", "/admin/api/rules", 404, "not_found", None),
    ("GET", "/access/v1", 404, "not_found", None),
    ("GET", "/nothing", 404, "not_found", None),
    ("GET", "/apis", 404, "not_found", None),
    ("DELETE", "/nothing", 404, "not_found", None),
    ("GET", "/metrics", 404, "not_found", None),
    ("GET", "/health/live", 404, "not_found", None),
    ("POST", "/api/open", 405, "method_not_allowed", Some(READ)),
    ("DELETE", "/api/protected", 405, "method_not_allowed", Some(READ)),
    ("PATCH", "/api/me", 405, "method_not_allowed", Some(READ)),
    ("PUT", "/api/open/", 405, "method_not_allowed", Some(READ)),
    ("TRACE", "/api/open", 405, "method_not_allowed", Some(READ)),
    ("GET", "/api/access", 405, "method_not_allowed", Some("OPTIONS, POST")),
    ("HEAD", "/api/access", 405, "method_not_allowed", Some("OPTIONS, POST")),
    ("POST", "/api/access/routes", 405, "method_not_allowed", Some(READ)),
    ("POST", "/", 405, "method_not_allowed", Some(READ)),
    ("PUT", "/app.js", 405, "method_not_allowed", Some(READ)),
    ("DELETE", "/auth_config.json", 405, "method_not_allowed", Some(READ)),
    ("OPTIONS", "/api/nothing", 404, "not_found", None),
    ("OPTIONS", "/nothing", 404, "not_found", None),
    ("OPTIONS", "/api", 404, "not_found", None),
];

const READ: &str = "GET, HEAD, OPTIONS";

#[rocket::async_test]
async fn a_path_or_method_without_a_route_is_refused_before_the_policy() {
    let server = Server::dev();
    for who in ["anonymous", "alice"] {
        for (method, path, status, code, allow) in REFUSED {
            let about = format!("{method} {path} by {who}");
            let answer = server.ask(who, method, path).await;
            let found = answer.headers().get("allow").cloned();
            let found = found.as_ref().map(|found| found.to_str().unwrap());
            assert_eq!(
                (answer.status().as_u16(), found),
                (status, allow),
                "{about}"
            );
            if method == "HEAD" {
                assert_eq!(answer.bytes().await.unwrap(), "", "{about}");
                continue;
            }
            let problem = server.problem(answer, &about).await;
            assert_eq!(problem["code"], code, "{about}");
        }
    }
}

#[rocket::async_test]
async fn a_missing_path_under_a_governed_prefix_is_never_a_page() {
    let server = Server::dev();
    for path in ["/api", "/api/nothing", "/admin/users", "/access/v1/nothing"] {
        let request = server.request("GET", path).header("Accept", "text/html");
        let problem = server.problem(request.send().await.unwrap(), path).await;
        assert_eq!(problem["code"], "not_found", "{path}");
    }
}

#[rocket::async_test]
async fn head_is_get_without_its_body() {
    let server = Server::dev();
    for path in [
        "/api/open",
        "/api/members-only",
        "/api/nothing",
        "/",
        "/app.js",
        "/auth_config.json",
    ] {
        let ask = |method: &str| server.send(&request(method, path));
        let (get, head) = (ask("GET"), ask("HEAD"));
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}: {head:?}");
        for name in [
            "content-type",
            "content-length",
            "etag",
            "www-authenticate",
            "vary",
        ] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
        let length = get.body.len().to_string();
        assert_eq!(
            head.header("content-length"),
            Some(length.as_str()),
            "{path}"
        );
    }
}

#[rocket::async_test]
async fn options_names_the_methods_of_a_path_to_anyone() {
    let server = Server::dev();
    for (path, allow) in [
        ("/api/open", READ),
        ("/api/protected", READ),
        ("/api/protected/", READ),
        ("/api/access", "OPTIONS, POST"),
        ("/", READ),
        ("/auth_config.json", READ),
    ] {
        let answer = server.ask("anonymous", "OPTIONS", path).await;
        assert_eq!(answer.status(), 204, "{path}");
        assert_eq!(answer.headers()["allow"], allow, "{path}");
        assert_eq!(answer.bytes().await.unwrap(), "", "{path}");
    }
}

const METHODS: [&str; 3] = ["GET", "POST", "OPTIONS"];

/// Paths that a proxy, a router and a policy might read in different ways.
const AMBIGUOUS: [&str; 24] = [
    "/..",
    "/.",
    "/./x",
    "/../x",
    "/x/..",
    "/%2e%2e/x",
    "/.%2E/x",
    "/%2e",
    "/a%2fb",
    "/a%2Fb",
    "/a%5cb",
    "/a\\b",
    "/a;b",
    "/a%3bb",
    "/;",
    "//",
    "//x",
    "/x//",
    "/%00",
    "/%0a",
    "/%7f",
    "/%ff",
    "/%c3%28",
    "/a%2f..%2fb",
];

#[rocket::async_test]
async fn an_ambiguous_path_is_refused_whoever_asks_and_wherever_it_leads() {
    let server = Server::dev();
    let token = server.token("alice").await;
    for prefix in ["/api", "/api/open", "/admin", "/vendor", "/page"] {
        for path in AMBIGUOUS {
            let path = format!("{prefix}{path}");
            for method in METHODS {
                let about = format!("{method} {path}");
                let head = format!("Authorization: Bearer {token}\r\nAccept: text/html\r\n");
                let answer = server.send(&with_head(method, &path, &head));
                let problem = read(&server, &answer, 400, &about);
                assert_eq!(problem["code"], "ambiguous_path", "{about}");
            }
        }
    }
}

/// Rocket routes by segments that are not empty, so these reach their handlers.
#[rocket::async_test]
async fn a_door_is_not_reached_by_a_path_of_two_readings() {
    let server = Server::dev();
    for (method, path) in [
        ("POST", "/api//access"),
        ("POST", "//api/access"),
        ("GET", "/api//open"),
        ("GET", "//api/open"),
        ("OPTIONS", "/api//open"),
    ] {
        let answer = server.send(&request(method, path));
        let problem = read(&server, &answer, 400, path);
        assert_eq!(problem["code"], "ambiguous_path", "{method} {path}");
    }
}

#[rocket::async_test]
async fn a_form_may_name_its_method_and_is_decided_as_that() {
    let server = Server::dev();
    for (who, method, path, status, code) in [
        ("anonymous", "GET", "/api/open", 200, ""),
        ("alice", "GET", "/api/protected", 200, ""),
        ("bob", "GET", "/api/protected", 403, "permission_missing"),
        ("anonymous", "GET", "/api/me", 401, "sign_in_required"),
        ("alice", "DELETE", "/api/open", 405, "method_not_allowed"),
        ("alice", "BREW", "/api/open", 405, "method_not_allowed"),
        ("alice", "get", "/api/protected", 200, ""),
    ] {
        let about = format!("{who}: _method={method} {path}");
        let request = server.request("POST", path).form(&[("_method", method)]);
        let request = match who {
            "anonymous" => request,
            who => request.bearer_auth(server.token(who).await),
        };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{about}");
        if status != 200 {
            assert_eq!(
                server.problem(answer, &about).await["code"],
                code,
                "{about}"
            );
        }
    }
}

/// A whole request of `method` for `path`, whatever they hold.
fn request(method: &str, path: &str) -> Vec<u8> {
    with_head(method, path, "")
}

fn with_head(method: &str, path: &str, head: &str) -> Vec<u8> {
    format!("{method} {path} HTTP/1.1\r\nHost: a.example\r\n{head}Connection: close\r\n\r\n")
        .into_bytes()
}

/// Reads the problem document in `answer`.
fn read(server: &Server, answer: &RawAnswer, status: u16, about: &str) -> Value {
    assert_eq!(answer.status, status, "{about}: {answer:?}");
    server.document(status, answer.header("content-type"), &answer.body, about)
}
