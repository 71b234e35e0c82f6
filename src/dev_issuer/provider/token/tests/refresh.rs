//! Refresh tokens, and what ends them.

use serde_json::Value;

use crate::dev_issuer::provider::browser::{Browser, Reply};
use crate::dev_issuer::provider::samples::{claims_of, code_request};

fn refresh(browser: &Browser, token: &Value, more: &[(&str, &str)]) -> Reply {
    let token = token.as_str().unwrap();
    let usual = [
        ("grant_type", "refresh_token"),
        ("client_id", "spa"),
        ("refresh_token", token),
    ];
    let fields: Vec<_> = usual.iter().chain(more).copied().collect();
    browser.post_form("/oauth/token", &fields)
}

#[test]
fn a_reused_code_revokes_what_it_issued() {
    let browser = Browser::new();
    let code = browser.sign_in("alice", &[]).returned("code").unwrap();
    let tokens = browser
        .post_form("/oauth/token", &code_request(&code))
        .json();
    let again = browser.post_form("/oauth/token", &code_request(&code));
    assert_eq!(
        (again.status, again.error().as_str()),
        (400, "invalid_grant")
    );
    assert_eq!(
        refresh(&browser, &tokens["refresh_token"], &[]).error(),
        "invalid_grant"
    );
}

#[test]
fn refresh_tokens_rotate_and_a_used_one_ends_the_family() {
    let browser = Browser::new();
    let first = browser.tokens("alice", &[]);
    let second = refresh(&browser, &first["refresh_token"], &[]).json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(
        claims_of(&second["id_token"])["sid"],
        claims_of(&first["id_token"])["sid"]
    );

    let reused = refresh(&browser, &first["refresh_token"], &[]);
    assert_eq!(reused.error(), "invalid_grant");
    let description = reused.json()["error_description"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        description.contains("invalid refresh token"),
        "auth0-spa-js looks for these words"
    );
    assert_eq!(
        refresh(&browser, &second["refresh_token"], &[]).error(),
        "invalid_grant"
    );
}

#[test]
fn a_refresh_may_ask_for_less_but_not_for_more() {
    let browser = Browser::new();
    let tokens = browser.tokens("alice", &[]);
    let token = &tokens["refresh_token"];
    let too_much = refresh(&browser, token, &[("scope", "openid read:protected")]);
    assert_eq!(too_much.error(), "invalid_scope");
    let elsewhere = refresh(&browser, token, &[("audience", "https://other.example")]);
    assert_eq!(
        (elsewhere.status, elsewhere.error().as_str()),
        (403, "access_denied")
    );
    let less = refresh(
        &browser,
        token,
        &[("scope", "openid"), ("audience", "https://api.example")],
    );
    assert_eq!(
        less.json()["scope"],
        "openid",
        "a refused refresh spent nothing: {}",
        less.body
    );
}
