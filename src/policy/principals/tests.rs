//! Which names claims give, and that none gives another kind's.

use serde_json::json;

use super::*;

fn check(claims: &Value, expected: &[&str]) {
    let caller = Principals::from_claims(claims.as_object().unwrap(), "https://example.com/roles");
    assert_eq!(caller.names(), expected, "{claims}");
    assert!(!caller.is_anonymous());
}

#[test]
fn each_claim_mints_names_of_its_own_kind() {
    let always = |more: &[&'static str]| {
        let mut names = vec!["anyone", "authenticated", "user:u"];
        names.extend(more);
        names.sort_unstable();
        names
    };
    check(&json!({"sub": "u"}), &always(&[]));
    check(
        &json!({"sub": "u", "permissions": ["b", "a", "a"]}),
        &always(&["permission:a", "permission:b"]),
    );
    check(
        &json!({"sub": "u", "scope": "a  b"}),
        &always(&["scope:a", "scope:b"]),
    );
    check(
        &json!({"sub": "u", "scope": ["a b"]}),
        &always(&["scope:a b"]),
    );
    check(
        &json!({"sub": "u", "https://example.com/roles": ["x"], "roles": ["y"]}),
        &always(&["role:x"]),
    );
    check(&json!({"sub": "u", "org_id": "o"}), &always(&["org:o"]));
    check(
        &json!({"sub": "u", "azp": "a", "client_id": "c"}),
        &always(&["client:a"]),
    );
    check(
        &json!({"sub": "u", "client_id": "c"}),
        &always(&["client:c"]),
    );
    check(
        &json!({"sub": "u", "permissions": [1, null, "", ["a"]], "scope": 3, "org_id": {}}),
        &always(&[]),
    );
}

#[test]
fn no_value_reaches_another_kind() {
    check(
        &json!({"sub": "role:admin", "permissions": ["*", "a,b", "\"", "x\nrole:admin"]}),
        &[
            "anyone",
            "authenticated",
            "permission:\"",
            "permission:*",
            "permission:a,b",
            "permission:x\nrole:admin",
            "user:role:admin",
        ],
    );
}

#[test]
fn a_token_without_a_subject_is_no_named_user() {
    check(&json!({"sub": 7}), &["anyone", "authenticated", "user:"]);
}

#[test]
fn anonymous_is_anyone_and_nothing_else() {
    let nobody = Principals::anonymous();
    assert_eq!((nobody.subject(), nobody.domain()), ("anonymous", ""));
    assert_eq!(nobody.names(), ["anyone"]);
    assert!(nobody.is_anonymous() && nobody.claims().is_empty());
}
