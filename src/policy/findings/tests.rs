//! What is called useless is: without it, every request is decided as before.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::policy::decision::Verdict;
use crate::policy::model::{self, Asker, Model};
use crate::policy::principals::Principals;
use crate::policy::problem::Code;
use crate::policy::request::AccessRequest;
use crate::policy::revision::Revision;
use crate::policy::route::{Mounted, Route};
use crate::policy::rules;
use crate::policy::snapshot;
use crate::policy::source::Source;

const MODEL: &str = include_str!("../../../policies/model.conf");

const MATCHER: &str = "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)";

const EFFECT: &str = "some(where (p.eft == allow)) && !some(where (p.eft == deny))";

const EFFECTS: [&str; 4] = [
    EFFECT,
    "some(where (p.eft == allow))",
    "!some(where (p.eft == deny))",
    "priority(p.eft) || deny",
];

const MATCHERS: [&str; 5] = [
    MATCHER,
    "g(r.sub, p.sub) && keyMatch(r.obj, p.obj) && regexMatch(r.act, p.act)",
    "g(r.sub, p.sub) && r.obj == p.obj && (r.act == p.act || regexMatch(r.act, p.act))",
    "r.sub == p.sub && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)",
    "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act) || r.sub == \"user:u\" && p.act == \".*\"",
];

fn source(file: &str, text: &str) -> Source {
    Source {
        file: file.into(),
        text: text.into(),
    }
}

fn model_with(effect: &str, matcher: &str) -> Source {
    let text = MODEL.replace(EFFECT, effect).replace(MATCHER, matcher);
    source("model.conf", &text)
}

