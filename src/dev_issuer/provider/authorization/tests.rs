use super::{Prompt, Unfit, read};
use crate::dev_issuer::provider::params::Params;
use crate::dev_issuer::provider::refusal::Refusal;
use crate::dev_issuer::provider::return_address::Mode;
use crate::dev_issuer::provider::samples::{APP, authorize_path, registration};

fn params(changes: &[(&str, &str)]) -> Params {
    let path = authorize_path(changes);
    Params::from_form(path.split_once('?').unwrap().1)
}

#[track_caller]
fn check_person_is_told(changes: &[(&str, &str)], refusal: Refusal) {
    let read = read(&params(changes), &registration());
    assert_eq!(read, Err(Unfit::TellPerson(refusal)), "{changes:?}");
}

#[track_caller]
fn check_client_is_told(changes: &[(&str, &str)], expected: Refusal) {
    match read(&params(changes), &registration()) {
        Err(Unfit::TellClient(back, refusal)) => {
            assert_eq!(refusal, expected, "{changes:?}");
            assert_eq!(back.origin(), APP);
            assert_eq!(back.state.as_deref(), Some("the state"));
        }
        other => panic!("{changes:?}: {other:?}"),
    }
}

#[test]
fn nothing_is_sent_to_an_address_before_it_and_the_client_are_known_to_be_right() {
    check_person_is_told(&[("client_id", "")], Refusal::Missing("client_id"));
    check_person_is_told(&[("client_id", "other")], Refusal::Client);
    check_person_is_told(&[("redirect_uri", "")], Refusal::Missing("redirect_uri"));
    for address in [
        "https://example.com/callback",
        "https://localhost:8000",
        "http://localhost:8000/#fragment",
        "http://localhost.example",
        "//localhost:8000",
        "/callback",
    ] {
        check_person_is_told(&[("redirect_uri", address)], Refusal::RedirectAddress);
    }
    let twice = [("client_id", "spa"), ("client_id", "spa")];
    check_person_is_told(&twice, Refusal::Repeated);
    let twice = [
        ("redirect_uri", APP),
        ("redirect_uri", "http://localhost:9000"),
    ];
    check_person_is_told(&twice, Refusal::Repeated);
    let wrong_twice_over = [
        ("redirect_uri", "https://example.com"),
        ("response_type", "token"),
    ];
    check_person_is_told(&wrong_twice_over, Refusal::RedirectAddress);
}

#[test]
fn every_other_fault_goes_to_the_client() {
    check_client_is_told(&[("response_type", "")], Refusal::Missing("response_type"));
    check_client_is_told(&[("response_type", "token")], Refusal::ResponseType);
    check_client_is_told(&[("response_type", "code id_token")], Refusal::ResponseType);
    check_client_is_told(&[("response_mode", "fragment")], Refusal::ResponseMode);
    check_client_is_told(&[("audience", "https://other.example")], Refusal::Audience);
    check_client_is_told(&[("prompt", "none login")], Refusal::Prompt);
    check_client_is_told(&[("prompt", "create")], Refusal::Prompt);
    check_client_is_told(&[("max_age", "soon")], Refusal::MaxAge);
    check_client_is_told(&[("max_age", "-1")], Refusal::MaxAge);
    check_client_is_told(
        &[("scope", "openid"), ("scope", "email")],
        Refusal::Repeated,
    );
}

#[test]
fn a_sha_256_challenge_is_required() {
    check_client_is_told(
        &[("code_challenge", "")],
        Refusal::Missing("code_challenge"),
    );
    check_client_is_told(&[("code_challenge_method", "")], Refusal::ChallengeMethod);
    check_client_is_told(
        &[("code_challenge_method", "plain")],
        Refusal::ChallengeMethod,
    );
    check_client_is_told(&[("code_challenge", "short")], Refusal::Challenge);
    check_client_is_told(&[("code_challenge", &"=".repeat(43))], Refusal::Challenge);
    check_client_is_told(&[("code_challenge", &"a".repeat(44))], Refusal::Challenge);
}

#[test]
fn a_prompt_says_whether_the_page_may_or_must_be_shown() {
    for (text, expected) in [
        ("", Prompt::WhenNeeded),
        ("consent", Prompt::WhenNeeded),
        ("none", Prompt::Never),
        ("login", Prompt::Always),
        ("select_account", Prompt::Always),
        ("login consent", Prompt::Always),
    ] {
        let read = read(&params(&[("prompt", text)]), &registration()).unwrap();
        assert_eq!(read.prompt, expected, "{text}");
    }
}

#[test]
fn what_the_client_asked_for_is_kept() {
    let changes = [
        ("max_age", "60"),
        ("organization", "org_1"),
        ("response_mode", "web_message"),
    ];
    let read = read(&params(&changes), &registration()).unwrap();
    assert_eq!(read.scope, ["openid", "profile", "email", "offline_access"]);
    assert_eq!(
        (read.max_age, read.organization.as_deref()),
        (Some(60), Some("org_1"))
    );
    assert_eq!(
        (read.back.mode, read.nonce.as_deref()),
        (Mode::WebMessage, Some("the nonce"))
    );
    assert_eq!(read.redirect_uri, APP);
}
