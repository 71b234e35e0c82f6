//! Every way of writing a policy that would fail open, crash or surprise: refused at load, with its place.
//!
//! A table has a row for each: what is written, where the problem is and of which kind, and a part of its message.
//! `⏎` in a row is a new line.

mod in_cases;
mod in_demands;
mod in_model;
mod in_rules;
mod in_size;

use super::*;

const RULE: &str = "p, anyone, /a, ^GET$, allow\n";

/// Loads the folder of each row, which must have exactly the problem that the row tells of, in `file`.
fn check(file: &str, table: &str, folder: impl Fn(&str) -> Folder) {
    for row in table
        .lines()
        .map(str::trim_start)
        .filter(|row| !row.is_empty())
    {
        let [written, at, message] = row.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("no row: {row}");
        };
        let Err(error) = Policy::of(&folder(&written.replace('⏎', "\n")), "roles") else {
            panic!("{row}: the folder loads");
        };
        let [problem] = error.problems() else {
            panic!("{row}:\n{error}");
        };
        let found = format!("{} {}", problem.place, problem.code.as_str());
        assert_eq!(found, format!("{file}:{at}"), "{row}:\n{error}");
        assert!(problem.message.contains(message), "{row}:\n{error}");
        assert!(!problem.mend.is_empty(), "{row}:\n{error}");
    }
}

#[test]
fn what_casbin_accepts_is_accepted() {
    for matcher in [
        MATCHER,
        "g(r_sub, p_sub) && r_obj == p_obj # as the crate writes it",
        "r.sub == \"user:root\" || !(p.sub in [\"a\", \"b\"]) && r.claims.age >= 18",
        "r.claims?.org?.id == p.obj || \"a\" in r.claims || r.claims[\"https://x.y/z\"] != p.obj",
        "ipMatch(r.ip, \"10.0.0.0/8\") && regexMatch(r.act, \"^(GET|\\\\d)$\")",
        "keyGet2(r.obj, p.obj, \"id\") == p.sub && r.act != \"x\\x23y\"",
        "g(\"anyone\", p.sub) && r.claims.len() == 0",
        "r.sub in (([\"a\"])) || !(r.sub in [p.sub])",
        "p.sub + \"x\" == r.sub && 1 + 2 * 3 > 4",
    ] {
        policy(&model_with(matcher), RULE);
    }
    for rules in [
        "",
        "# nothing\n\n",
        "p, \"a, b\", /a, ^GET$, allow\r\np, a, \"/a #\", GET, deny",
    ] {
        policy(MODEL, rules);
    }
}

#[test]
fn every_problem_is_reported_at_once_in_the_order_of_the_files() {
    let model = MODEL.replace("r = sub, obj, act", "r = sub, obj, act, user");
    let error = load(&model, "p, a\np, \"b").unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
    let error = load(MODEL, "P, a\np, a, /(, [, Deny\np, \"b").unwrap_err();
    let places = error.problems().iter().map(|problem| &problem.place);
    let places: Vec<_> = places.map(|place| (place.line, place.column)).collect();
    assert_eq!(places, [(1, 1), (2, 14), (3, 4)], "{error}");
    let text = error.to_string();
    assert_eq!(text.lines().count(), 3);
    let first = "policy.csv:1:1: the model has no lines of type `P`";
    assert!(text.starts_with(first), "{text}");
}
