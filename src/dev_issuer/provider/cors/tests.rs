use rocket::http::{Header, Method};

use crate::dev_issuer::provider::browser::{Browser, Reply};

const APP_ELSEWHERE: &str = "http://localhost:5173";

fn call(browser: &Browser, method: Method, path: &str) -> Reply {
    let origin = Header::new("Origin", APP_ELSEWHERE);
    browser.send(browser.request(method, path).header(origin))
}

#[track_caller]
fn check_cors(browser: &Browser, method: Method, path: &str, shared: bool) {
    let reply = call(browser, method, path);
    let allowed = reply.header("Access-Control-Allow-Origin");
    assert_eq!(allowed, shared.then_some(APP_ELSEWHERE), "{method} {path}");
    assert_eq!(
        reply.header("Vary"),
        shared.then_some("Origin"),
        "{method} {path}"
    );
    assert_eq!(reply.header("Access-Control-Allow-Credentials"), None);
}

#[test]
fn scripts_of_local_apps_may_call_the_endpoints_that_are_theirs() {
    let browser = Browser::new();
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/jwks.json",
        "/userinfo",
    ] {
        check_cors(&browser, Method::Get, path, true);
        check_cors(&browser, Method::Options, path, true);
    }
    for path in ["/oauth/token", "/oauth/revoke"] {
        check_cors(&browser, Method::Post, path, true);
        check_cors(&browser, Method::Options, path, true);
    }
    for path in [
        "/authorize",
        "/v2/logout",
        "/oidc/logout",
        "/assets/web_message.js",
    ] {
        check_cors(&browser, Method::Get, path, false);
        check_cors(&browser, Method::Options, path, false);
    }
    check_cors(&browser, Method::Post, "/sign-in", false);
}

#[test]
fn a_preflight_grants_what_auth0_libraries_send() {
    let reply = call(&Browser::new(), Method::Options, "/oauth/token");
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("Access-Control-Allow-Methods"),
        Some("GET, POST")
    );
    let headers = reply.header("Access-Control-Allow-Headers").unwrap();
    for name in ["Authorization", "Content-Type", "Auth0-Client"] {
        assert!(headers.contains(name), "{headers}");
    }
}
