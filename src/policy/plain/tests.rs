//! Models of every kind, asked as other Casbin tools are asked.

use serde_json::json;

use super::*;
use crate::policy::problem::Code;

const ACL: &str = "\
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act
";

const DENY_OVERRIDE: &str = "some(where (p.eft == allow)) && !some(where (p.eft == deny))";

fn casbin(model: &str, policy: &str) -> Casbin {
    Casbin::from_texts(model, policy).unwrap_or_else(|error| panic!("{error}"))
}

fn with_effect(effect: &str) -> String {
    ACL.replace("some(where (p.eft == allow))", effect)
        .replace("p = sub, obj, act", "p = sub, obj, act, eft")
}

fn check(casbin: &Casbin, request: &Json, allow: bool, explain: &Json) {
    let values = request.as_array().unwrap();
    let answer = casbin.enforce(values).unwrap();
    let (explained, explain) = (json!(answer.explain), explain.clone());
    assert_eq!((answer.allow, explained), (allow, explain), "{request}");
}

fn problems(model: &str, policy: &str) -> Vec<(String, Code)> {
    let error = Casbin::from_texts(model, policy).unwrap_err();
    let problems = error.problems().iter();
    problems
        .map(|problem| (problem.place.to_string(), problem.code))
        .collect()
}

#[test]
fn the_first_rule_that_allows_explains_the_answer() {
    let casbin = casbin(ACL, "p, alice, data1, read\np, bob, data2, write\n");
    check(
        &casbin,
        &json!(["alice", "data1", "read"]),
        true,
        &json!([["alice", "data1", "read"]]),
    );
    check(
        &casbin,
        &json!(["alice", "data2", "read"]),
        false,
        &json!([]),
    );
}

#[test]
fn every_effect_explains_with_the_rules_it_looked_at() {
    let rules = "p, a, d, r, allow\np, a, \"d\", r, deny\np, b, d, r, deny\np, b, d, r, allow\n";
    let request = json!(["a", "d", "r"]);
    let other = json!(["b", "d", "r"]);
    let allow = |who: &str| json!([who, "d", "r", "allow"]);
    let deny = |who: &str| json!([who, "d", "r", "deny"]);
    let override_ = casbin(&with_effect(DENY_OVERRIDE), rules);
    check(&override_, &request, false, &json!([allow("a"), deny("a")]));
    check(&override_, &other, false, &json!([deny("b")]));
    let priority = casbin(&with_effect("priority(p.eft) || deny"), rules);
    check(&priority, &request, true, &json!([allow("a")]));
    check(&priority, &other, false, &json!([deny("b")]));
    let deny_only = casbin(&with_effect("!some(where (p.eft == deny))"), rules);
    check(&deny_only, &request, false, &json!([deny("a")]));
    check(&deny_only, &json!(["c", "d", "r"]), true, &json!([]));
    let allow_only = casbin(&with_effect("some(where (p.eft == allow))"), rules);
    check(&allow_only, &other, true, &json!([allow("b")]));
}

#[test]
fn an_empty_policy_decides_by_the_request_alone() {
    let model = ACL.replace("r.sub == p.sub", "(r.sub == \"root\" || r.sub == p.sub)");
    let matcher = model.replace(" && r.obj == p.obj && r.act == p.act", "");
    let casbin = casbin(&matcher, "");
    check(&casbin, &json!(["root", "d", "r"]), true, &json!([]));
    check(&casbin, &json!(["alice", "d", "r"]), false, &json!([]));
}

#[test]
fn only_the_lines_of_the_file_make_members() {
    let model = ACL
        .replace(
            "[policy_effect]",
            "[role_definition]\ng = _, _\n[policy_effect]",
        )
        .replace("r.sub == p.sub", "g(r.sub, p.sub)");
    let casbin = casbin(&model, "p, admin, d, r\ng, alice, admin\n");
    check(
        &casbin,
        &json!(["alice", "d", "r"]),
        true,
        &json!([["admin", "d", "r"]]),
    );
    for nobody in ["", "anonymous", "user:alice", "anyone"] {
        check(&casbin, &json!([nobody, "d", "r"]), false, &json!([]));
    }
}

