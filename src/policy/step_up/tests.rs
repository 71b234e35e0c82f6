//! Which requests a demand covers, and which claims meet it.

use serde_json::{Value, json};

use super::*;
use crate::policy::principals::Principals;

const NOW: u64 = 1_795_600_800;

const LEEWAY: u64 = 5;

fn demands(text: &str) -> Demands {
    let source = Source {
        file: "step_up.toml".into(),
        text: text.into(),
    };
    let mut problems = Vec::new();
    let demands = Demands::read(&source, &mut problems);
    assert_eq!(problems, [], "{text}");
    demands
}

/// The line of the demand that a caller with `claims`, where null is nobody, does not meet.
fn unmet(demands: &Demands, request: &str, claims: &Value) -> Option<usize> {
    let caller = claims.as_object();
    let caller = caller.map_or_else(Principals::anonymous, |claims| {
        Principals::from_claims(claims, "roles")
    });
    let (method, path) = request.split_once(' ').unwrap();
    let request = AccessRequest {
        caller: &caller,
        method,
        path,
        ip: None,
    };
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    let unmet = demands.unmet(&request, now, Duration::from_secs(LEEWAY));
    unmet.map(|demand| demand.place.line)
}

const MFA: &str =
    "[[demand]]\npath = '/api/transfers/:id'\nmethods = '^(POST|PUT)$'\nacr = ['mfa', 'phr']\n";

const RECENT: &str = "[[demand]]\npath = '/api/*'\nmethods = '^POST$'\nmax_age_seconds = 300\n";

#[test]
fn a_demand_is_about_its_paths_and_methods_alone() {
    let demands = demands(MFA);
    for (request, covered) in [
        ("POST /api/transfers/7", true),
        ("PUT /api/transfers/7", true),
        ("GET /api/transfers/7", false),
        ("POST /api/transfers", false),
        ("POST /api/transfers/7/x", false),
        ("POST /api/transfer/7", false),
    ] {
        let found = unmet(&demands, request, &json!({"sub": "bob"}));
        assert_eq!(found.is_some(), covered, "{request}");
    }
    assert_eq!(unmet(&Demands::default(), "POST /api", &Value::Null), None);
}

#[test]
fn acr_must_be_one_of_those_that_are_wanted() {
    let demands = demands(MFA);
    for (claims, met) in [
        (json!({"acr": "mfa"}), true),
        (json!({"acr": "phr"}), true),
        (json!({"acr": "MFA"}), false),
        (json!({"acr": "mfa phr"}), false),
        (json!({"acr": ""}), false),
        (json!({"acr": ["mfa"]}), false),
        (json!({"acr": null}), false),
        (json!({"acr": 1}), false),
        (json!({"amr": ["mfa"]}), false),
        (json!({}), false),
        (Value::Null, false),
    ] {
        let found = unmet(&demands, "POST /api/transfers/7", &claims);
        assert_eq!(found.is_none(), met, "{claims}");
    }
}

#[test]
fn a_sign_in_must_be_recent_and_not_ahead() {
    let demands = demands(RECENT);
    for (auth_time, met) in [
        (json!(NOW), true),
        (json!(NOW - 300), true),
        (json!(NOW - 305), true),
        (json!(NOW - 306), false),
        (json!(NOW as f64 - 305.5), false),
        (json!(NOW + 5), true),
        (json!(NOW + 6), false),
        (json!(NOW * 1000), false),
        (json!(0), false),
        (json!(-1), false),
        (json!(1e308), false),
        (json!(NOW.to_string()), false),
        (json!([NOW]), false),
        (Value::Null, false),
    ] {
        let claims = json!({"sub": "bob", "auth_time": auth_time});
        let found = unmet(&demands, "POST /api/transfers/7", &claims);
        assert_eq!(found.is_none(), met, "{claims}");
    }
    let found = unmet(&demands, "POST /api/x", &json!({"iat": NOW}));
    assert_eq!(
        found,
        Some(1),
        "when it was issued is not when its user signed in"
    );
}

#[test]
fn all_demands_on_a_request_must_be_met_and_the_first_unmet_is_named() {
    let demands = demands(&format!("{MFA}{RECENT}"));
    for (request, claims, wanted) in [
        ("POST /api/transfers/7", json!({}), Some(1)),
        ("POST /api/transfers/7", json!({"auth_time": NOW}), Some(1)),
        ("POST /api/transfers/7", json!({"acr": "mfa"}), Some(5)),
        (
            "POST /api/transfers/7",
            json!({"acr": "mfa", "auth_time": NOW}),
            None,
        ),
        ("PUT /api/transfers/7", json!({"acr": "mfa"}), None),
        ("POST /api/other", json!({}), Some(5)),
    ] {
        assert_eq!(
            unmet(&demands, request, &claims),
            wanted,
            "{request} {claims}"
        );
    }
}

#[test]
fn every_unmet_demand_is_listed_in_the_order_of_the_file() {
    let demands = demands(&format!("{MFA}{RECENT}"));
    let request = AccessRequest {
        caller: &Principals::anonymous(),
        method: "POST",
        path: "/api/transfers/7",
        ip: None,
    };
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    let unmet = demands.all_unmet(&request, now, Duration::ZERO);
    let lines: Vec<usize> = unmet.map(|demand| demand.place.line).collect();
    assert_eq!(lines, [1, 5]);
}

#[test]
fn one_demand_may_want_both() {
    let both = "[[demand]]\npath = '/a'\nmethods = '^GET$'\nacr = ['mfa']\nmax_age_seconds = 300\n";
    let demands = demands(both);
    for (claims, met) in [
        (json!({"acr": "mfa", "auth_time": NOW}), true),
        (json!({"acr": "pwd", "auth_time": NOW}), false),
        (json!({"acr": "mfa", "auth_time": NOW - 999}), false),
    ] {
        assert_eq!(
            unmet(&demands, "GET /a", &claims).is_none(),
            met,
            "{claims}"
        );
    }
}
