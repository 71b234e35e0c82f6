//! Requests that the crate alone would answer with a panic, an error or another number.

use std::net::IpAddr;

use serde_json::json;

use super::*;

fn verdict(policy: &Policy, claims: &Value, text: &str) -> Result<Verdict, DecideError> {
    let caller = caller(claims);
    policy
        .decide(&request(&caller, text))
        .map(|decision| decision.verdict)
}

fn check_claims(model: &str, condition: &str, claims: &Value, expected: Verdict) {
    let policy = policy(model, "p, x, /a, GET, allow\n");
    let verdict = verdict(&policy, claims, "GET /a");
    assert_eq!(verdict, Ok(expected), "{condition} {claims}");
}

#[test]
fn claims_of_every_kind_are_what_they_are() {
    let check = |condition: &str, claims: Value, holds: bool| {
        let matcher = format!("r.obj == p.obj && (r.sub == \"anonymous\" || {condition})");
        let expected = if holds { Verdict::Allow } else { Verdict::Deny };
        check_claims(&model_with(&matcher), condition, &claims, expected);
    };
    check("r.claims.n == 7", json!({"n": 7}), true);
    check("r.claims.n == -7", json!({"n": -7}), true);
    check("r.claims.n == 7", json!({"n": 7.0}), true);
    check("r.claims.n == \"7\"", json!({"n": 7}), false);
    let late = json!({"n": 1_700_000_000_000_i64});
    check("r.claims.n == 1700000000000", late.clone(), true);
    check("r.claims.n > 1699999999999", late.clone(), true);
    check("r.claims.n == 1700000000001", late.clone(), false);
    check("r.claims.n == \"1700000000000\"", late, false);
    check(
        "r.claims.n < 18446744073709551616",
        json!({"n": u64::MAX}),
        true,
    );
    check(
        "r.claims.n == 18446744073709551615",
        json!({"n": u64::MAX}),
        true,
    );
    check("1 < r.claims.n && r.claims.n < 2", json!({"n": 1.5}), true);
    check(
        "r.claims.n > 9223372036854775807",
        json!({"n": 1e300}),
        true,
    );
    check(
        "r.claims.n < -9223372036854775807",
        json!({"n": -1e300}),
        true,
    );
    check("r.claims.n == true", json!({"n": true}), true);
    check("r.claims.n == r.claims.missing", json!({"n": null}), true);
    check(
        "r.claims.n == r.claims.m",
        json!({"n": [1, {"a": 2.0}], "m": [1.0, {"a": 2}]}),
        true,
    );
    check("r.claims.n.k == \"v\"", json!({"n": {"k": "v"}}), true);
    check("r.claims?.n?.k?.m == r.claims.missing", json!({}), true);
    check(
        "\"b\" in r.claims.n",
        json!({"n": ["a", "b", 1.5, 1e300]}),
        true,
    );
    check("1 in r.claims.n", json!({"n": ["1", 2]}), false);
    check("\"k\" in r.claims.n", json!({"n": {"k": null}}), true);
    check(
        "r.claims[\"https://x/n\"] == \"v\"",
        json!({"https://x/n": "v"}),
        true,
    );
}

#[test]
fn claims_that_the_crate_cannot_hold_become_text_where_it_decides() {
    let check = |condition: &str, claims: Value| {
        // A method call keeps the compiled engine away.
        let matcher = format!("r.obj == p.obj && (r.claims.keys().len() == 0 || {condition})");
        check_claims(&model_with(&matcher), condition, &claims, Verdict::Allow);
    };
    check("r.claims.n == 7", json!({"n": 7}));
    check(
        "r.claims.n == \"1700000000000\"",
        json!({"n": 1_700_000_000_000_i64}),
    );
    check(
        "r.claims.n == \"-3000000000\"",
        json!({"n": -3_000_000_000_i64}),
    );
    check(
        "r.claims.n == \"18446744073709551615\"",
        json!({"n": u64::MAX}),
    );
    check("r.claims.n == \"1.5\"", json!({"n": 1.5}));
    check("r.claims.n == r.claims.missing", json!({"n": null}));
}

#[test]
fn key_match_takes_paths_of_any_letters() {
    let model = model_with("keyMatch(r.obj, p.obj)");
    let policy = policy(
        &model,
        "p, x, /a/b*, GET, allow\np, x, /exact, GET, allow\n",
    );
    for (path, expected) in [
        ("GET /a/b", Verdict::Allow),
        ("GET /a/bé", Verdict::Allow),
        ("GET /a/é", Verdict::Deny),
        ("GET /日本語", Verdict::Deny),
        ("GET /exact", Verdict::Allow),
        ("GET /exac", Verdict::Deny),
    ] {
        assert_eq!(verdict(&policy, &Value::Null, path), Ok(expected), "{path}");
    }
}

#[test]
fn an_unknown_address_does_not_slip_past_a_rule() {
    let model = model_with("ipMatch(r.ip, p.obj)");
    let policy = policy(
        &model,
        "p, x, 0.0.0.0/0, GET, allow\np, x, 10.0.0.0/8, GET, deny\n",
    );
    let nobody = Principals::anonymous();
    let from = |ip: Option<&str>| {
        let ip = ip.map(|ip| ip.parse::<IpAddr>().unwrap());
        let request = AccessRequest {
            ip,
            ..request(&nobody, "GET /")
        };
        policy.decide(&request).map(|decision| decision.verdict)
    };
    assert_eq!(from(Some("192.0.2.1")), Ok(Verdict::Allow));
    assert_eq!(from(Some("10.1.2.3")), Ok(Verdict::Deny));
    let error = from(None).unwrap_err();
    assert!(error.to_string().contains("no address"), "{error}");
}

#[test]
fn a_role_function_asked_about_no_name_refuses() {
    let model = model_with("r.obj == \"/\" || !g(r.claims.missing, p.sub)");
    let policy = policy(&model, "p, x, /, GET, allow\n");
    let error = verdict(&policy, &Value::Null, "GET /a").unwrap_err();
    assert!(error.to_string().contains("instead of a name"), "{error}");
}

#[test]
fn a_panic_of_the_engine_refuses_one_request_and_no_other() {
    let matcher = format!("{MATCHER} && (r.obj != \"/boom\" || regexMatch(r.act, \"(\" + p.act))");
    let policy = policy(&model_with(&matcher), "p, role:r, /:any, ^GET$, allow\n");
    let reader = json!({"sub": "u", "roles": ["r"]});
    let error = verdict(&policy, &reader, "GET /boom").unwrap_err();
    assert!(matches!(error, DecideError::Panicked(_)), "{error}");
    assert_eq!(verdict(&policy, &reader, "GET /calm"), Ok(Verdict::Allow));
    assert_eq!(
        verdict(&policy, &Value::Null, "GET /calm"),
        Ok(Verdict::Deny)
    );
}

#[test]
fn long_and_odd_paths_are_decided() {
    let policy = policy(MODEL, "p, anyone, /a/*, ^GET$, allow\n");
    for (path, expected) in [
        (format!("GET /a{}", "/s".repeat(10_000)), Verdict::Allow),
        ("GET /a/ß/%/\"'\\".to_owned(), Verdict::Allow),
        ("GET /b\n/a/x".to_owned(), Verdict::Deny),
        ("GET ".to_owned(), Verdict::Deny),
    ] {
        assert_eq!(
            verdict(&policy, &Value::Null, &path),
            Ok(expected),
            "{path:.40}"
        );
    }
}