fn read(model: &Source) -> Model {
    let mut problems = Vec::new();
    let model = model::read(model, Asker::Server, &mut problems);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

/// The findings of `lines`, as their line and code.
fn found(model: &Source, lines: &str) -> Vec<(usize, Code)> {
    found_beside(model, lines, &Mounted::default())
}

fn found_beside(model: &Source, lines: &str, mounted: &Mounted) -> Vec<(usize, Code)> {
    let model = read(model);
    let lines = source("policy.csv", lines);
    let rules = rules::read(&lines, Revision::of("", ""), &model, 0, &mut Vec::new());
    let found = of(&Survey::new(&model, &rules.book, None, mounted));
    let found = found
        .iter()
        .map(|problem| (problem.place.line, problem.code));
    found.collect()
}

/// What a policy says to every caller about every request.
fn decisions(model: &Source, lines: &str) -> Vec<Verdict> {
    let mut problems = Vec::new();
    let judge = snapshot::judge(model, &source("policy.csv", lines), &mut problems);
    let judge = judge.unwrap_or_else(|| panic!("{lines}\n{problems:?}"));
    let claims = [
        json!({"sub": "u"}),
        json!({"sub": "v", "roles": ["a"]}),
        json!({"sub": "v", "roles": ["b"], "permissions": ["p"]}),
    ];
    let known = claims
        .iter()
        .map(|claims| Principals::from_claims(claims.as_object().unwrap(), "roles"));
    let mut decisions = Vec::new();
    for caller in known.chain([Principals::anonymous()]) {
        for path in ["/x", "/x/y", "/x/y/z", "/x.y", "/xay", "/x/a.b", "/w"] {
            for method in ["GET", "PUT", "HEAD"] {
                let request = AccessRequest {
                    caller: &caller,
                    method,
                    path,
                    ip: None,
                };
                decisions.push(judge.decide(&request).unwrap().verdict);
            }
        }
    }
    decisions
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    let name = prop::sample::select(vec![
        "anyone",
        "authenticated",
        "anonymous",
        "user:u",
        "role:a",
        "role:b",
        "permission:p",
        "bare",
        "team",
    ]);
    let path = prop::sample::select(vec![
        "/x", "/x/*", "/*", "/x/:y", "/x/y", "/x/:z", "/x/y/*", "/x.y", "/x/a.b", "/x*", "*",
    ]);
    let method = prop::sample::select(vec!["^GET$", "^(GET)$", "^(GET|PUT)$", ".*", "GET", "^G"]);
    let effect = prop::sample::select(vec!["allow", "deny"]);
    let rule = (name.clone(), path, method, effect);
    let rule = rule
        .prop_map(|(name, path, method, effect)| format!("p, {name}, {path}, {method}, {effect}"));
    let link = (name.clone(), name).prop_map(|(member, role)| format!("g, {member}, {role}"));
    prop::collection::vec(prop_oneof![4 => rule, 1 => link], 1..9)
}

/// Whether a line may go for a finding of this kind. Of roles in a circle one link says nothing about the other.
fn is_useless(code: Code, line: &str, effect: &str) -> bool {
    match code {
        Code::ShadowedRule
        | Code::BeatenAllow
        | Code::IdleEffect
        | Code::UnheldName
        | Code::RoleWithoutRule => true,
        Code::RepeatedLine => line.starts_with('g') || !effect.starts_with("priority"),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_called_useless_changes_no_decision(
        lines in lines(),
        effect in prop::sample::select(EFFECTS.to_vec()),
        matcher in prop::sample::select(MATCHERS.to_vec()),
    ) {
        let model = model_with(effect, matcher);
        // A name as pattern may be none: what does not load is not looked at.
        let text = lines.join("\n");
        let before = decisions(&model, &text);
        for (line, code) in found(&model, &text) {
            if !is_useless(code, &lines[line - 1], effect) {
                continue;
            }
            let mut without = lines.clone();
            without[line - 1] = String::new();
            let after = decisions(&model, &without.join("\n"));
            prop_assert_eq!(&before, &after, "line {} is no {:?}:\n{}\n{}\n{}", line, code, matcher, effect, text);
        }
    }
}

/// Without its last line the rule would count at its first, before the one that beats it.
#[test]
fn where_the_order_counts_a_repeated_rule_is_not_called_useless() {
    let model = model_with("priority(p.eft) || deny", MATCHER);
    let lines = "p, role:a, /x/y, ^GET$, allow\np, anyone, /x/*, ^GET$, deny\np, role:a, /x/y, ^GET$, allow\n";
    assert_eq!(found(&model, lines), [(3, Code::RepeatedLine)]);
}

/// It would be decided as itself.
#[test]
fn a_rule_for_head_alone_counts_where_a_route_has_it() {
    let model = model_with(EFFECT, MATCHER);
    for (methods, expected) in [(&["GET"][..], 1), (&["GET", "HEAD"], 0)] {
        let route = |method: &&str| Route {
            method: (*method).into(),
            pattern: "/x".into(),
        };
        let mounted = Mounted {
            doors: Vec::new(),
            routes: methods.iter().map(route).collect(),
            is_all: true,
        };
        let found = found_beside(&model, "p, role:a, /x, ^HEAD$, deny\n", &mounted);
        let found = found
            .iter()
            .filter(|(_, code)| *code == Code::UnknownMethod);
        assert_eq!(found.count(), expected, "{methods:?}");
    }
}

#[test]
fn in_a_model_with_domains_a_name_of_everybody_is_no_wider_than_another() {
    let text = MODEL
        .replace("r = sub, obj, act", "r = sub, dom, obj, act")
        .replace("p = sub, obj", "p = sub, dom, obj")
        .replace("g = _, _", "g = _, _, _");
    let lines = "p, anyone, d, /x, ^GET$, allow\np, role:a, d, /x, ^GET$, allow\np, role:a, e, /x, ^GET$, allow\n";
    for (matcher, expected) in [
        (
            "g(r.sub, p.sub, p.dom) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)",
            vec![],
        ),
        (
            "g(r.sub, p.sub, r.dom) && r.dom == p.dom && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)",
            vec![(2, Code::ShadowedRule)],
        ),
    ] {
        let model = source("model.conf", &text.replace(MATCHER, matcher));
        assert_eq!(found(&model, lines), expected, "{matcher}");
    }
}