#[test]
fn values_are_objects_lists_and_numbers_too() {
    let matcher = "r.sub.age > 18 && r.obj.owner == r.sub.name && r.act in [\"read\", \"list\"]";
    let model = ACL.replace(
        "r.sub == p.sub && r.obj == p.obj && r.act == p.act",
        matcher,
    );
    let casbin = casbin(&model, "");
    let owner = json!({"owner": "alice"});
    let request = |age: u64| json!([{"name": "alice", "age": age}, owner, "read"]);
    check(&casbin, &request(19), true, &json!([]));
    check(&casbin, &request(18), false, &json!([]));
}

/// What other tools take and the server's folder does not: a model, a policy, and a request that it allows.
#[test]
fn what_other_tools_take_is_taken() {
    let two = "[request_definition]\nr = a\nr2 = a\n[policy_definition]\np = a, b\np2 = a\n\
        [role_definition]\ng = _, _\ng2 = _, _\n[policy_effect]\ne = some(where (p.eft == allow))\n\
        e2 = some(where (p.eft == allow))\n[matchers]\nm = g(r.a, p.a) && p.b == \"\"\nm2 = r2.a == p2.a\n";
    let from_request = two.replace(
        "g(r.a, p.a) && p.b == \"\"",
        "keyMatch2(p.a, r.a) && p.b == \"\"",
    );
    for (model, policy, value) in [
        (
            two,
            "p, admin,\np2, alice\ng, alice, admin, more\n",
            "alice",
        ),
        (two, "p, x,\np2\np2, any, number, of, columns\n", "x"),
        (&from_request, "p, /a/1,\n", "/a/:id"),
    ] {
        let answer = casbin(model, policy).enforce(&[json!(value)]);
        assert!(answer.is_ok_and(|answer| answer.allow), "{policy}");
    }
}

#[test]
fn what_would_be_skipped_or_misread_is_a_problem() {
    let place = |file: &str, line: usize, column: usize| format!("{file}:{line}:{column}");
    for (policy, column, code) in [
        ("P, a, d, r\n", 1, Code::LineType),
        ("p2, a, d, r\n", 1, Code::LineType),
        ("g, a, b\n", 1, Code::LineType),
        ("p, a, d, r, allow\n", 13, Code::ColumnCount),
        ("p, a, d\n", 7, Code::ColumnCount),
        ("p, a, d, r # why\n", 10, Code::InlineComment),
        ("p, \"a, d, r\n", 4, Code::Quote),
    ] {
        let expected = vec![(place("policy", 1, column), code)];
        assert_eq!(problems(ACL, policy), expected, "{policy}");
    }
    let denied = with_effect(DENY_OVERRIDE);
    let expected = vec![(place("policy", 1, 13), Code::Effect)];
    assert_eq!(problems(&denied, "p, a, d, r, Deny\n"), expected);
    let regex = ACL.replace("r.act == p.act", "regexMatch(r.act, p.act)");
    let expected = vec![(place("policy", 1, 10), Code::Pattern)];
    assert_eq!(problems(&regex, "p, a, d, (\n"), expected);
    let undefined = ACL.replace("r.act == p.act", "r.act == p.action");
    let expected = vec![(place("model", 8, 50), Code::Undefined)];
    assert_eq!(problems(&undefined, ""), expected);
}

#[test]
fn a_request_of_other_values_has_no_answer() {
    let acl = casbin(ACL, "");
    let error = acl.enforce(&[json!("alice")]).unwrap_err();
    let expected = "the request has one value, the model asks for 3: sub, obj, act";
    assert_eq!(error.to_string(), expected);
    let model = ACL.replace("r.act == p.act", "ipMatch(r.act, p.act)");
    let casbin = casbin(&model, "p, alice, d, 10.0.0.0/8\n");
    let request = [json!("alice"), json!("d"), json!("nowhere")];
    let error = casbin.enforce(&request).unwrap_err();
    assert!(matches!(error, EnforceError::Undecided(_)), "{error}");
}

#[test]
fn files_are_named_in_their_problems() {
    let missing = Path::new("no/such/model.conf");
    let error = Casbin::load(missing, Path::new("Cargo.toml")).unwrap_err();
    let expected = "no/such/model.conf:1:1: the file cannot be read";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_eq!(error.problems().len(), 1);
}
