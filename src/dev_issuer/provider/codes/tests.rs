use super::{Codes, Pledge, Presented, Redemption, challenge_of};
use crate::dev_issuer::provider::refusal::Refusal;
use crate::dev_issuer::provider::samples::grant;

const VERIFIER: &str = "a-verifier-of-just-enough-characters-to-pass";
const RIGHT: Presented<'static> = Presented {
    code: "code",
    client_id: "spa",
    redirect_uri: "http://localhost:8000",
    verifier: VERIFIER,
};

fn codes() -> Codes {
    let mut codes = Codes::new(8);
    let pledge = Pledge {
        grant: grant(),
        redirect_uri: RIGHT.redirect_uri.to_owned(),
        challenge: challenge_of(VERIFIER).unwrap(),
        issued_at: 1000,
    };
    codes.issue("code".to_owned(), pledge);
    codes
}

#[track_caller]
fn check(presented: Presented<'_>, now: u64, expected: &Redemption) {
    assert_eq!(
        &codes().redeem(presented, now),
        expected,
        "{presented:?} at {now}"
    );
}

#[test]
fn a_code_is_good_for_a_minute() {
    check(RIGHT, 1000, &Redemption::Granted(grant()));
    check(RIGHT, 1059, &Redemption::Granted(grant()));
    check(
        RIGHT,
        1060,
        &Redemption::Refused(Refusal::AuthorizationCode),
    );
}

#[test]
fn each_bond_of_a_code_is_checked() {
    let refused = Redemption::Refused(Refusal::AuthorizationCode);
    check(
        Presented {
            code: "other",
            ..RIGHT
        },
        1000,
        &refused,
    );
    check(
        Presented {
            client_id: "other",
            ..RIGHT
        },
        1000,
        &refused,
    );
    check(
        Presented {
            redirect_uri: "http://localhost:8000/",
            ..RIGHT
        },
        1000,
        &refused,
    );
}

#[test]
fn the_verifier_must_match_and_have_a_length_of_rfc_7636() {
    let refused = Redemption::Refused(Refusal::Verifier);
    let (short, long) = ("a".repeat(42), "a".repeat(129));
    for verifier in ["", &short, &long, &VERIFIER.to_uppercase()] {
        check(Presented { verifier, ..RIGHT }, 1000, &refused);
    }
}

#[test]
fn a_second_presentation_names_the_grant_to_revoke() {
    let reused = Redemption::Reused {
        grant: "grant".to_owned(),
    };
    let mut codes = codes();
    assert_eq!(codes.redeem(RIGHT, 1000), Redemption::Granted(grant()));
    assert_eq!(codes.redeem(RIGHT, 1001), reused);
    assert_eq!(codes.redeem(RIGHT, 2000), reused);
}

#[test]
fn a_failed_presentation_spends_the_code() {
    let mut codes = codes();
    let wrong = Presented {
        verifier: "",
        ..RIGHT
    };
    assert_eq!(
        codes.redeem(wrong, 1000),
        Redemption::Refused(Refusal::Verifier)
    );
    assert!(matches!(
        codes.redeem(RIGHT, 1001),
        Redemption::Reused { .. }
    ));
}

#[test]
fn the_challenge_is_that_of_the_example_in_rfc_7636() {
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    assert_eq!(challenge_of(verifier).as_deref(), Some(challenge));
}
