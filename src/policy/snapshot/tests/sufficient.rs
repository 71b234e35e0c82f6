use serde_json::json;

use super::*;

fn check(rules: &str, claims: &Value, text: &str, expected: &[&str]) {
    let policy = policy(MODEL, rules);
    let caller = caller(claims);
    let found = policy.sufficient(&request(&caller, text));
    assert_eq!(found, expected, "{claims} {text} under\n{rules}");
}

#[test]
fn a_denial_names_what_would_have_been_enough() {
    let user = json!({"sub": "u", "permissions": ["held"]});
    let rule = "p, permission:read, /a, ^GET$, allow\n";
    check(rule, &user, "GET /a", &["permission:read"]);
    check(rule, &Value::Null, "GET /a", &["permission:read"]);
    check(rule, &user, "POST /a", &[]);
    check(rule, &user, "GET /b", &[]);
    check(
        &format!("{rule}p, scope:read, /*, GET, allow\n"),
        &user,
        "GET /a",
        &["permission:read", "scope:read"],
    );
    check("p, role:admin, /a, GET, allow\n", &user, "GET /a", &[]);
    check("p, user:boss, /a, GET, allow\n", &user, "GET /a", &[]);
}

#[test]
fn permissions_that_lead_to_a_role_are_named_and_the_role_is_not() {
    let rules = "p, role:reader, /a, ^GET$, allow\n\
                 g, permission:read, role:reader\n\
                 g, scope:all, role:editor\n\
                 g, role:editor, role:reader\n\
                 g, user:boss, role:reader\n";
    check(
        rules,
        &json!({"sub": "u"}),
        "GET /a",
        &["permission:read", "scope:all"],
    );
}

#[test]
fn nothing_is_named_in_vain() {
    let allow = "p, permission:read, /a, ^GET$, allow\n";
    let banned = json!({"sub": "u", "roles": ["banned"]});
    check(
        &format!("{allow}p, role:banned, /a, GET, deny\n"),
        &banned,
        "GET /a",
        &[],
    );
    check(
        &format!("{allow}p, permission:read, /a, GET, deny\n"),
        &json!({"sub": "u"}),
        "GET /a",
        &[],
    );
    let held = json!({"sub": "u", "permissions": ["read"]});
    check(
        &format!("{allow}p, anyone, /a, GET, deny\n"),
        &held,
        "GET /a",
        &[],
    );
}

#[test]
fn the_work_is_bounded() {
    let rules: String = (0..40)
        .map(|n| format!("p, permission:{n:02}, /a, GET, allow\n"))
        .collect();
    let policy = policy(MODEL, &rules);
    let caller = caller(&json!({"sub": "u"}));
    let found = policy.sufficient(&request(&caller, "GET /a"));
    assert_eq!(found.len(), 16);
    assert_eq!(
        (found[0].as_str(), found[15].as_str()),
        ("permission:00", "permission:15")
    );
}

#[test]
fn an_admin_is_told_names_of_every_kind_but_users() {
    let rules = "p, role:reader, /a, ^GET$, allow\n\
                 p, authenticated, /b, ^GET$, allow\n\
                 p, org:barred, /*, .*, deny\n\
                 p, org:barred, /a, ^GET$, allow\n\
                 g, permission:read, role:reader\n\
                 g, team, role:reader\n\
                 g, user:boss, role:reader\n";
    let policy = policy(MODEL, rules);
    let user = caller(&json!({"sub": "u"}));
    let nobody = caller(&Value::Null);
    for (caller, text, names) in [
        (
            &user,
            "GET /a",
            &["permission:read", "role:reader", "team"][..],
        ),
        (&nobody, "GET /b", &["authenticated"]),
        (&user, "PUT /a", &[]),
    ] {
        assert_eq!(policy.enough(&request(caller, text)), names, "{text}");
    }
}
