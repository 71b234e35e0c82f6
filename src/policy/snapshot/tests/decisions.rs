use serde_json::json;

use super::*;

/// The verdict, the line of the settling rule (0 for none), and the role path.
fn check(
    policy: &Policy,
    claims: &Value,
    text: &str,
    verdict: Verdict,
    line: usize,
    path: &[&str],
) {
    let caller = caller(claims);
    let explanation = policy.explain(&request(&caller, text)).unwrap();
    let decision = &explanation.decision;
    let settled = decision.settled_by().map_or(0, |rule| rule.line);
    assert_eq!(
        (decision.verdict, settled),
        (verdict, line),
        "{claims} {text}"
    );
    assert_eq!(explanation.role_path, path, "{claims} {text}");
}

#[test]
fn the_shipped_folder_loads_and_meets_its_cases() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/policies").into();
    let policy = Policy::load(&Config {
        dir,
        ..Config::default()
    })
    .unwrap();
    let ids: Vec<_> = policy.personas().iter().map(Persona::id).collect();
    assert_eq!(ids, ["alice", "bob", "carol"]);
    assert_eq!(policy.rule_count(), 5);
    assert_eq!(policy.revision().to_string().len(), 12);
}

const RULES: &str = "\
    p, role:reader, /api/*, ^GET$, allow\n\
    g, role:editor, role:reader\n\
    p, role:banned, /api/*, .*, deny\n\
    p, user:u, /own, ^GET$, allow\n\
    p, anyone, /open, ^GET$, allow\n\
    p, anonymous, /sign-in, ^GET$, allow\n";

#[test]
fn a_decision_names_the_rule_and_how_the_caller_reached_it() {
    let policy = policy(MODEL, RULES);
    let allowed = |claims: &Value, text: &str, line, path: &[&str]| {
        check(&policy, claims, text, Verdict::Allow, line, path);
    };
    let editor = json!({"sub": "u", "roles": ["editor"]});
    let path = ["user:u", "role:editor", "role:reader"];
    allowed(&editor, "GET /api/x", 1, &path);
    allowed(&json!({"sub": "u"}), "GET /own", 4, &["user:u"]);
    allowed(&Value::Null, "GET /open", 5, &["anonymous", "anyone"]);
    allowed(&Value::Null, "GET /sign-in", 6, &["anonymous"]);
}

#[test]
fn a_denial_names_the_rule_that_denies_or_none() {
    let policy = policy(MODEL, RULES);
    let denied = |claims: &Value, text: &str, line, path: &[&str]| {
        check(&policy, claims, text, Verdict::Deny, line, path);
    };
    let banned = json!({"sub": "u", "roles": ["editor", "banned"]});
    denied(&banned, "GET /api/x", 3, &["user:u", "role:banned"]);
    denied(
        &json!({"sub": "u", "roles": ["editor"]}),
        "POST /api/x",
        0,
        &[],
    );
    denied(&json!({"sub": "v"}), "GET /own", 0, &[]);
    denied(&json!({"sub": "role:reader"}), "GET /api/x", 0, &[]);
    denied(&json!({"sub": "anonymous"}), "GET /sign-in", 0, &[]);
    denied(&Value::Null, "GET /api/x", 0, &[]);
}

#[test]
fn each_effect_settles_by_its_own_rule() {
    let rules = "p, anyone, /a, GET, allow\np, anyone, /a, GET, deny\np, anyone, /b, GET, deny\n";
    let check = |effect: &str, text: &str, verdict, line| {
        let policy = policy(&MODEL.replace(EFFECT, effect), rules);
        let path: &[&str] = if line == 0 {
            &[]
        } else {
            &["anonymous", "anyone"]
        };
        check(&policy, &Value::Null, text, verdict, line, path);
    };
    check(EFFECT, "GET /a", Verdict::Deny, 2);
    check(EFFECT, "GET /c", Verdict::Deny, 0);
    check("some(where (p.eft == allow))", "GET /a", Verdict::Allow, 1);
    check("some(where (p.eft == allow))", "GET /b", Verdict::Deny, 0);
    check("!some(where (p.eft == deny))", "GET /a", Verdict::Deny, 2);
    check("!some(where (p.eft == deny))", "GET /c", Verdict::Allow, 0);
    check("priority(p.eft) || deny", "GET /a", Verdict::Allow, 1);
    check("priority(p.eft) || deny", "GET /b", Verdict::Deny, 3);
}

#[test]
fn a_repeated_rule_counts_once_and_at_its_last_place() {
    let model = MODEL.replace(EFFECT, "priority(p.eft) || deny");
    let rules = "p, anyone, /a, GET, allow\np, anyone, /a, GET, deny\np, anyone, /a, GET, allow\n";
    let policy = policy(&model, rules);
    assert_eq!(policy.rule_count(), 2);
    let path = ["anonymous", "anyone"];
    check(&policy, &Value::Null, "GET /a", Verdict::Deny, 2, &path);
}

#[test]
fn membership_holds_in_the_domain_of_the_request() {
    let model = MODEL
        .replace("r = sub, obj, act", "r = sub, dom, obj, act")
        .replace("p = sub, obj", "p = sub, dom, obj")
        .replace("g = _, _", "g = _, _, _")
        .replace(
            "g(r.sub, p.sub)",
            "g(r.sub, p.sub, r.dom) && r.dom == p.dom",
        );
    let policy = policy(
        &model,
        "p, role:admin, acme, /a, GET, allow\n\
         p, role:staff, acme, /b, GET, allow\n\
         g, role:admin, role:staff, acme\n\
         g, role:admin, role:staff, other\n",
    );
    let of = |org: &str| json!({"sub": "u", "org_id": org, "roles": ["admin"]});
    let path = ["user:u", "role:admin"];
    check(&policy, &of("acme"), "GET /a", Verdict::Allow, 1, &path);
    let path = ["user:u", "role:admin", "role:staff"];
    check(&policy, &of("acme"), "GET /b", Verdict::Allow, 2, &path);
    check(&policy, &of("other"), "GET /a", Verdict::Deny, 0, &[]);
    check(&policy, &of(""), "GET /a", Verdict::Deny, 0, &[]);
}

#[test]
fn role_definitions_keep_graphs_of_their_own() {
    let model = MODEL
        .replace("g = _, _", "g = _, _\ng2 = _, _")
        .replace("keyMatch2(r.obj, p.obj)", "g2(r.obj, p.obj)");
    let rules = "p, role:r, group, GET, allow\ng2, /a, group\ng, /b, group\n";
    let policy = policy(&model, rules);
    let reader = json!({"sub": "u", "roles": ["r"]});
    check(
        &policy,
        &reader,
        "GET /a",
        Verdict::Allow,
        1,
        &["user:u", "role:r"],
    );
    check(&policy, &reader, "GET /b", Verdict::Deny, 0, &[]);
}
