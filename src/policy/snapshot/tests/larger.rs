//! The same for policies of many rules over few names and paths, so that rules share roots, shapes and places: against
//! the crate beside the engine, and what is explained and advised against what is decided.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// What is asked of callers, and what a model may make of it.
const MATCHERS: [&str; 9] = [
    "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)",
    "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && r.act == p.act",
    "regexMatch(r.act, p.act) && keyMatch(r.obj, p.obj) && g(r.sub, p.sub)",
    "g(r.sub, p.sub) && keyMatch5(r.obj, p.obj) || r.sub == \"user:root\"",
    "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) || r.sub == p.sub && r.act == p.act",
    "r.act == p.act && (keyMatch2(r.obj, p.obj) || r.obj == p.obj) && g(r.sub, p.sub)",
    "keyMatch2(r.obj, p.obj) && r.act != \"PUT\" || p.sub == \"role:x\" && g(r.sub, \"role:x\")",
    "!g(r.sub, p.sub) && keyMatch2(r.obj, p.obj)",
    "g(p.sub, r.sub) && globMatch(r.obj, p.obj) || g(r.sub, p.sub) && regexMatch(r.obj, p.obj)",
];

const EFFECTS: [&str; 4] = [
    "some(where (p.eft == allow))",
    EFFECT,
    "!some(where (p.eft == deny))",
    "priority(p.eft) || deny",
];

const NAMES: [&str; 9] = [
    "anyone",
    "authenticated",
    "permission:a",
    "permission:b",
    "scope:a",
    "role:x",
    "role:y",
    "role:z",
    "user:u",
];

const SEGMENTS: [&str; 14] = [
    "a", "b", "ab", "a.b", ".", ":id", ":x", "a:x", "a*", "v1.0", "é", "", "日本", "b?",
];

const PATHS: [&str; 22] = [
    "/",
    "/a",
    "/b",
    "/ab",
    "/a/b",
    "/a/a",
    "/a/b/a",
    "/b/é",
    "/a.b",
    "/axb",
    "/a/a.b",
    "//",
    "/a/",
    "/v1.0/a",
    "/v1/0/a",
    "/日本",
    "/b/日本/a",
    "/a/b/a/b",
    "/x/y",
    "/a?b",
    "/a/b?c/d",
    "/axé/b",
];

fn one_of(names: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(names)
}

fn path() -> impl Strategy<Value = String> {
    let segments = prop::collection::vec(one_of(&SEGMENTS), 0..4);
    (segments, one_of(&["", "", "/*"])).prop_map(|(segments, end)| {
        let start: String = segments
            .iter()
            .map(|segment| format!("/{segment}"))
            .collect();
        match format!("{start}{end}") {
            empty if empty.is_empty() => "/".to_owned(),
            path => path,
        }
    })
}

/// A deny for every few rules that allow: with more, hardly a request is allowed.
fn rules() -> impl Strategy<Value = String> {
    let method = one_of(&["GET", "GET", "PUT", "^GET$", "^(GET|PUT)$", ".*"]);
    let denials = prop::sample::select(vec![0, 5, 30, 100]);
    let rule = (one_of(&NAMES), path(), method, 0..100_u32);
    let link = (one_of(&NAMES), one_of(&NAMES));
    let rules = prop::collection::vec(rule, 20..300);
    (rules, prop::collection::vec(link, 0..12), denials).prop_map(|(rules, links, denials)| {
        let rules = rules.iter().map(|(sub, obj, act, dice)| {
            let effect = if *dice < denials { "deny" } else { "allow" };
            format!("p, {sub}, {obj}, {act}, {effect}\n")
        });
        let links = links
            .iter()
            .map(|(member, role)| format!("g, {member}, {role}\n"));
        rules.chain(links).collect()
    })
}

fn claims() -> impl Strategy<Value = Value> {
    let list = |names: &[&'static str]| prop::sample::subsequence(names.to_vec(), 0..=2);
    let sub = one_of(&["u", "v", "root"]);
    let known = (sub, list(&["a", "b"]), list(&["x", "y"]), one_of(&["", "a"])).prop_map(
        |(sub, permissions, roles, scope)| json!({"sub": sub, "permissions": permissions, "roles": roles, "scope": scope}),
    );
    prop_oneof![1 => Just(Value::Null), 5 => known]
}

/// Explains with the rule that decides, and advises what is enough, nothing that is not.
fn agrees_with_itself(policy: &Policy, request: &AccessRequest<'_>) -> Result<(), TestCaseError> {
    let decision = policy.decide(request).unwrap();
    let explanation = policy.explain(request).unwrap();
    prop_assert_eq!(explanation.decision.verdict, decision.verdict);
    prop_assert_eq!(explanation.decision.settled_by(), decision.settled_by());
    if !decision.is_allow() {
        for name in policy.sufficient(request) {
            let caller = request.caller.with(&name);
            let with = AccessRequest {
                caller: &caller,
                ..*request
            };
            prop_assert!(policy.decide(&with).unwrap().is_allow(), "{}", name);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]
    #[test]
    fn every_decision_of_many_rules_is_the_one_of_the_crate(
        matcher in one_of(&MATCHERS),
        effect in one_of(&EFFECTS),
        rules in rules(),
        callers in prop::collection::vec(claims(), 1..3),
        method in one_of(&["GET", "PUT", "DELETE"]),
        paths in prop::collection::vec(one_of(&PATHS), 1..5),
    ) {
        let model = MODEL.replace(EFFECT, effect).replace(MATCHER, matcher);
        let Ok(policy) = load(&model, &rules) else {
            // The matcher reads some of the paths as patterns that are none.
            return Ok(());
        };
        let callers: Vec<Principals> = callers.iter().map(caller).collect();
        for path in paths {
            for caller in &callers {
                let text = format!("{method} {path}");
                let request = request(caller, &text);
                let ours = policy.decide(&request).unwrap().is_allow();
                let theirs = policy.second_opinion(&request);
                prop_assert_eq!(Some(ours), theirs, "{} {:?}", text, caller.names());
                agrees_with_itself(&policy, &request)?;
            }
        }
    }
}

/// A few, as each asks the crate about hundreds of rules; or as many as `PROPTEST_CASES` says.
fn cases() -> u32 {
    match ProptestConfig::default().cases {
        256 => 16,
        asked_for => asked_for,
    }
}
