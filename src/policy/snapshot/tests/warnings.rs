//! What a policy that loads warns of, and where.

use super::*;

/// The place, the code and the line of each warning.
fn warnings(model: &str, rules: &str) -> Vec<String> {
    let policy = policy(model, rules);
    let shown = policy.warnings().iter().map(|warning| {
        let excerpt = warning.excerpt.as_ref().unwrap();
        let marked = excerpt.text().split_at(excerpt.mark()).1;
        format!("{} {} at `{marked}`", warning.place, warning.code.as_str())
    });
    shown.collect()
}

#[test]
fn the_shipped_policy_warns_of_nothing() {
    let rules = include_str!("../../../../policies/policy.csv");
    assert_eq!(warnings(MODEL, rules), [""; 0]);
}

#[test]
fn every_column_that_a_function_takes_for_a_pattern_is_looked_at() {
    let rules = "p, v1.0, /v1.0, ^GET$, allow\np, b, /b, GET, allow\np, c, \"/v1.0\", GET, deny\n";
    let expected = [
        "policy.csv:1:10 wider-pattern at `/v1.0, ^GET$, allow`",
        "policy.csv:2:11 wider-pattern at `GET, allow`",
    ];
    assert_eq!(warnings(MODEL, rules), expected);
}

#[test]
fn a_pattern_of_a_demand_is_warned_of_as_one_of_a_rule() {
    let demands = "[[demand]]\npath = '/v1.0'\nmethods = \"POST\"\nmax_age_seconds = 5\n\
                   [[demand]]\npath = \"/v1\\\\.1\"\nmethods = '^GET$'\nmax_age_seconds = 5\n\
                   [[demand]]\npath = \"/v1.2\"\nmethods = '^GET$'\nmax_age_seconds = 5\n";
    let policy = Policy::of(&folder_with_demands("", demands), "roles").unwrap();
    let found = policy.warnings().iter().map(|warning| {
        let (place, code) = (&warning.place, warning.code.as_str());
        format!("{place} {code}: {}", warning.mend)
    });
    let expected = [
        r"step_up.toml:2:8 wider-pattern: write `/v1\.0`",
        "step_up.toml:3:11 wider-pattern: write `^POST$`",
        r"step_up.toml:10:8 wider-pattern: write `/v1\\.2`",
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);
    assert!(
        policy
            .warnings()
            .iter()
            .all(|warning| warning.excerpt.is_some())
    );
}

#[test]
fn a_pattern_in_the_matcher_is_warned_of_there() {
    let model = model_with("g(r.sub, p.sub) && keyMatch(r.obj, \"/a/*/b\") && r.act == p.act");
    let expected =
        ["model.conf:17:24 wider-pattern at `keyMatch(r.obj, \"/a/*/b\") && r.act == p.act`"];
    assert_eq!(warnings(&model, "p, a, v1.0, GET, allow\n"), expected);
    let model = model_with("keyMatch2(r.obj, \"/v1\\\\.0\") && regexMatch(r.act, \"^GET$\")");
    assert_eq!(warnings(&model, "p, a, v1.0, GET, allow\n"), [""; 0]);
}

#[test]
fn a_term_for_which_the_crate_decides_is_named() {
    let model = model_with("r.obj == p.obj && r.claims.list.contains(p.act)");
    let expected = ["model.conf:17:23 slow-term at `r.claims.list.contains(p.act)`"];
    assert_eq!(warnings(&model, "p, a, /a, b, allow\n"), expected);
    let model = MODEL.replace(MATCHER, "eval(p.sub)");
    let rules = "p, r.obj == p.obj, /a, b, allow\np, r.act + \"x\" == p.act, /a, b, allow\n";
    let expected = ["policy.csv:2:10 slow-term at `+ \"x\" == p.act, /a, b, allow`"];
    assert_eq!(warnings(&model, rules), expected);
}
