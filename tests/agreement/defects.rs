//! What the crate answers wrongly, or not at all, and is therefore not compared: the right answers.
//!
//! Each row says what the crate makes of a request, so that a row can go when the crate is mended.

use serde_json::{Value, json};
use whiteroom::policy::{Casbin, Code};

use crate::theirs::Theirs;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Allow,
    Deny,
    /// An error, which counts as a refusal; in the crate it may be a panic.
    None,
    /// The policy does not load.
    Unloaded(Code),
}

use Answer::{Allow, Deny, None, Unloaded};

impl From<Option<bool>> for Answer {
    fn from(allow: Option<bool>) -> Self {
        allow.map_or(None, |allow| if allow { Allow } else { Deny })
    }
}

const ALLOW: &str = "some(where (p.eft == allow))";

const DENY_OVERRIDE: &str = "some(where (p.eft == allow)) && !some(where (p.eft == deny))";

const DENY_ONLY: &str = "!some(where (p.eft == deny))";

fn model(effect: &str, matcher: &str) -> String {
    let roles = if matcher.contains("g2(") {
        "[role_definition]\ng = _, _, _\ng2 = _, _\n"
    } else {
        "[role_definition]\ng = _, _\n"
    };
    format!(
        "[request_definition]\nr = a, b\n[policy_definition]\np = a, b, eft\n{roles}[policy_effect]\ne = {effect}\n[matchers]\nm = {matcher}\n"
    )
}

fn ours(model: &str, policy: &str, request: &[Value]) -> Answer {
    match Casbin::from_texts(model, policy) {
        Ok(casbin) => Answer::from(casbin.enforce(request).ok().map(|answer| answer.allow)),
        Err(error) => Unloaded(error.problems()[0].code),
    }
}

fn check(
    [effect, matcher]: [&str; 2],
    policy: &str,
    request: &Value,
    theirs: Answer,
    right: Answer,
) {
    let (model, values) = (model(effect, matcher), request.as_array().unwrap());
    let crates = Theirs::new(&model, policy).enforce(values);
    let found = Answer::from(crates.map(|answer| answer.allow));
    assert_eq!(
        found, theirs,
        "the crate: {matcher} with {policy} for {request}"
    );
    assert_eq!(
        ours(&model, policy, values),
        right,
        "{matcher} with {policy} for {request}"
    );
}

#[test]
fn what_is_no_address_slips_past_no_rule() {
    for effect in [ALLOW, DENY_OVERRIDE, DENY_ONLY] {
        let model = [effect, "ipMatch(r.a, p.a)"];
        for address in ["nowhere", "", "10.0.0.1/8", "10.0.0"] {
            check(
                model,
                "p, 10.0.0.0/8, x, deny\n",
                &json!([address, ""]),
                None,
                None,
            );
        }
    }
}

#[test]
fn paths_of_any_letters_are_matched() {
    let model = [ALLOW, "keyMatch(r.a, p.a)"];
    for (path, theirs, right) in [
        ("/é", None, Deny),
        ("/日", None, Deny),
        ("/aé", Allow, Allow),
    ] {
        check(
            model,
            "p, /a*, x, allow\n",
            &json!([path, ""]),
            theirs,
            right,
        );
    }
}

/// The crate panics at the first path that matches a pattern with a group of its own, and passes by every other.
#[test]
fn groups_in_a_pattern_of_key_match_4_do_not_load() {
    let model = model(DENY_ONLY, "keyMatch4(r.a, p.a)");
    let policy = "p, /(x|y)/{id}, x, deny\n";
    for (path, crates) in [("/x/1", None), ("/z/1", Allow)] {
        let request = [json!(path), json!("")];
        let theirs = Theirs::new(&model, policy).enforce(&request);
        assert_eq!(
            Answer::from(theirs.map(|answer| answer.allow)),
            crates,
            "{path}"
        );
        assert_eq!(ours(&model, policy, &request), Unloaded(Code::Pattern));
    }
}

#[test]
fn every_role_definition_has_links_of_its_own() {
    let model = [ALLOW, "g(r.a, p.a, \"DEFAULT\") && g2(r.b, p.b)"];
    let policy = "p, admin, group, allow\ng, alice, admin, DEFAULT\ng2, data, group\ng2, bob, admin\ng, file, group, DEFAULT\n";
    for (request, theirs, right) in [
        (json!(["alice", "data"]), Allow, Allow),
        (json!(["bob", "data"]), Allow, Deny),
        (json!(["alice", "file"]), Allow, Deny),
    ] {
        check(model, policy, &request, theirs, right);
    }
}

