use serde_json::json;

use crate::dev_issuer::provider::browser::Browser;

fn refreshes(browser: &Browser, token: &str) -> bool {
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", "spa"),
        ("refresh_token", token),
    ];
    browser.post_form("/oauth/token", &fields).status == 200
}

#[test]
fn a_revoked_token_refreshes_nothing() {
    let browser = Browser::new();
    for as_json in [true, false] {
        let tokens = browser.tokens("alice", &[("prompt", "login")]);
        let token = tokens["refresh_token"].as_str().unwrap();
        let fields = [
            ("client_id", "spa"),
            ("token_type_hint", "refresh_token"),
            ("token", token),
        ];
        let reply = if as_json {
            let [client, hint, token] = fields.map(|(_, value)| value);
            let body = json!({"client_id": client, "token_type_hint": hint, "token": token});
            browser.post_json("/oauth/revoke", &body)
        } else {
            browser.post_form("/oauth/revoke", &fields)
        };
        assert_eq!(reply.status, 200);
        assert!(!refreshes(&browser, token));
    }
}

#[track_caller]
fn check(fields: &[(&str, &str)], status: u16) {
    let browser = Browser::new();
    let tokens = browser.tokens("alice", &[]);
    assert_eq!(
        browser.post_form("/oauth/revoke", fields).status,
        status,
        "{fields:?}"
    );
    assert!(refreshes(
        &browser,
        tokens["refresh_token"].as_str().unwrap()
    ));
}

#[test]
fn an_unknown_token_is_no_error_and_a_wrong_request_is() {
    check(&[("client_id", "spa"), ("token", "made.up")], 200);
    check(&[("client_id", "spa")], 400);
    check(&[("token", "made.up")], 400);
    check(&[("client_id", "other"), ("token", "made.up")], 401);
    check(&[("client_id", "spa"), ("token", "a"), ("token", "b")], 400);
}
