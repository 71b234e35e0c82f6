//! Where each step of a role path stands.

use serde_json::json;

use super::*;
use crate::policy::steps::{GivenBy, RoleLines};

/// The steps to the rule that settles a request: `member role line` or `member role claim`.
fn steps(policy: &Policy, claims: &Value, text: &str) -> Vec<String> {
    let caller = caller(claims);
    let explanation = policy.explain(&request(&caller, text)).unwrap();
    let lines = RoleLines::of(policy, "roles");
    let steps = lines.steps(&explanation).into_iter();
    let shown = steps.map(|step| {
        let given_by = match step.given_by {
            GivenBy::Line(line) => line.line.to_string(),
            GivenBy::Claim(claim) => claim.unwrap_or_else(|| "all".to_owned()),
        };
        format!("{} {} {given_by}", step.member, step.role)
    });
    shown.collect()
}

#[test]
fn a_step_is_a_line_or_a_claim() {
    let rules = "p, role:a, /a, ^GET$, allow\n# a comment\np, anyone, /b, ^GET$, allow\np, user:u, /c, ^GET$, allow\n\
                 p, authenticated, /d, ^GET$, allow\n\
                 g, role:b, role:a\ng, permission:x, role:b\ng, user:v, role:b\n";
    let policy = policy(MODEL, rules);
    for (claims, text, wanted) in [
        (
            json!({"sub": "u", "permissions": ["x"]}),
            "GET /a",
            &[
                "user:u permission:x permissions",
                "permission:x role:b 7",
                "role:b role:a 6",
            ][..],
        ),
        (
            json!({"sub": "u", "roles": ["b"]}),
            "GET /a",
            &["user:u role:b roles", "role:b role:a 6"],
        ),
        (
            json!({"sub": "v"}),
            "GET /a",
            &["user:v role:b 8", "role:b role:a 6"],
        ),
        (Value::Null, "GET /b", &["anonymous anyone all"]),
        (json!({"sub": "u"}), "GET /c", &[]),
        (json!({"sub": "u"}), "GET /d", &["user:u authenticated all"]),
        (json!({"sub": "u"}), "GET /nothing", &[]),
    ] {
        assert_eq!(steps(&policy, &claims, text), wanted, "{claims} {text}");
    }
}

#[test]
fn a_line_counts_in_its_own_domain() {
    let model = "[request_definition]\nr = sub, dom, obj, act\n[policy_definition]\np = sub, dom, obj, act\n\
                 [role_definition]\ng = _, _, _\n[policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\n";
    let rules =
        "p, role:admin, t2, /a, GET\ng, user:u, role:admin, t1\ng, user:u, role:admin, t2\n";
    for matcher in [
        "m = g(r.sub, p.sub, p.dom) && r.obj == p.obj && r.act == p.act\n",
        "m = g(r.sub, p.sub, p.dom) && r.obj == p.obj && 1 + 1 == 2\n",
    ] {
        let policy = policy(&format!("{model}{matcher}"), rules);
        let found = steps(&policy, &json!({"sub": "u"}), "GET /a");
        assert_eq!(found, ["user:u role:admin 3"], "{matcher}");
    }
}
