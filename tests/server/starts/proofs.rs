//! Settings of DPoP that fit nothing, or not each other.

use super::{DEV, PLAIN, check};
use crate::support::Program;

/// The variable beside those of an issuer, its text, and what the message says.
#[rustfmt::skip]
const REFUSED: [(&str, &str, &[&str]); 5] = [
    ("WHITEROOM_AUTH__DPOP", "required", &["`auth.dpop` is `required`", "set `auth.public_url`"]),
    ("WHITEROOM_SPA__DPOP", "true", &["`spa.dpop` is true", "`auth.public_url`"]),
    ("WHITEROOM_AUTH__PUBLIC_URL", "https://@api.example.com", &["`auth.public_url`", "no plain web address"]),
    ("WHITEROOM_AUTH__DPOP", "sometimes", &["`auth.dpop`", "found `sometimes`", "`required`"]),
    ("WHITEROOM_AUTH__DPOP_PROOFS", "999", &["`auth.dpop_proofs` is 999", "from 1000 to"]),
];

#[test]
fn settings_by_which_no_proof_could_be_taken_are_refused() {
    let issuer = [
        ("AUTH0_DOMAIN", "http://127.0.0.1:9"),
        ("AUTH0_AUDIENCE", "api"),
    ];
    for (name, text, says) in REFUSED {
        check(name, PLAIN, &[&issuer[..], &[(name, text)]].concat(), says);
    }
    let disabled = [
        ("WHITEROOM_AUTH__DPOP", "disabled"),
        ("WHITEROOM_SPA__DPOP", "true"),
    ];
    let says = &["`spa.dpop` is true", "`auth.dpop` to `allowed`"];
    check("a page that proves to nobody", DEV, &disabled, says);
}

/// What the variables beside `--dev` are, and whether the page is warned of.
#[test]
fn a_page_whose_tokens_are_refused_is_warned_of() {
    for (variables, warns) in [
        (&[("WHITEROOM_AUTH__DPOP", "required")][..], true),
        (
            &[
                ("WHITEROOM_AUTH__DPOP", "required"),
                ("WHITEROOM_SPA__DPOP", "true"),
            ],
            false,
        ),
        (
            &[
                ("WHITEROOM_AUTH__DPOP", "required"),
                ("WHITEROOM_SPA__ENABLED", "false"),
            ],
            false,
        ),
        (&[], false),
    ] {
        let program = Program::start(DEV, variables);
        let Some(_ready) = program.line() else {
            panic!("{variables:?}: {}", program.told());
        };
        program.signal("TERM");
        let told = program.ended().told;
        assert_eq!(
            told.contains("`spa.dpop` is false"),
            warns,
            "{variables:?}: {told}"
        );
    }
}
