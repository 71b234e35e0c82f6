//! Our decisions against a fresh enforcer of the crate that was given the caller's principals as `g` lines.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use casbin::{Adapter as _, CoreApi as _, DefaultModel, Enforcer, Model as _, StringAdapter};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::policy::csv;

/// Nothing here waits for anything, so a future that is polled goes on.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return value;
        }
    }
}

fn enforce(model: &str, rules: &str, values: Vec<String>) -> bool {
    let model = now(DefaultModel::from_str(model)).unwrap();
    let enforcer = now(Enforcer::new(model, StringAdapter::new(rules))).unwrap();
    enforcer.enforce(values).unwrap()
}

fn models() -> Vec<String> {
    let allow = MODEL.replace(EFFECT, "some(where (p.eft == allow))");
    let deny_only = MODEL.replace(EFFECT, "!some(where (p.eft == deny))");
    let priority = MODEL.replace(EFFECT, "priority(p.eft) || deny");
    let root = MODEL.replace(MATCHER, &format!("{MATCHER} || r.sub == \"user:root\""));
    let plain = MODEL.replace(
        MATCHER,
        "g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act",
    );
    vec![MODEL.to_owned(), allow, deny_only, priority, root, plain]
}

fn one_of(names: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(names)
}

fn rule() -> impl Strategy<Value = String> {
    let subject = one_of(&[
        "anyone",
        "authenticated",
        "permission:a",
        "scope:a",
        "role:x",
        "role:y",
        "user:u",
        "user:root",
    ]);
    let path = one_of(&["/a", "/a/:id", "/a/*", "/b/:x/c", "/*", "/b", "\"/a,b\""]);
    let method = one_of(&["GET", "^GET$", "^(GET|PUT)$", ".*", "E"]);
    let effect = prop::sample::select(vec!["allow", "allow", "deny"]);
    let rule =
        (subject, path, method, effect).prop_map(|(s, o, a, e)| format!("p, {s}, {o}, {a}, {e}\n"));
    let member = one_of(&[
        "permission:a",
        "scope:a",
        "role:x",
        "role:y",
        "role:z",
        "user:u",
        "anyone",
    ]);
    let role = one_of(&["role:x", "role:y", "role:z", "authenticated", "user:u"]);
    let link = (member, role).prop_map(|(member, role)| format!("g, {member}, {role}\n"));
    prop_oneof![3 => rule, 2 => link]
}

fn claims() -> impl Strategy<Value = Value> {
    let sub = one_of(&["u", "v", "root", "role:x"]);
    let list = |names| prop::sample::subsequence(names, 0..=2);
    let known = (sub, list(vec!["a", "b"]), list(vec!["x", "y"]), one_of(&["", "a", "a b"]))
        .prop_map(|(sub, permissions, roles, scope)| json!({"sub": sub, "permissions": permissions, "roles": roles, "scope": scope}));
    prop_oneof![1 => Just(Value::Null), 5 => known]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_decision_is_the_one_of_the_crate(
        model in prop::sample::select(models()),
        rules in prop::collection::vec(rule(), 0..10),
        claims in claims(),
        method in one_of(&["GET", "PUT", "DELETE"]),
        path in one_of(&["/a", "/a/1", "/a/1/2", "/b/é/c", "/b", "/a,b", "/"]),
    ) {
        let rules = rules.concat();
        let caller = caller(&claims);
        let text = format!("{method} {path}");
        let ours = policy(&model, &rules).decide(&request(&caller, &text)).unwrap().is_allow();
        let links: String = caller.names().iter().map(|name| format!("g, {}, {name}\n", caller.subject())).collect();
        let values = vec![caller.subject().to_owned(), path.to_owned(), method.to_owned()];
        prop_assert_eq!(ours, enforce(&model, &format!("{rules}{links}"), values));
    }

    #[test]
    fn good_lines_are_read_as_the_crate_reads_them(
        fields in prop::collection::vec("[a-z/*^$()|:. é\"]{0,6}|\"[a-z, ]{0,5}\"", 1..6),
        blanks in "[ \t]{0,2}",
    ) {
        let line = format!("p,{}", fields.join(&format!("{blanks},{blanks}")));
        let mut problems = Vec::new();
        let mut ours: Vec<Vec<String>> = Vec::new();
        csv::rows(&folder("", &line, "").rules, &mut problems, |row, _| {
            let fields = row.fields.iter().skip(1);
            ours.push(fields.map(|field| field.value.to_owned()).collect());
        });
        if problems.is_empty() {
            prop_assert_eq!(ours, as_the_crate_reads(&line), "{}", line);
        }
    }
}

