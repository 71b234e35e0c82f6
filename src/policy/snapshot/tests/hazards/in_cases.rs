use super::*;

/// Each row follows the persona `alice` in line 3.
fn check_cases(table: &str) {
    check("cases.toml", table, |cases| {
        folder(MODEL, RULE, &format!("[who.alice]\nsub = \"a\"\n{cases}"))
    });
}

#[test]
fn cases_that_the_policy_does_not_meet() {
    check_cases(
        "[[case]]⏎who = 'alice'⏎can = [⏎  'GET /a',⏎  'GET /b' ] | 7:3 case-failed | `alice` should be able to `GET /b`, but is denied, because no rule allows it
         [[case]]⏎who = 'anonymous'⏎cannot = ['GET /a'] | 5:11 case-failed | `anonymous` should not be able to `GET /a`, but is allowed by policy.csv:1: `p, anyone, /a, ^GET$, allow`",
    );
}

#[test]
fn cases_that_another_rule_settles_than_the_one_they_name() {
    check_cases(
        "[[case]]⏎who = 'alice'⏎rule = 'policy.csv:2'⏎can = ['GET /a'] | 6:8 case-failed | `alice` is allowed `GET /a` as expected, but by policy.csv:1: `p, anyone, /a, ^GET$, allow`, and not by `policy.csv:2`
         [[case]]⏎who = 'alice'⏎rule = 'p, anyone, /a, ^PUT$, allow'⏎can = ['GET /a'] | 6:8 case-failed | and not by `p, anyone, /a, ^PUT$, allow`
         [[case]]⏎who = 'alice'⏎rule = 'none'⏎can = ['GET /a'] | 6:8 case-failed | where no rule was to match
         [[case]]⏎who = 'alice'⏎rule = 'policy.csv:1'⏎cannot = ['GET /b'] | 6:11 case-failed | is denied `GET /b` as expected, but because no rule allows it, and not by `policy.csv:1`",
    );
}

#[test]
fn cases_that_name_no_rule() {
    for rule in [
        "",
        "policy.csv:",
        "policy.csv:0",
        "policy.csv:x",
        "21",
        "g, a, b",
        "# p, a",
        "p, \"a",
    ] {
        check_cases(&format!(
            "[[case]]⏎who = 'alice'⏎rule = '{rule}'⏎can = ['GET /a'] | 5:8 case-syntax | `{rule}` names no rule"
        ));
    }
    check_cases(
        "[[case]]⏎who = 'alice'⏎rule = 'none'⏎can = ['GET /a']⏎cannot = ['GET /b'] | 5:8 case-syntax | one rule cannot settle both",
    );
}

#[test]
fn cases_whose_rule_is_the_one_they_name() {
    for (rule, request) in [
        ("policy.csv:1", "can = ['GET /a']"),
        ("p,anyone , /a,^GET$,  allow", "can = ['GET /a']"),
        ("p, \"anyone\", /a, ^GET$, allow", "can = ['GET /a']"),
        ("none", "cannot = ['GET /b']"),
    ] {
        let cases = format!("[[case]]\nwho = 'anonymous'\nrule = '{rule}'\n{request}\n");
        let loaded = Policy::of(&folder(MODEL, RULE, &cases), "roles").map(drop);
        assert_eq!(loaded, Ok(()), "{rule}");
    }
}

#[test]
fn cases_that_would_test_nothing() {
    check_cases(
        "[[case]]⏎who = 'bob'⏎can = ['GET /a'] | 4:7 persona | `bob`
         [[case]]⏎who = 'alice' | 3:1 case-syntax | neither
         [[case]]⏎who = 'alice'⏎may = ['GET /a'] | 5:1 case-syntax | `may`
         [[case]]⏎who = 'alice'⏎can = ['GET /a']⏎ip = 'here' | 6:6 case-syntax | IP
         [[case]]⏎can = ['GET /a'] | 3:1 case-syntax | `who`
         [[cases]]⏎who = 'alice' | 3:3 case-syntax | `cases`
         [who.anonymous]⏎sub = 'x' | 3:6 persona | `anonymous`
         [who.bob]⏎name = 'x' | 3:6 persona | `bob` has no `sub`
         [who.bob]⏎sub = 7 | 3:6 persona | `bob` has no `sub`
         [who.alice]⏎sub = 'b' | 3:6 case-syntax | duplicate key
         [[case]]⏎who = 'alice'⏎can = [\"GET /a\\nb\\u001b\"] | 5:8 case-syntax | `GET /a b ` is no request
         nonsense | 3:9 case-syntax | ",
    );
}

#[test]
fn requests_that_the_server_would_never_pass_on() {
    for request in [
        "/a",
        "get /a",
        "HEAD /a",
        "CONNECT /a",
        "DELTE /a",
        "GET /a/",
        "GET a",
        "GET  /a",
        "GET /a?b",
        "GET /a//b",
        "GET //a",
        "GET /../a",
        "GET /a/.",
        "GET /a%20b",
        "GET /a;b",
        "GET /a\\b",
        " /a",
        "GET",
    ] {
        check_cases(&format!(
            "[[case]]⏎who = 'alice'⏎can = ['{request}'] | 5:8 case-syntax | `{request}` is no request"
        ));
    }
}

#[test]
fn claims_of_a_persona_keep_their_types() {
    let cases = "[who.alice]\nsub = 'a'\nage = 7\nratio = 1.5\nok = true\nborn = 1979-05-27\nbig = inf\n\
                 roles = ['x']\naddress = { city = 'y' }\n";
    let policy = Policy::of(&folder(MODEL, RULE, cases), "roles").unwrap();
    let expected = serde_json::json!({
        "sub": "a", "age": 7, "ratio": 1.5, "ok": true, "born": "1979-05-27", "big": "inf",
        "roles": ["x"], "address": {"city": "y"},
    });
    assert_eq!(Some(policy.personas()[0].claims()), expected.as_object());
}

#[test]
fn a_case_may_say_where_the_caller_is() {
    let model = model_with("ipMatch(r.ip, p.obj)");
    let rules = "p, x, 10.0.0.0/8, GET, allow\n";
    let case = |ip: &str, wish: &str| {
        let cases = format!("[[case]]\nwho = 'anonymous'\nip = '{ip}'\n{wish} = ['GET /']\n");
        Policy::of(&folder(&model, rules, &cases), "roles").map(drop)
    };
    assert_eq!(case("10.0.0.1", "can"), Ok(()));
    assert_eq!(case("192.0.2.1", "cannot"), Ok(()));
    assert!(case("192.0.2.1", "can").is_err());
}
