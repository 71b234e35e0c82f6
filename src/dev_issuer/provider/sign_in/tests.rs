use rocket::http::Cookie;

use crate::dev_issuer::provider::browser::Browser;
use crate::dev_issuer::provider::cookies::{form_name, session_name};
use crate::dev_issuer::provider::samples::authorize_path;

/// Answers the sign-in page after `tamper`, and tells whether anyone was signed in.
fn signed_in_after(tamper: impl Fn(&Browser), page: impl Fn(String) -> String) -> bool {
    let browser = Browser::new();
    let number = page(browser.open_sign_in(&[]));
    tamper(&browser);
    let reply = browser.post_form("/sign-in", &[("page", &number), ("who", "alice")]);
    let signed_in = browser.cookie(&session_name(8002)).is_some();
    assert_eq!(
        reply.status,
        if signed_in { 303 } else { 400 },
        "{}",
        reply.body
    );
    signed_in
}

#[test]
fn the_page_counts_only_from_the_browser_it_was_shown_to() {
    let nothing = |_: &Browser| {};
    let same = |number: String| number;
    assert!(signed_in_after(nothing, same));
    assert!(!signed_in_after(nothing, |_| "made-up".to_owned()));
    assert!(!signed_in_after(nothing, |_| String::new()));
    let without_cookie = |browser: &Browser| browser.forget(&form_name(8002));
    assert!(!signed_in_after(without_cookie, same));
    let other_cookie = |browser: &Browser| browser.plant(Cookie::new(form_name(8002), "planted"));
    assert!(!signed_in_after(other_cookie, same));
}

#[test]
fn a_page_is_answered_once() {
    let browser = Browser::new();
    let number = browser.open_sign_in(&[]);
    let fields = [("page", number.as_str()), ("who", "alice")];
    assert_eq!(browser.post_form("/sign-in", &fields).status, 303);
    assert_eq!(browser.post_form("/sign-in", &fields).status, 400);
}

#[test]
fn two_tabs_can_sign_in_and_the_last_one_counts() {
    let browser = Browser::new();
    let (first, second) = (browser.open_sign_in(&[]), browser.open_sign_in(&[]));
    for (page, who) in [(first, "alice"), (second, "bob")] {
        let reply = browser.post_form("/sign-in", &[("page", &page), ("who", who)]);
        assert!(reply.returned("code").is_some(), "{who}");
    }
    let page = browser.get(&authorize_path(&[
        ("organization", "org_1"),
        ("prompt", "none"),
    ]));
    assert!(page.returned("code").is_some(), "bob is a member of org_1");
}

#[track_caller]
fn check_error(fields: &[(&str, &str)], changes: &[(&str, &str)], error: &str) {
    let browser = Browser::new();
    let number = browser.open_sign_in(changes);
    let fields: Vec<_> = fields
        .iter()
        .copied()
        .chain([("page", number.as_str())])
        .collect();
    let reply = browser.post_form("/sign-in", &fields);
    assert_eq!(
        reply.returned("error").as_deref(),
        Some(error),
        "{fields:?}"
    );
    assert!(browser.cookie(&session_name(8002)).is_none());
}

#[test]
fn who_cancels_or_is_unknown_or_no_member_is_not_signed_in() {
    check_error(&[("cancel", "yes")], &[], "access_denied");
    check_error(&[], &[], "access_denied");
    check_error(&[("who", "mallory")], &[], "invalid_grant");
    check_error(
        &[("who", "alice")],
        &[("organization", "org_1")],
        "access_denied",
    );
}

#[test]
fn the_cookies_are_kept_from_scripts_and_other_sites_and_name_the_port() {
    let browser = Browser::new();
    browser.sign_in("alice", &[]);
    for name in [session_name(8002), form_name(8002)] {
        assert!(name.ends_with("_8002"));
        let cookie = browser.cookie(&name).unwrap();
        assert_eq!(cookie.http_only(), Some(true), "{name}");
        assert_eq!(
            cookie.same_site(),
            Some(rocket::http::SameSite::Lax),
            "{name}"
        );
        assert_eq!(
            (cookie.path(), cookie.domain()),
            (Some("/"), None),
            "{name}"
        );
    }
}

#[test]
fn a_sign_in_replaces_the_browsers_session() {
    let browser = Browser::new();
    browser.sign_in("alice", &[]);
    let before = browser.cookie(&session_name(8002)).unwrap();
    browser.sign_in("bob", &[("prompt", "login")]);
    let after = browser.cookie(&session_name(8002)).unwrap();
    assert_ne!(before.value(), after.value());
    browser.plant(before);
    let silent = browser.get(&authorize_path(&[("prompt", "none")]));
    assert_eq!(silent.returned("error").as_deref(), Some("login_required"));
}
