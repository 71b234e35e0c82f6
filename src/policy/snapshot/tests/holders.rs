//! Who can: each name of the policy's own is tried alone.

use super::*;

const RULES: &str = "\
    p, role:editor, /docs/:id, ^PUT$, allow\n\
    p, team, /docs/:id, ^PUT$, allow\n\
    p, org:acme, /docs/:id, ^PUT$, allow\n\
    p, user:ann, /docs/:id, ^PUT$, allow\n\
    p, client:bot, /docs/1, .*, deny\n\
    p, authenticated, /me, ^GET$, allow\n\
    p, anyone, /docs/:id, ^GET$, allow\n\
    g, permission:write, role:editor\n\
    g, user:bob, team\n\
    g, user:eve, role:reader\n";

/// The names, with their domains where they have one, that can.
fn able(policy: &Policy, request: &str) -> Vec<String> {
    let request = request.split_once(' ').unwrap();
    let holders = policy.holders(request, None, "roles").into_iter();
    let allows = |holder: &Holder| {
        let explanation = holder.explanation.as_ref();
        explanation.is_some_and(|found| found.decision.is_allow())
    };
    let shown = |holder: Holder| format!("{} {}", holder.name, holder.domain);
    holders
        .filter(allows)
        .map(|holder| shown(holder).trim_end().to_owned())
        .collect()
}

#[test]
fn each_name_is_tried_alone_and_roles_are_followed() {
    let policy = policy(MODEL, RULES);
    for (request, names) in [
        (
            "PUT /docs/1",
            &[
                "org:acme",
                "permission:write",
                "role:editor",
                "team",
                "user:ann",
                "user:bob",
            ][..],
        ),
        (
            "GET /docs/1",
            &[
                "anyone",
                "authenticated",
                "org:acme",
                "permission:write",
                "role:editor",
                "team",
                "user:ann",
                "user:bob",
                "user:eve",
            ],
        ),
        ("DELETE /docs/1", &[]),
    ] {
        assert_eq!(able(&policy, request), names, "{request}");
    }
    let others = able(&policy, "GET /me");
    assert!(others.starts_with(&["authenticated".to_owned(), "client:bot".to_owned()]));
}

#[test]
fn in_a_model_with_domains_a_name_counts_where_the_policy_puts_it() {
    let model = "[request_definition]\nr = sub, dom, obj, act\n[policy_definition]\np = sub, dom, obj, act\n\
                 [role_definition]\ng = _, _, _\n[policy_effect]\ne = some(where (p.eft == allow))\n\
                 [matchers]\nm = g(r.sub, p.sub, r.dom) && r.dom == p.dom && r.obj == p.obj && r.act == p.act\n";
    let rules = "p, role:admin, t1, /a, GET\np, user:eve, t2, /a, GET\n\
                 g, user:bob, role:admin, t1\ng, user:bob, role:admin, t2\n";
    let policy = policy(model, rules);
    let names = able(&policy, "GET /a");
    assert_eq!(names, ["role:admin t1", "user:bob t1", "user:eve t2"]);
}

#[test]
fn names_in_the_matcher_are_tried_too() {
    let model = model_with(
        "r.sub == \"user:root\" || r.sub in [\"user:a\", \"user:b\"] && r.obj == p.obj || g(r.sub, \"role:ops\")",
    );
    let policy = policy(&model, "p, nobody, /a, x, allow\n");
    assert_eq!(
        able(&policy, "GET /a"),
        ["role:ops", "user:a", "user:b", "user:root"]
    );
    assert_eq!(able(&policy, "GET /b"), ["role:ops", "user:root"]);
}

#[test]
fn where_the_casbin_crate_decides_the_column_of_subjects_counts() {
    let matcher = format!("{MATCHER} && 1 + 1 == 2");
    let policy = policy(&model_with(&matcher), RULES);
    assert_eq!(policy.warnings().len(), 1);
    let names = able(&policy, "PUT /docs/2");
    assert!(names.contains(&"permission:write".to_owned()), "{names:?}");
    assert!(!names.contains(&"user:eve".to_owned()), "{names:?}");
}
