//! Why a request was denied: the rules that came nearest, with the terms that held.

use serde_json::json;

use super::*;

const RULES: &str = "\
    p, role:writer, /docs/:id, ^PUT$, allow\n\
    p, role:reader, /docs/:id, ^GET$, allow\n\
    p, role:reader, /files/*, ^GET$, allow\n\
    p, role:banned, /*, .*, deny\n";

/// The line of each nearest rule, and whether each of its terms held.
fn nearest(policy: &Policy, claims: &Value, text: &str) -> Vec<(usize, Vec<bool>)> {
    let caller = caller(claims);
    let explanation = policy.explain(&request(&caller, text)).unwrap();
    assert!(!explanation.decision.is_allow(), "{text}");
    let terms = |nearest: &Nearest| nearest.terms.iter().map(|term| term.holds).collect();
    let rules = explanation.nearest.iter();
    rules
        .map(|nearest| (nearest.rule.line, terms(nearest)))
        .collect()
}

#[test]
fn the_nearest_rules_miss_the_fewest_terms_and_those_about_the_request_come_first() {
    let policy = policy(MODEL, RULES);
    let reader = json!({"sub": "u", "roles": ["reader"]});
    let found = nearest(&policy, &reader, "PUT /docs/1");
    assert_eq!(
        found,
        [
            (1, vec![false, true, true]),
            (2, vec![true, true, false]),
            (3, vec![true, false, false]),
        ]
    );
    assert_eq!(nearest(&policy, &reader, "GET /other")[0].0, 2);
}

#[test]
fn terms_are_shown_as_the_matcher_has_them() {
    let policy = policy(MODEL, RULES);
    let nobody = Principals::anonymous();
    let explanation = policy.explain(&request(&nobody, "GET /docs/1")).unwrap();
    let terms = &explanation.nearest[0].terms;
    let texts: Vec<&str> = terms.iter().map(|term| term.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "g(r.sub, p.sub)",
            "keyMatch2(r.obj, p.obj)",
            "regexMatch(r.act, p.act)"
        ]
    );
}

#[test]
fn a_denial_by_a_rule_needs_no_other() {
    let policy = policy(MODEL, RULES);
    let banned = json!({"sub": "u", "roles": ["banned", "reader"]});
    let caller = caller(&banned);
    let explanation = policy.explain(&request(&caller, "GET /docs/1")).unwrap();
    assert_eq!(explanation.role_path, ["user:u", "role:banned"]);
    assert_eq!(explanation.nearest, []);
}

#[test]
fn a_large_policy_is_not_searched_through() {
    let filler: String = (0..20_000)
        .map(|n| format!("p, role:r{n}, /r{n}/:id, ^GET$, allow\n"))
        .collect();
    let policy = policy(MODEL, &(filler + RULES));
    let found = nearest(&policy, &json!({"sub": "u"}), "GET /docs/1");
    assert_eq!(
        found,
        [
            (20_002, vec![false, true, true]),
            (20_001, vec![false, true, false])
        ]
    );
}

#[test]
fn a_denial_among_many_neighbours_is_told_by_the_first_of_them() {
    let rules: String = (0..5_000)
        .map(|n| format!("p, role:r{n}, /docs/:id, ^GET$, allow\n"))
        .collect();
    let policy = policy(MODEL, &rules);
    let found = nearest(&policy, &json!({"sub": "u"}), "GET /docs/1");
    let lines: Vec<usize> = found.into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [1, 2, 3]);
}
