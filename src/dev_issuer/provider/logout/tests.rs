use crate::dev_issuer::provider::browser::Browser;
use crate::dev_issuer::provider::cookies::session_name;
use crate::dev_issuer::provider::samples::authorize_path;

fn has_session(browser: &Browser) -> bool {
    let silent = browser.get(&authorize_path(&[("prompt", "none")]));
    silent.returned("code").is_some()
}

#[track_caller]
fn check_leaves(path: &str, location: Option<&str>) {
    let browser = Browser::new();
    browser.sign_in("alice", &[]);
    let cookie = browser.cookie(&session_name(8002)).unwrap();
    let reply = browser.get(path);
    assert_eq!(reply.header("Location"), location, "{path}");
    assert_eq!(
        reply.status,
        if location.is_some() { 303 } else { 200 },
        "{path}"
    );
    assert!(browser.cookie(&session_name(8002)).is_none(), "{path}");
    browser.plant(cookie);
    assert!(
        !has_session(&browser),
        "{path}: a kept cookie is worth nothing"
    );
}

#[test]
fn leaving_ends_the_session_and_returns() {
    check_leaves(
        "/v2/logout?client_id=spa&returnTo=http%3A%2F%2Flocalhost%3A8000",
        Some("http://localhost:8000/"),
    );
    check_leaves(
        "/v2/logout?returnTo=http://[::1]:5173/bye?x=1",
        Some("http://[::1]:5173/bye?x=1"),
    );
    check_leaves("/v2/logout?client_id=spa&federated", None);
    check_leaves(
        "/oidc/logout?post_logout_redirect_uri=http://localhost:8000/&state=a%20b",
        Some("http://localhost:8000/?state=a+b"),
    );
    check_leaves("/oidc/logout", None);
}

#[track_caller]
fn check_stays(path: &str) {
    let browser = Browser::new();
    browser.sign_in("alice", &[]);
    let reply = browser.get(path);
    assert_eq!(
        (reply.status, reply.header("Location")),
        (400, None),
        "{path}"
    );
    assert!(
        has_session(&browser),
        "{path}: a refused request changes nothing"
    );
}

#[test]
fn a_wrong_client_or_return_address_is_refused() {
    check_stays("/v2/logout?client_id=other&returnTo=http://localhost:8000");
    check_stays("/v2/logout?returnTo=https://example.com");
    check_stays("/v2/logout?returnTo=//example.com");
    check_stays("/v2/logout?returnTo=/");
    check_stays("/v2/logout?returnTo=http://localhost:8000&returnTo=https://example.com");
    check_stays("/oidc/logout?post_logout_redirect_uri=https://example.com");
}
