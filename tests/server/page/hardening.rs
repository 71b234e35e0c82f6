//! The headers that a scanner looks for, on every kind of answer.

use reqwest::Response;

use super::{BROWSER, header};
use crate::support::Server;

/// One of each kind: pages, files, answers of the API and refusals.
const ANSWERS: [(&str, &str, u16); 14] = [
    ("GET", "/", 200),
    ("GET", "/profile", 200),
    ("GET", "/app.js", 200),
    ("GET", "/base.css", 200),
    ("GET", "/favicon.svg", 200),
    ("GET", "/auth_config.json", 200),
    ("GET", "/docs", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/api/open", 200),
    ("GET", "/api/protected", 401),
    ("GET", "/api/nothing", 404),
    ("DELETE", "/api/open", 405),
    ("OPTIONS", "/api/open", 204),
    ("GET", "/api/a;b", 400),
];

async fn answer(server: &Server, method: &str, path: &str) -> Response {
    let request = server.request(method, path).header("Accept", BROWSER);
    request.send().await.unwrap()
}

#[rocket::async_test]
async fn every_answer_is_hardened() {
    let server = Server::dev();
    for (method, path, status) in ANSWERS {
        let about = format!("{method} {path}");
        let answer = answer(&server, method, path).await;
        assert_eq!(answer.status(), status, "{about}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(header(&answer, name), Some(value), "{about}: {name}");
        }
        let kind = header(&answer, "content-type").unwrap_or_default();
        let is_page = kind.starts_with("text/html") || kind.contains("javascript");
        let permissions = header(&answer, "permissions-policy").unwrap_or_default();
        for feature in ["camera=()", "microphone=()", "geolocation=()"] {
            assert_eq!(
                permissions.contains(feature),
                is_page,
                "{about}: {permissions}"
            );
        }
        for (name, value) in [
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            let wanted = is_page.then_some(value);
            assert_eq!(header(&answer, name), wanted, "{about}: {name}");
        }
        for name in ["server", "x-powered-by", "set-cookie", "x-xss-protection"] {
            assert_eq!(header(&answer, name), None, "{about}: {name}");
        }
    }
}

#[rocket::async_test]
async fn every_answer_has_one_content_security_policy_that_lets_nothing_inline_run() {
    let server = Server::dev();
    for (method, path, _) in ANSWERS {
        let about = format!("{method} {path}");
        let answer = answer(&server, method, path).await;
        let policies = answer.headers().get_all("content-security-policy");
        assert_eq!(policies.iter().count(), 1, "{about}");
        let policy = header(&answer, "content-security-policy").unwrap();
        let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
        for wanted in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(directives.contains(&wanted), "{about}: {policy}");
        }
        for loose in ["unsafe-inline", "unsafe-eval", "*", "http:"] {
            let is_loose = policy
                .split([' ', ';'])
                .any(|source| source.trim_matches('\'') == loose);
            assert!(!is_loose, "{about}: {policy}");
        }
        let is_html =
            header(&answer, "content-type").is_some_and(|found| found.starts_with("text/html"));
        let scripts = directives.contains(&"script-src 'self'");
        assert!(scripts || !is_html, "{about}: {policy}");
        let connects =
            directives.contains(&format!("connect-src 'self' {}", server.issuer()).as_str());
        assert_eq!(connects, is_html || path == "/app.js", "{about}: {policy}");
    }
}

#[rocket::async_test]
async fn the_page_holds_nothing_that_its_policy_forbids() {
    let server = Server::dev();
    let page = server.get("/").await.text().await.unwrap();
    for inline in [
        "<style",
        " style=",
        " onclick=",
        " onload=",
        "javascript:",
        "<script>",
    ] {
        assert!(!page.contains(inline), "{inline}");
    }
    let scripts = page.matches("<script ").count();
    assert_eq!(
        scripts,
        page.matches("src=\"/").count(),
        "a script without a file"
    );
}

#[rocket::async_test]
async fn nothing_of_the_api_is_stored_and_files_are_asked_for_again() {
    let server = Server::dev();
    for (method, path, status) in ANSWERS {
        let answer = answer(&server, method, path).await;
        let is_file = status == 200 && !path.starts_with("/api");
        let wanted = if is_file { "no-cache" } else { "no-store" };
        assert_eq!(
            header(&answer, "cache-control"),
            Some(wanted),
            "{method} {path}"
        );
    }
}
