//! Values of every kind, beside values of every kind.

use serde_json::{Value, json};

use crate::agree;

fn kinds() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(""),
        json!("a"),
        json!("ab"),
        json!("é"),
        json!("1"),
        json!([]),
        json!([1]),
        json!(["a", null]),
        json!([[1], {"a": 1}]),
        json!({}),
        json!({"a": 1}),
        json!({"a": null}),
        json!({"": [1], "b": {"a": 1}}),
    ]
}

fn check(matcher: &str) {
    let model = format!(
        "[request_definition]\nr = a, b\n[policy_definition]\np = x\n[policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\nm = {matcher}\n"
    );
    let pairs = |left: Value| {
        kinds()
            .into_iter()
            .map(move |right| vec![left.clone(), right])
    };
    let requests = kinds().into_iter().flat_map(pairs).collect();
    agree(&model, "p, a\n", requests).unwrap_or_else(|error| panic!("{matcher}: {error}"));
}

#[test]
fn values_compare_as_in_the_crate() {
    for sign in ["==", "!=", "<", "<=", ">", ">=", "in", "&&", "||"] {
        check(&format!("r.a {sign} r.b"));
        check(&format!("(r.a {sign} r.b) == false"));
    }
}

#[test]
fn values_compare_with_columns_and_constants_as_in_the_crate() {
    for term in ["p.x", "\"\"", "1", "-1", "true", "[1, \"a\"]", "(1 == 1)"] {
        for sign in ["==", "!=", "<", ">=", "in"] {
            if !term.starts_with('[') || sign == "in" {
                check(&format!("r.a {sign} {term} || r.b == \"é\""));
            }
            if !term.starts_with('[') {
                check(&format!("{term} {sign} r.a || r.b == \"é\""));
            }
        }
    }
}

#[test]
fn properties_are_read_as_in_the_crate() {
    for property in [
        "a", "b.a", "[\"\"]", "len", "is_empty", "is_zero", "is_odd", "tag", "bytes", "chars",
    ] {
        let path = if property.starts_with('[') {
            property.to_owned()
        } else {
            format!(".{property}")
        };
        check(&format!("r.a{path} == r.b"));
        check(&format!("r.a?{path} == r.b"));
    }
}
