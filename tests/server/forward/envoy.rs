//! Envoy asks with the method and, behind a prefix, the path of the original.

use super::{ask_with, bearing, code, trusting};
use crate::support::Server;

#[rocket::async_test]
async fn the_path_behind_the_prefix_is_decided() {
    // Whatever family counts for other proxies, Envoy needs none.
    let server = Server::dev_with(&trusting("x-forwarded"));
    let alice = bearing(&server.token("alice").await);
    let invalid = "invalid_original";
    let ambiguous = "ambiguous_path";
    for (method, target, status, wanted) in [
        ("GET", "/authz/envoy/api/protected", 200, ""),
        ("HEAD", "/authz/envoy/api/protected", 200, ""),
        ("GET", "/authz/envoy/api/protected?a=/../b", 200, ""),
        ("GET", "/authz/envoy/%61pi/protected/", 200, ""),
        ("DELETE", "/authz/envoy/api/protected", 403, "denied"),
        ("TRACE", "/authz/envoy/api/protected", 403, "denied"),
        ("OPTIONS", "/authz/envoy/api/open", 403, "denied"),
        ("GET", "/authz/envoy/", 403, "denied"),
        ("GET", "/authz/envoy/authz/forward", 403, "denied"),
        (
            "GET",
            "/authz/envoy/api/open?access_token=x",
            400,
            "token_twice",
        ),
        ("GET", "/authz/envoy", 400, invalid),
        ("GET", "/authz/%65nvoy/api/open", 400, invalid),
        ("GET", "//authz/envoy/api/open", 400, invalid),
        ("GET", "/authz//envoy/api/open", 400, invalid),
        ("GET", "/authz/envoy//api/open", 400, ambiguous),
        ("GET", "/authz/envoy/api/../open", 400, ambiguous),
        ("GET", "/authz/envoy/api/%2e%2e/open", 400, ambiguous),
        ("GET", "/authz/envoy/..", 400, ambiguous),
        ("GET", "/authz/envoy/api%2fopen", 400, ambiguous),
        ("GET", "/authz/envoy/api/open;x", 400, ambiguous),
    ] {
        let about = format!("{method} {target}");
        let answer = ask_with(method, target, &server, &alice);
        assert_eq!(answer.status, status, "{about}: {answer:?}");
        if method == "GET" {
            let found = code(&server, &answer, &about).unwrap_or_default();
            assert_eq!(found, wanted, "{about}");
        }
    }
}

/// Rocket would go by the form, and the service behind Envoy by the request.
#[rocket::async_test]
async fn a_form_has_no_say_in_the_method() {
    let server = Server::dev_with(&trusting("x-original"));
    for (method, body, status) in [
        ("POST", "_method=get", 400),
        ("PUT", "_method=put", 400),
        ("POST", "a=b", 401),
        ("GET", "", 200),
    ] {
        let request = server.request(method, "/authz/envoy/api/open");
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {body}");
    }
}
