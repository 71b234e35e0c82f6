//! Pages of other origins: who may read the API's answers, and what they are told.

use reqwest::{RequestBuilder, Response};

use crate::support::Server;

const ALLOWED: &str = "https://app.example.com";

/// Origins that look like the allowed one, or like none.
#[rustfmt::skip]
const OTHERS: [&str; 9] = [
    "https://evil.example", "http://app.example.com", "https://app.example.com:8443", "https://app.example.com.evil.example",
    "https://evilapp.example.com", "https://APP.example.com", "https://app.example.com/", "null", "*",
];

fn server() -> Server {
    let origins = format!("{ALLOWED},http://localhost:5173");
    Server::dev_with(&[("WHITEROOM_CORS__ALLOWED_ORIGINS", &origins)])
}

fn preflight(server: &Server, path: &str, origin: &str) -> RequestBuilder {
    let request = server.request("OPTIONS", path).header("Origin", origin);
    request
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization")
}

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    answer
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

/// What every answer of a server with allowed origins keeps to: it differs by origin, and takes no cookies.
fn check(answer: &Response, allowed: Option<&str>, about: &str) {
    assert!(varies(answer), "{about}");
    check_readers(answer, allowed, about);
}

/// Whether caches keep it apart from the answer to another origin.
fn varies(answer: &Response) -> bool {
    let mut varies = answer.headers().get_all("vary").iter();
    varies.any(|value| value == "Origin")
}

fn check_readers(answer: &Response, allowed: Option<&str>, about: &str) {
    assert_eq!(
        header(answer, "access-control-allow-origin"),
        allowed,
        "{about}"
    );
    assert_eq!(
        header(answer, "access-control-allow-credentials"),
        None,
        "{about}"
    );
    let exposed = header(answer, "access-control-expose-headers").unwrap_or_default();
    for name in ["WWW-Authenticate", "Retry-After", "Allow", "DPoP-Nonce"] {
        let is_exposed = exposed.split(", ").any(|exposed| exposed == name);
        assert_eq!(is_exposed, allowed.is_some(), "{about}: {exposed}");
    }
}

/// Who asks for what, and the status: a page must be able to read refusals, too.
const ANSWERS: [(&str, &str, &str, u16); 9] = [
    ("anonymous", "GET", "/api/open", 200),
    ("alice", "GET", "/api/protected", 200),
    ("anonymous", "GET", "/api/protected", 401),
    ("bob", "GET", "/api/protected", 403),
    ("bob", "GET", "/api/nothing", 404),
    ("bob", "DELETE", "/api/open", 405),
    ("bob", "POST", "/api/access", 400),
    ("bob", "GET", "/api//open", 400),
    ("anonymous", "GET", "/auth_config.json", 200),
];

#[rocket::async_test]
async fn a_page_of_an_allowed_origin_reads_answers_and_refusals() {
    let server = server();
    for origin in [ALLOWED, "http://localhost:5173"] {
        for (who, method, path, status) in ANSWERS {
            let about = format!("{origin}: {who} {method} {path}");
            let answer = asked(&server, who, method, path, origin).await;
            assert_eq!(answer.status(), status, "{about}");
            check(&answer, Some(origin), &about);
            if status >= 400 {
                server.problem(answer, &about).await;
            }
        }
    }
}

#[rocket::async_test]
async fn a_page_of_another_origin_reads_nothing() {
    let server = server();
    for origin in OTHERS {
        for (who, method, path, status) in ANSWERS {
            let about = format!("{origin}: {who} {method} {path}");
            let answer = asked(&server, who, method, path, origin).await;
            assert_eq!(answer.status(), status, "{about}");
            check(&answer, None, &about);
        }
    }
}

#[rocket::async_test]
async fn no_origin_is_allowed_unless_it_is_configured() {
    let server = Server::dev();
    for origin in [ALLOWED, "null", server.public()] {
        let answer = asked(&server, "anonymous", "GET", "/api/open", origin).await;
        check_readers(&answer, None, origin);
        let asked_before = preflight(&server, "/api/open", origin).send().await;
        let asked_before = asked_before.unwrap();
        check_readers(&asked_before, None, origin);
        // It is the same one for every origin.
        assert!(!varies(&answer) && !varies(&asked_before), "{origin}");
    }
    let metadata = "/.well-known/oauth-protected-resource";
    assert!(varies(&server.get(metadata).await));
}

#[rocket::async_test]
async fn a_preflight_of_an_allowed_origin_is_told_what_it_may_send() {
    let server = server();
    for (path, methods) in [
        ("/api/open", "GET, HEAD, OPTIONS"),
        ("/api/protected", "GET, HEAD, OPTIONS"),
        ("/api/access", "OPTIONS, POST"),
    ] {
        let answer = preflight(&server, path, ALLOWED).send().await.unwrap();
        assert_eq!(answer.status(), 204, "{path}");
        check(&answer, Some(ALLOWED), path);
        assert_eq!(
            header(&answer, "access-control-allow-methods"),
            Some(methods),
            "{path}"
        );
        assert_eq!(
            header(&answer, "access-control-max-age"),
            Some("600"),
            "{path}"
        );
        let accepted = header(&answer, "access-control-allow-headers").unwrap();
        assert!(
            accepted.contains("Authorization") && accepted.contains("Content-Type"),
            "{path}: {accepted}"
        );
    }
}

#[rocket::async_test]
async fn a_preflight_of_another_origin_is_told_nothing() {
    let server = server();
    for origin in OTHERS {
        let answer = preflight(&server, "/api/protected", origin)
            .send()
            .await
            .unwrap();
        check(&answer, None, origin);
        let told = answer
            .headers()
            .keys()
            .filter(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(told.count(), 0, "{origin}");
    }
}

#[rocket::async_test]
async fn a_preflight_for_nothing_is_refused_so_that_the_page_can_read_it() {
    let server = server();
    for (path, status) in [("/api/nothing", 404), ("/nothing", 404), ("/api/a;b", 400)] {
        let answer = preflight(&server, path, ALLOWED).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        check(&answer, Some(ALLOWED), path);
        assert_eq!(
            header(&answer, "access-control-allow-methods"),
            None,
            "{path}"
        );
        server.problem(answer, path).await;
    }
}

#[rocket::async_test]
async fn options_without_a_wanted_method_is_no_preflight() {
    let server = server();
    let request = server
        .request("OPTIONS", "/api/open")
        .header("Origin", ALLOWED);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 204);
    check(&answer, Some(ALLOWED), "OPTIONS");
    assert_eq!(header(&answer, "access-control-allow-methods"), None);
}

async fn asked(server: &Server, who: &str, method: &str, path: &str, origin: &str) -> Response {
    let request = server.request(method, path).header("Origin", origin);
    let request = match who {
        "anonymous" => request,
        who => request.bearer_auth(server.token(who).await),
    };
    request.send().await.unwrap()
}
