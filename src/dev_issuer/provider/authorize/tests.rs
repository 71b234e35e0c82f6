use serde_json::Value;

use crate::dev_issuer::provider::browser::{Browser, Reply};
use crate::dev_issuer::provider::samples::{APP, authorize_path};

fn policy(reply: &Reply) -> &str {
    reply.header("Content-Security-Policy").unwrap()
}

/// The answer that a web message page posts, and to which origin.
fn posted(page: &Reply) -> (Value, String) {
    let attribute = |name: &str| {
        let (_, rest) = page.body.split_once(&format!(r#"data-{name}=""#)).unwrap();
        let value = rest.split_once('"').unwrap().0;
        value
            .replace("&quot;", "\"")
            .replace("&#x2f;", "/")
            .replace("&#x27;", "'")
    };
    let response = serde_json::from_str(&attribute("response")).unwrap();
    (response, attribute("origin"))
}

#[test]
fn the_sign_in_page_lists_the_personas_and_cannot_be_framed() {
    let page = Browser::new().get(&authorize_path(&[]));
    assert_eq!(page.status, 200);
    for shown in [
        "Alice &lt;Admin&gt;",
        ">alice<",
        "read:protected",
        "Bob",
        "no permissions",
        "Cancel",
    ] {
        assert!(page.body.contains(shown), "{shown} in {}", page.body);
    }
    assert!(policy(&page).contains("frame-ancestors 'none'"));
    assert!(policy(&page).contains("form-action 'self' http://localhost:8000"));
    assert!(!policy(&page).contains("unsafe"));
}

#[test]
fn a_redirect_to_an_ipv6_address_is_not_held_back_by_the_policy() {
    let page = Browser::new().get(&authorize_path(&[("redirect_uri", "http://[::1]:8000/cb")]));
    assert!(!policy(&page).contains("form-action"), "{}", policy(&page));
}

#[test]
fn a_wrong_client_or_address_is_told_to_the_person_and_sent_nowhere() {
    let browser = Browser::new();
    for change in [
        ("client_id", "other"),
        ("client_id", ""),
        ("redirect_uri", "https://example.com/callback"),
        ("redirect_uri", ""),
    ] {
        let reply = browser.get(&authorize_path(&[change]));
        assert_eq!(
            (reply.status, reply.header("Location")),
            (400, None),
            "{change:?}"
        );
        assert!(
            reply.body.contains("This request was refused"),
            "{change:?}"
        );
        assert!(policy(&reply).contains("frame-ancestors 'none'"));
    }
}

#[track_caller]
fn check_error(browser: &Browser, change: (&str, &str), error: &str) {
    let reply = browser.get(&authorize_path(&[change]));
    assert_eq!(
        reply.returned("error").as_deref(),
        Some(error),
        "{change:?}"
    );
    assert_eq!(
        reply.returned("state").as_deref(),
        Some("the state"),
        "{change:?}"
    );
    let description = reply.returned("error_description").unwrap();
    let allowed = |byte: u8| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    assert!(description.bytes().all(allowed), "{description}");
}

#[test]
fn every_other_error_is_a_redirect() {
    let browser = Browser::new();
    check_error(&browser, ("prompt", "none"), "login_required");
    check_error(&browser, ("prompt", "sometimes"), "invalid_request");
    check_error(&browser, ("code_challenge", ""), "invalid_request");
    check_error(
        &browser,
        ("code_challenge_method", "plain"),
        "invalid_request",
    );
    check_error(
        &browser,
        ("response_type", "token"),
        "unsupported_response_type",
    );
    check_error(&browser, ("response_mode", "form_post"), "invalid_request");
    check_error(
        &browser,
        ("audience", "https://other.example"),
        "access_denied",
    );
}

#[test]
fn an_address_keeps_its_own_query() {
    let address = "http://localhost:8000/callback?tab=1";
    let reply = Browser::new().get(&authorize_path(&[
        ("redirect_uri", address),
        ("prompt", "none"),
    ]));
    assert_eq!(reply.returned("tab").as_deref(), Some("1"));
    assert_eq!(reply.returned("error").as_deref(), Some("login_required"));
}

#[test]
fn a_silent_request_without_a_session_posts_login_required() {
    let silent = [("prompt", "none"), ("response_mode", "web_message")];
    let page = Browser::new().get(&authorize_path(&silent));
    let (response, origin) = posted(&page);
    assert_eq!((page.status, origin.as_str()), (200, APP));
    assert_eq!(response["error"], "login_required");
    assert_eq!(response["state"], "the state");
}

#[test]
fn a_silent_request_with_a_session_posts_a_code_to_the_apps_origin_only() {
    let browser = Browser::new();
    browser.sign_in("alice", &[]);
    let silent = [
        ("prompt", "none"),
        ("response_mode", "web_message"),
        ("redirect_uri", "http://127.0.0.1:5173/deep/link"),
    ];
    let page = browser.get(&authorize_path(&silent));
    let (response, origin) = posted(&page);
    assert!(response["code"].is_string(), "{response}");
    assert_eq!(origin, "http://127.0.0.1:5173");
    assert!(policy(&page).contains("frame-ancestors http://127.0.0.1:5173"));
    assert_eq!(
        page.header("X-Frame-Options"),
        None,
        "it would override nothing and confuse many"
    );
    assert!(page.body.contains(r#"src="/assets/web_message.js""#));
}

#[test]
fn a_state_cannot_break_out_of_the_page() {
    let state = r#""><script>alert(1)</script>'&amp;"#;
    let silent = [
        ("prompt", "none"),
        ("response_mode", "web_message"),
        ("state", state),
    ];
    let page = Browser::new().get(&authorize_path(&silent));
    assert!(!page.body.contains("<script>"), "{}", page.body);
}

#[test]
fn a_session_answers_at_once_and_prompt_login_asks_again() {
    let browser = Browser::new();
    browser.sign_in("alice", &[]);
    assert!(browser.get(&authorize_path(&[])).returned("code").is_some());
    assert!(
        browser
            .get(&authorize_path(&[("prompt", "login")]))
            .page_number()
            .is_some()
    );
    assert!(
        browser
            .get(&authorize_path(&[("organization", "org_1")]))
            .page_number()
            .is_some()
    );
}
