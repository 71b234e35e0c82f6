use rocket::http::{Header, Method};
use serde_json::json;

use crate::dev_issuer::provider::browser::Browser;

fn bearer(token: &str) -> Header<'static> {
    Header::new("Authorization", format!("Bearer {token}"))
}

#[test]
fn the_profile_of_the_tokens_subject_is_answered_by_get_and_post() {
    let browser = Browser::new();
    let tokens = browser.tokens("alice", &[("scope", "openid email")]);
    let token = tokens["access_token"].as_str().unwrap();
    let expected = json!({"sub": "auth0|alice", "email": "alice@example.com"});
    assert_eq!(
        browser.get_with("/userinfo", bearer(token)).json(),
        expected
    );
    let post = browser
        .request(Method::Post, "/userinfo")
        .header(bearer(token));
    assert_eq!(browser.send(post).json(), expected);
}

#[track_caller]
fn check_refused(browser: &Browser, header: Header<'static>) {
    let reply = browser.get_with("/userinfo", header);
    assert_eq!(reply.status, 401);
    assert!(
        reply
            .header("WWW-Authenticate")
            .unwrap()
            .starts_with("Bearer ")
    );
}

#[test]
fn a_token_for_someone_else_is_refused() {
    let browser = Browser::new();
    let tokens = browser.tokens("alice", &[]);
    check_refused(&browser, bearer(tokens["id_token"].as_str().unwrap()));
    let without_openid = browser.tokens("alice", &[("scope", "profile"), ("prompt", "login")]);
    check_refused(
        &browser,
        bearer(without_openid["access_token"].as_str().unwrap()),
    );
    let of_another_start = Browser::new().tokens("alice", &[]);
    check_refused(
        &browser,
        bearer(of_another_start["access_token"].as_str().unwrap()),
    );
    check_refused(&browser, bearer("nonsense"));
    check_refused(&browser, Header::new("Authorization", "Basic YTpi"));
    assert_eq!(browser.get("/userinfo").status, 401);
}

#[test]
fn two_headers_are_refused() {
    let browser = Browser::new();
    let tokens = browser.tokens("alice", &[]);
    let token = tokens["access_token"].as_str().unwrap();
    let twice = browser
        .request(Method::Get, "/userinfo")
        .header(bearer(token))
        .header(bearer(token));
    assert_eq!(browser.send(twice).status, 401);
}
