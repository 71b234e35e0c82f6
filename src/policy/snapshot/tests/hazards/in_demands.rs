//! `step_up.toml`: a demand that covers nothing, or that nothing meets, is refused.

use super::*;

const AGE: &str = "max_age_seconds = 5";

#[test]
fn every_mistake_in_a_demand_is_refused_at_its_place() {
    check(
        "step_up.toml",
        r#"
        [[demand | 1:9 step-up | unclosed
        demands = 1 | 1:1 step-up | unknown field `demands`
        [demand] | 1:1 step-up | expected a sequence
        [[demand]] | 1:1 step-up | missing field `path`
        [[demand]]⏎path = '/a'⏎acr = ['a'] | 1:1 step-up | missing field `methods`
        [[demand]]⏎path = 1⏎methods = '^GET$'⏎acr = ['a'] | 2:8 step-up | expected a string
        [[demand]]⏎path = '/a'⏎methods = '^GET$' | 1:1 step-up | neither an `acr` nor
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎max_age = 5 | 4:1 step-up | unknown field `max_age`
        [[demand]]⏎path = 'a'⏎methods = '^GET$'⏎acr = ['a'] | 2:8 step-up | `a` is no path
        [[demand]]⏎path = ''⏎methods = '^GET$'⏎acr = ['a'] | 2:8 step-up | `` is no path
        [[demand]]⏎path = '/('⏎methods = '^GET$'⏎acr = ['a'] | 2:8 pattern | `keyMatch2` cannot read `/(`
        [[demand]]⏎path = '/a'⏎methods = '^(GET$'⏎acr = ['a'] | 3:11 pattern | `regexMatch` cannot read `^(GET$`
        [[demand]]⏎path = '/a'⏎methods = '^get$'⏎acr = ['a'] | 3:11 step-up | `^get$` matches no method
        [[demand]]⏎path = '/a'⏎methods = '^HEAD$'⏎acr = ['a'] | 3:11 step-up | `^HEAD$` matches no method
        [[demand]]⏎path = '/a'⏎methods = '^CONNECT$'⏎acr = ['a'] | 3:11 step-up | `^CONNECT$` matches no method
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎acr = [] | 4:7 step-up | nobody could pass
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎acr = 'a' | 4:7 step-up | expected a sequence
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎acr = ['a', 'b c'] | 4:13 step-up | `b c` cannot stand in a challenge
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎acr = [''] | 4:8 step-up | `` cannot stand
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎acr = ['a"'] | 4:8 step-up | `a"` cannot stand
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎acr = ['é'] | 4:8 step-up | `é` cannot stand
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎max_age_seconds = 0 | 4:19 step-up | `max_age_seconds` is `0`
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎max_age_seconds = -5 | 4:19 step-up | `max_age_seconds` is `-5`
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎max_age_seconds = 31536001 | 4:19 step-up | is `31536001`
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎max_age_seconds = '5' | 4:19 step-up | is `"5"`
        [[demand]]⏎path = '/a'⏎methods = '^GET$'⏎max_age_seconds = 5.0 | 4:19 step-up | is `5.0`
        "#,
        |demands| folder_with_demands(RULE, demands),
    );
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_beside_those_of_the_rules() {
    let demands = "[[demand]]\npath = 'a'\nmethods = 'x'\nacr = []\nmax_age_seconds = 0\n[[demand]]\n\
                   path = '/a'\nmethods = 'GET'";
    let folder = folder_with_demands("p, anyone, /a, ^GET$, alow\n", demands);
    let error = Policy::of(&folder, "roles").unwrap_err();
    let places = error.problems().iter().map(|problem| {
        assert!(problem.excerpt.is_some(), "{problem}");
        problem.place.to_string()
    });
    let wanted = [
        "policy.csv:1:23",
        "step_up.toml:2:8",
        "step_up.toml:3:11",
        "step_up.toml:4:7",
        "step_up.toml:5:19",
        "step_up.toml:6:1",
    ];
    assert_eq!(places.collect::<Vec<_>>(), wanted, "{error}");
}

#[test]
fn more_demands_than_a_decision_can_look_at_are_refused() {
    let many = |count| format!("[[demand]]\npath = '/a'\nmethods = '^GET$'\n{AGE}\n").repeat(count);
    let load = |count| Policy::of(&folder_with_demands(RULE, &many(count)), "roles");
    assert!(load(1_000).is_ok());
    let error = load(1_001).unwrap_err();
    let [problem] = error.problems() else {
        panic!("{error}");
    };
    assert_eq!(problem.place.to_string(), "step_up.toml:4001:1");
}

#[test]
fn demands_are_no_part_of_the_revision() {
    let demand = format!("[[demand]]\npath = '/a'\nmethods = '^GET$'\n{AGE}\n");
    let with = Policy::of(&folder_with_demands(RULE, &demand), "roles").unwrap();
    assert_eq!(with.revision(), policy(MODEL, RULE).revision());
}