const DOMAINS: &str = "[request_definition]\nr = sub, dom, obj, act\n[policy_definition]\np = sub, dom, obj, act, eft\n\
    [role_definition]\ng = _, _, _\n[policy_effect]\n\
    e = some(where (p.eft == allow)) && !some(where (p.eft == deny))\n[matchers]\nm = MATCHER\n";

/// Matchers whose rules are filed in different ways: by the caller's domain, by the rule's, by none.
const IN_DOMAINS: [&str; 4] = [
    "g(r.sub, p.sub, r.dom) && r.dom == p.dom && keyMatch2(r.obj, p.obj) && r.act == p.act",
    "r.act == p.act && g(r.sub, p.sub, p.dom) && r.dom == p.dom && keyMatch(r.obj, p.obj)",
    "g(r.sub, p.sub, p.dom) && regexMatch(r.obj, p.obj)",
    "g(r.sub, p.sub, r.dom) && r.obj == p.obj || r.sub == \"user:root\" && r.dom == p.dom",
];

fn rule_in_domain() -> impl Strategy<Value = String> {
    let names = ["anyone", "permission:a", "role:x", "role:y", "user:u"];
    let name = || prop::sample::select(names.to_vec());
    let domain = || one_of(&["acme", "other", "\"\""]);
    let path = one_of(&["/a", "/a/:id", "/a/*", "^/a", "/*"]);
    let end = one_of(&["GET, allow", "GET, allow", "PUT, allow", "GET, deny"]);
    let rule = (name(), domain(), path, end)
        .prop_map(|(name, domain, path, end)| format!("p, {name}, {domain}, {path}, {end}\n"));
    let link = (name(), name(), domain())
        .prop_map(|(member, role, domain)| format!("g, {member}, {role}, {domain}\n"));
    prop_oneof![3 => rule, 2 => link]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_decision_in_a_domain_is_the_one_of_the_crate(
        matcher in one_of(&IN_DOMAINS),
        rules in prop::collection::vec(rule_in_domain(), 0..10),
        claims in claims(),
        domain in one_of(&["acme", "other", ""]),
        path in one_of(&["/a", "/a/1", "/b"]),
    ) {
        let (model, rules) = (DOMAINS.replace("MATCHER", matcher), rules.concat());
        let mut claims = claims;
        if let Some(claims) = claims.as_object_mut() {
            claims.insert("org_id".to_owned(), domain.into());
        }
        let caller = caller(&claims);
        let domain = caller.domain().to_owned();
        let policy = policy(&model, &rules);
        let is_slow = |warning: &Problem| warning.code == Code::SlowTerm;
        prop_assert!(!policy.warnings().iter().any(is_slow));
        let links: String = caller.names().iter().map(|name| format!("g, {}, {name}, \"{domain}\"\n", caller.subject())).collect();
        for method in ["GET", "PUT"] {
            let text = format!("{method} {path}");
            let ours = policy.decide(&request(&caller, &text)).unwrap().is_allow();
            let values = vec![caller.subject().to_owned(), domain.clone(), path.to_owned(), method.to_owned()];
            prop_assert_eq!(ours, enforce(&model, &format!("{rules}{links}"), values), "{} {}", text, caller.subject());
        }
    }
}

fn as_the_crate_reads(line: &str) -> Vec<Vec<String>> {
    let mut model = DefaultModel::default();
    model.add_def("p", "p", "any");
    now(StringAdapter::new(line).load_policy(&mut model)).unwrap();
    model.get_policy("p", "p")
}

#[test]
fn a_chain_of_roles_ends_where_the_crate_ends_it() {
    let rules: String = (0..12)
        .map(|n| {
            format!(
                "g, role:{n}, role:{}\np, role:{n}, /{n}, GET, allow\n",
                n + 1
            )
        })
        .collect();
    let policy = policy(MODEL, &rules);
    let caller = caller(&json!({"sub": "u", "roles": ["0"]}));
    for n in 0..12 {
        let text = format!("GET /{n}");
        let ours = policy.decide(&request(&caller, &text)).unwrap().is_allow();
        let values = ["user:u", &format!("/{n}"), "GET"]
            .map(str::to_owned)
            .to_vec();
        let theirs = enforce(MODEL, &format!("{rules}g, user:u, role:0\n"), values);
        assert_eq!(ours, theirs, "{n}");
    }
}
