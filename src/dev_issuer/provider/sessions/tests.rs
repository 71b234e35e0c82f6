use serde_json::json;

use super::{Next, Session, next};
use crate::dev_issuer::provider::authorization::{self, Authorization};
use crate::dev_issuer::provider::params::Params;
use crate::dev_issuer::provider::refusal::Refusal;
use crate::dev_issuer::provider::samples::{authorize_path, persona, registration};

const SIGNED_IN_AT: u64 = 1000;

fn authorization(changes: &[(&str, &str)]) -> Authorization {
    let path = authorize_path(changes);
    let params = Params::from_form(path.split_once('?').unwrap().1);
    authorization::read(&params, &registration()).unwrap()
}

/// With a session of Bob, a member of the organization `org_1`, called `Acme`.
#[track_caller]
fn check(changes: &[(&str, &str)], now: u64, expected: &Next) {
    let bob = persona(
        "bob",
        &json!({"sub": "auth0|bob", "org_id": "org_1", "org_name": "Acme"}),
    );
    let session = Session {
        sid: "sid".to_owned(),
        who: "bob".to_owned(),
        signed_in_at: SIGNED_IN_AT,
    };
    let found = next(&authorization(changes), Some((&session, &bob)), now);
    assert_eq!(&found, expected, "{changes:?} at {now}");
}

const REQUIRED: Next = Next::Refuse(Refusal::LoginRequired);

#[test]
fn without_a_session_the_person_is_asked_unless_the_client_forbids_it() {
    for (prompt, expected) in [("", Next::Ask), ("login", Next::Ask), ("none", REQUIRED)] {
        let found = next(&authorization(&[("prompt", prompt)]), None, SIGNED_IN_AT);
        assert_eq!(found, expected, "{prompt}");
    }
}

#[test]
fn a_session_answers_unless_the_client_wants_the_page() {
    check(&[], SIGNED_IN_AT, &Next::Grant);
    check(&[("prompt", "none")], SIGNED_IN_AT, &Next::Grant);
    check(&[("prompt", "login")], SIGNED_IN_AT, &Next::Ask);
    check(&[("prompt", "select_account")], SIGNED_IN_AT, &Next::Ask);
}

#[test]
fn a_session_older_than_max_age_does_not_count() {
    check(&[("max_age", "60")], SIGNED_IN_AT + 60, &Next::Grant);
    check(&[("max_age", "60")], SIGNED_IN_AT + 61, &Next::Ask);
    check(
        &[("max_age", "60"), ("prompt", "none")],
        SIGNED_IN_AT + 61,
        &REQUIRED,
    );
}

#[test]
fn a_session_of_another_organization_does_not_count() {
    check(&[("organization", "org_1")], SIGNED_IN_AT, &Next::Grant);
    check(&[("organization", "acme")], SIGNED_IN_AT, &Next::Grant);
    check(&[("organization", "org_2")], SIGNED_IN_AT, &Next::Ask);
    check(
        &[("organization", "org_2"), ("prompt", "none")],
        SIGNED_IN_AT,
        &REQUIRED,
    );
}
