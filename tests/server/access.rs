//! The access list: it reads what it is asked with care, and says what the guards do.

use serde_json::{Value, json};

use crate::support::Server;

/// A body, its content type, and the status and code of its refusal.
struct Bad(
    &'static str,
    Vec<u8>,
    Option<&'static str>,
    u16,
    &'static str,
);

#[rustfmt::skip]
fn bad() -> Vec<Bad> {
    let many = |count: usize| json!({"requests": vec!["GET /api/open"; count]}).to_string().into_bytes();
    let one = || many(1);
    let asked = |requests: Value| json!({"requests": requests}).to_string().into_bytes();
    let deep = format!("{}{}", r#"{"requests":"#, "[".repeat(10_000));
    let large = format!(r#"{{"requests":["GET /{}"]}}"#, "x".repeat(300 * 1024));
    vec![
        Bad("no body", vec![], JSON, 400, "invalid_body"),
        Bad("not JSON", b"requests".to_vec(), JSON, 400, "invalid_body"),
        Bad("half of JSON", b"{\"requests\":[".to_vec(), JSON, 400, "invalid_body"),
        Bad("two documents", b"{\"requests\":[]}{}".to_vec(), JSON, 400, "invalid_body"),
        Bad("deep JSON", deep.into_bytes(), JSON, 400, "invalid_body"),
        Bad("a list", b"[[\"GET /api/open\"]]".to_vec(), JSON, 400, "invalid_body"),
        Bad("a text", b"\"GET /api/open\"".to_vec(), JSON, 400, "invalid_body"),
        Bad("null", b"null".to_vec(), JSON, 400, "invalid_body"),
        Bad("no requests", b"{}".to_vec(), JSON, 400, "invalid_body"),
        Bad("requests twice", b"{\"requests\":[],\"requests\":[]}".to_vec(), JSON, 400, "invalid_body"),
        Bad("another member", b"{\"requests\":[],\"as\":\"alice\"}".to_vec(), JSON, 400, "invalid_body"),
        Bad("requests a text", asked(json!("GET /api/open")), JSON, 400, "invalid_body"),
        Bad("requests null", asked(Value::Null), JSON, 400, "invalid_body"),
        Bad("a number among them", asked(json!(["GET /api/open", 7])), JSON, 400, "invalid_body"),
        Bad("an object among them", asked(json!([{"method": "GET"}])), JSON, 400, "invalid_body"),
        Bad("not UTF-8", b"{\"requests\":[\"GET /\xff\"]}".to_vec(), JSON, 400, "invalid_body"),
        Bad("half a surrogate", br#"{"requests":["GET /\ud800"]}"#.to_vec(), JSON, 400, "invalid_body"),
        Bad("101 requests", many(101), JSON, 400, "invalid_body"),
        Bad("a method in lower case", asked(json!(["get /api/open"])), JSON, 400, "invalid_body"),
        Bad("an unknown method", asked(json!(["BREW /api/open"])), JSON, 400, "invalid_body"),
        Bad("no method", asked(json!(["/api/open"])), JSON, 400, "invalid_body"),
        Bad("no path", asked(json!(["GET"])), JSON, 400, "invalid_body"),
        Bad("a blank for a path", asked(json!(["GET "])), JSON, 400, "invalid_body"),
        Bad("two blanks", asked(json!(["GET  /api/open"])), JSON, 400, "invalid_body"),
        Bad("a blank at the end", asked(json!(["GET /api/open "])), JSON, 400, "invalid_body"),
        Bad("a path without a slash", asked(json!(["GET api/open"])), JSON, 400, "invalid_body"),
        Bad("a URL", asked(json!(["GET http://a.example/api/open"])), JSON, 400, "invalid_body"),
        Bad("an empty text", asked(json!([""])), JSON, 400, "invalid_body"),
        Bad("300 KiB", large.into_bytes(), JSON, 413, "payload_too_large"),
        Bad("a form", one(), Some("application/x-www-form-urlencoded"), 415, "unsupported_media_type"),
        Bad("text", one(), Some("text/plain"), 415, "unsupported_media_type"),
        Bad("half a type", one(), Some("json"), 415, "unsupported_media_type"),
        Bad("an empty type", one(), Some(""), 415, "unsupported_media_type"),
    ]
}

const JSON: Option<&str> = Some("application/json");

#[rocket::async_test]
async fn a_body_that_is_not_as_agreed_is_refused() {
    let server = Server::dev();
    for Bad(about, body, content_type, status, code) in bad() {
        for who in ["anonymous", "alice"] {
            let about = format!("{about}, by {who}");
            let mut request = server.request("POST", "/api/access").body(body.clone());
            if let Some(content_type) = content_type {
                request = request.header("Content-Type", content_type);
            }
            if who != "anonymous" {
                request = request.bearer_auth(server.token(who).await);
            }
            let answer = request.send().await.unwrap();
            assert!(
                !answer.headers().contains_key("www-authenticate"),
                "{about}"
            );
            let problem = server.problem(answer, &about).await;
            assert_eq!(
                (&problem["status"], &problem["code"]),
                (&status.into(), &code.into()),
                "{about}"
            );
        }
    }
}

#[rocket::async_test]
async fn a_body_as_agreed_is_answered() {
    let server = Server::dev();
    let hundred: Vec<String> = (0..100).map(|n| format!("GET /api/{n}")).collect();
    for (about, requests, content_type, access) in [
        ("no requests", json!([]), JSON, json!({})),
        (
            "one",
            json!(["GET /api/open"]),
            JSON,
            json!({"GET /api/open": true}),
        ),
        (
            "one twice",
            json!(["GET /api/open", "GET /api/open"]),
            JSON,
            json!({"GET /api/open": true}),
        ),
        (
            "two",
            json!(["GET /api/open", "GET /api/me"]),
            JSON,
            json!({"GET /api/open": true, "GET /api/me": false}),
        ),
        (
            "no content type",
            json!(["GET /api/open"]),
            None,
            json!({"GET /api/open": true}),
        ),
        (
            "JSON with a charset",
            json!([]),
            Some("application/json; charset=utf-8"),
            json!({}),
        ),
        (
            "HEAD, decided as GET",
            json!(["HEAD /api/open"]),
            JSON,
            json!({"HEAD /api/open": true}),
        ),
        (
            "a query, which is not read",
            json!(["GET /api/open?x=1"]),
            JSON,
            json!({"GET /api/open?x=1": true}),
        ),
        (
            "a slash at the end",
            json!(["GET /api/open/"]),
            JSON,
            json!({"GET /api/open/": true}),
        ),
        (
            "an encoded letter",
            json!(["GET /%61pi/open"]),
            JSON,
            json!({"GET /%61pi/open": true}),
        ),
        (
            "an ambiguous path",
            json!(["GET /api/../api/open"]),
            JSON,
            json!({"GET /api/../api/open": false}),
        ),
        (
            "a double slash",
            json!(["GET /api//open"]),
            JSON,
            json!({"GET /api//open": false}),
        ),
        (
            "an encoded slash",
            json!(["GET /api%2fopen"]),
            JSON,
            json!({"GET /api%2fopen": false}),
        ),
        (
            "no such path",
            json!(["GET /api/nothing"]),
            JSON,
            json!({"GET /api/nothing": false}),
        ),
        (
            "another method",
            json!(["DELETE /api/open"]),
            JSON,
            json!({"DELETE /api/open": false}),
        ),
    ] {
        let body = json!({ "requests": requests }).to_string();
        let mut request = server.request("POST", "/api/access").body(body);
        if let Some(content_type) = content_type {
            request = request.header("Content-Type", content_type);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{about}");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["access"], access, "{about}");
        assert!(
            answer["revision"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{about}"
        );
    }
    let answer = ask(&server, "anonymous", &hundred).await;
    assert_eq!(answer.as_object().unwrap().len(), 100);
}

#[rocket::async_test]
async fn it_is_for_the_caller_alone_and_a_bad_token_is_refused() {
    let server = Server::dev();
    let body = r#"{"requests":["GET /api/protected"]}"#;
    let request = server.request("POST", "/api/access").body(body);
    let forged = request.try_clone().unwrap().bearer_auth("a.b.c");
    let problem = server.problem(forged.send().await.unwrap(), "forged").await;
    assert_eq!(problem["status"], 401);
    for (who, may) in [("anonymous", false), ("bob", false), ("alice", true)] {
        let access = ask(&server, who, &["GET /api/protected".to_owned()]).await;
        assert_eq!(access, json!({"GET /api/protected": may}), "{who}");
    }
}

/// Every path of the API, and one beside each.
const PATHS: [&str; 8] = [
    "/api/open",
    "/api/members-only",
    "/api/protected",
    "/api/me",
    "/api/open/",
    "/api/protected/",
    "/%61pi/protected",
    "/api/protected?x=1",
];

#[rocket::async_test]
async fn the_list_says_what_the_guard_does() {
    let server = Server::dev();
    for who in ["anonymous", "alice", "bob"] {
        for path in PATHS {
            for method in ["GET", "HEAD"] {
                let question = format!("{method} {path}");
                let access = ask(&server, who, std::slice::from_ref(&question)).await;
                let status = server.ask(who, method, path).await.status();
                let refused = if who == "anonymous" { 401 } else { 403 };
                let wanted = if access[&question] == true {
                    200
                } else {
                    refused
                };
                assert_eq!(status, wanted, "{who}: {question}");
            }
        }
    }
}

#[rocket::async_test]
async fn what_has_no_route_is_never_allowed() {
    let server = Server::dev();
    for who in ["anonymous", "alice", "bob"] {
        for path in PATHS {
            for method in ["POST", "PUT", "PATCH", "DELETE"] {
                let question = format!("{method} {path}");
                let access = ask(&server, who, std::slice::from_ref(&question)).await;
                assert_eq!(access[&question], false, "{who}: {question}");
                let status = server.ask(who, method, path).await.status();
                assert_eq!(status, 405, "{who}: {question}");
            }
        }
    }
}

#[rocket::async_test]
async fn the_list_of_routes_says_what_the_guard_does() {
    let server = Server::dev();
    for who in ["anonymous", "alice", "bob"] {
        let answer = server.ask(who, "GET", "/api/access/routes").await;
        assert_eq!(answer.status(), 200, "{who}");
        let answer: Value = answer.json().await.unwrap();
        let routes = answer["routes"].as_array().unwrap();
        assert!(!routes.is_empty(), "{who}");
        for row in routes {
            let (method, route) = (&row["method"], &row["route"]);
            let (method, route) = (method.as_str().unwrap(), route.as_str().unwrap());
            let about = format!("{method} {route} by {who}");
            if route.contains('<') {
                continue;
            }
            let asked = ask(&server, who, &[format!("{method} {route}")]).await;
            assert_eq!(
                row["allowed"],
                asked[format!("{method} {route}")],
                "{about}"
            );
        }
        assert!(answer["revision"].is_string(), "{who}");
    }
}

#[rocket::async_test]
async fn a_list_of_routes_is_for_the_caller_alone_and_no_decision() {
    let server = Server::dev();
    let forged = server.request("GET", "/api/access/routes");
    let forged = forged.bearer_auth("a.b.c").send().await.unwrap();
    assert_eq!(server.problem(forged, "forged").await["status"], 401);
    for _ in 0..3 {
        server.ask("bob", "GET", "/api/access/routes").await;
    }
    let metrics = server.ops_get("/metrics").await.text().await.unwrap();
    let told =
        r#"whiteroom_policy_decisions_total{door="access_list",effect="deny",http_route=""} 0"#;
    assert!(metrics.contains(told), "{metrics}");
}

/// The access list of `who` for `requests`.
async fn ask(server: &Server, who: &str, requests: &[String]) -> Value {
    let request = server
        .request("POST", "/api/access")
        .json(&json!({ "requests": requests }));
    let request = match who {
        "anonymous" => request,
        who => request.bearer_auth(server.token(who).await),
    };
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    answer["access"].clone()
}
