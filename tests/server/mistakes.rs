//! Usual mistakes in whom to trust: the server starts, and its log says what is wrong and what to change.

use std::time::{Duration, Instant};

use crate::support::{AUDIENCE, CLIENT_ID, Forge, Program};

/// Starts a server with `variables` and waits until it has logged all of `says` in one line.
fn check(name: &str, variables: &[(&str, &str)], says: &[&str]) {
    let program = Program::start(&["serve"], variables);
    assert!(program.line().is_some(), "{name}: {}", program.told());
    let is_ours = |line: &str| line.contains("WARN") && says.iter().all(|text| line.contains(text));
    wait(&program, name, is_ours);
}

/// Waits for a line of the log; the issuer is asked beside the start.
fn wait(program: &Program, name: &str, is_it: impl Fn(&str) -> bool) {
    let began = Instant::now();
    while !program.told().lines().any(&is_it) {
        let is_late = began.elapsed() > PATIENCE;
        assert!(!is_late, "{name} is not in {}", program.told());
        std::thread::yield_now();
    }
}

/// A key, its value, and what the log says of it.
#[rocket::async_test]
async fn a_value_that_is_seldom_meant_is_named_with_its_mend() {
    let forge = Forge::start();
    let keys = forge.key_set();
    let userinfo = format!("{}/userinfo", forge.origin());
    let usual = [
        ("AUTH0_DOMAIN", forge.origin()),
        ("AUTH0_AUDIENCE", AUDIENCE),
        ("AUTH0_CLIENT_ID", CLIENT_ID),
    ];
    for (key, value, says) in [
        (
            "AUTH0_AUDIENCE",
            CLIENT_ID,
            [
                "`auth.audience`",
                "it is the client id",
                "identifier of the API",
            ],
        ),
        (
            "AUTH0_AUDIENCE",
            &userinfo,
            [
                "`auth.audience`",
                "tells about users",
                "identifier of the API",
            ],
        ),
        (
            "AUTH0_AUDIENCE",
            forge.origin(),
            [
                "`auth.audience`",
                "the issuer itself",
                "identifier of the API",
            ],
        ),
        (
            "AUTH0_CLIENT_ID",
            "other",
            ["`auth.domain`", "plain http", "https address"],
        ),
        (
            "WHITEROOM_AUTH__ALGORITHMS",
            "RS256,ES256",
            ["no key for algorithms", "\"ES256\"", "leave them out"],
        ),
    ] {
        check(value, &[&usual[..], &[(key, value)]].concat(), &says);
    }
    let unasked = [
        ("AUTH0_AUDIENCE", AUDIENCE),
        ("WHITEROOM_AUTH__KEYS", &keys),
    ];
    for (domain, says) in [
        (
            "https://tenant.eu.auth0.com",
            [
                "`auth.domain`",
                "slash at its end is missing",
                "put a slash behind it",
            ],
        ),
        (
            "http://id.example/",
            ["`auth.domain`", "it is plain http", "write it with `https`"],
        ),
    ] {
        let domain = [("AUTH0_DOMAIN", domain)];
        check(domain[0].1, &[&unasked[..], &domain].concat(), &says);
    }
}

#[rocket::async_test]
async fn an_issuer_that_calls_itself_otherwise_is_named_with_the_difference() {
    let forge = Forge::start();
    let realm = format!("{}/realms/main", forge.origin());
    let variables = [
        ("AUTH0_DOMAIN", realm.as_str()),
        ("AUTH0_AUDIENCE", AUDIENCE),
    ];
    let named = format!("calls itself `{}/`", forge.origin());
    let says = [
        named.as_str(),
        "set `auth.domain` to that",
        "the path differs",
    ];
    check("another name", &variables, &says);
}

#[rocket::async_test]
async fn a_clock_that_differs_is_named_with_its_mend() {
    let forge = Forge::start();
    forge.dates("Sun, 06 Nov 1994 08:49:37 GMT");
    let variables = [
        ("AUTH0_DOMAIN", forge.origin()),
        ("AUTH0_AUDIENCE", AUDIENCE),
    ];
    let says = ["clock", "\"seconds_ahead\":-", "put the wrong one right"];
    check("a clock", &variables, &says);
}

#[test]
fn the_usual_start_has_no_warning() {
    let program = Program::start(&["serve", "--dev"], &[]);
    assert!(program.line().is_some(), "{}", program.told());
    wait(&program, "keys", |line| {
        line.contains("fetched the issuer's keys")
    });
    let told = program.told();
    assert!(!told.contains("WARN"), "{told}");
}

/// The issuer is on this machine and asked at once.
const PATIENCE: Duration = Duration::from_secs(30);