/// The crate loses count of the levels where names wait that have no roles.
#[test]
fn a_chain_of_roles_is_as_short_beside_a_branch() {
    let model = [ALLOW, "g(r.a, p.a)"];
    let rule = |n: u32| format!("p, l{n}, x, allow\n");
    let links: String = (0..12).map(|n| format!("g, l{n}, l{}\n", n + 1)).collect();
    let branches: String = (0..12).map(|n| format!("g, l{n}, m{n}\n")).collect();
    let request = json!(["l0", ""]);
    for (role, branched, theirs, right) in [
        (9, false, Allow, Allow),
        (10, false, Deny, Deny),
        (9, true, Allow, Allow),
        (10, true, Allow, Deny),
        (12, true, Allow, Deny),
    ] {
        let branches = if branched { branches.as_str() } else { "" };
        let policy = format!("{}{branches}{links}", rule(role));
        check(model, &policy, &request, theirs, right);
    }
}

/// The crate takes integers of 32 bits and no other number.
#[test]
fn no_number_is_taken_for_another() {
    let policy = "p, x, x, allow\n";
    for (matcher, request, right) in [
        ("r.a == 1", json!([4_294_967_297_u64, ""]), Deny),
        ("r.a != 1", json!([4_294_967_297_u64, ""]), Allow),
        (
            "r.a == r.b",
            json!([1_700_000_000_000_u64, 1_700_000_000_000_u64]),
            Allow,
        ),
        (
            "r.a == r.b",
            json!([1_700_000_000_000_u64, 1_700_000_000_001_u64]),
            Deny,
        ),
        ("r.a == r.b", json!([u64::MAX, -1]), Deny),
        ("r.a == r.b", json!([i64::MIN, i64::MIN]), Allow),
        ("r.a == 1", json!([1.5, ""]), Deny),
        ("r.a == r.b", json!([1.5, 1.5]), Allow),
        (
            "r.a.exp != 1",
            json!([{"exp": 1_700_000_000_000_u64}, ""]),
            Allow,
        ),
        (
            "r.b in r.a",
            json!([[1.5, 3_000_000_000_u64, "x"], "x"]),
            Allow,
        ),
    ] {
        check([ALLOW, matcher], policy, &request, None, right);
    }
}

/// A slip of the pen that the crate passes over, each with what it then answers.
#[test]
fn what_the_crate_would_skip_or_misread_does_not_load() {
    let matcher = "r.a == p.a";
    let request = json!(["x", "y"]);
    for (line, theirs, code) in [
        ("P, x, y, deny", Allow, Code::LineType),
        ("deny, x, y", Allow, Code::LineType),
        ("x, y, deny", Allow, Code::LineType),
        ("p2, x, y, deny", Allow, Code::LineType),
        ("g2, x, y", Allow, Code::LineType),
        ("p, x, y, Deny", Allow, Code::Effect),
        ("p, x, y, denied", Allow, Code::Effect),
        ("p, x, y, deny,", None, Code::ColumnCount),
        ("p, x, y", None, Code::ColumnCount),
        ("p, x, y, deny # why", Allow, Code::InlineComment),
        ("p, \"x\"y, z, deny", None, Code::Quote),
        ("p, x\u{200b}, y, deny", Allow, Code::Encoding),
    ] {
        let policy = format!("p, x, y, allow\n{line}\n");
        check(
            [DENY_OVERRIDE, matcher],
            &policy,
            &request,
            theirs,
            Unloaded(code),
        );
    }
    for (matcher, pattern, theirs) in [
        ("regexMatch(r.a, p.a)", "(x", None),
        ("keyMatch2(r.a, p.a)", "(x", None),
        ("keyMatch4(r.a, p.a)", "(x", Deny),
        ("globMatch(r.a, p.a)", "[x", None),
        ("ipMatch(r.a, p.a)", "10.0.0.0/33", None),
    ] {
        let policy = format!("p, {pattern}, y, allow\n");
        check(
            [ALLOW, matcher],
            &policy,
            &request,
            theirs,
            Unloaded(Code::Pattern),
        );
    }
    for (matcher, theirs, code) in [
        ("r.a == p.a && r.who == \"x\"", None, Code::Undefined),
        ("r.a == p.a && matches(r.a, p.a)", None, Code::Undefined),
        ("r.a == \"r.x\" || r.a == p.a", Allow, Code::Matcher),
    ] {
        check(
            [ALLOW, matcher],
            "p, x, y, allow\n",
            &request,
            theirs,
            Unloaded(code),
        );
    }
}
