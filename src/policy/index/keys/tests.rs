//! A pattern that matches a value is filed where the value is looked up.

use proptest::prelude::*;

use super::*;
use crate::policy::index::shape::Parts;

fn is_filed_at(function: Function, pattern: &str, value: &str) -> bool {
    let hash = Hash::default();
    let compiled = Pattern::compile(function, pattern).unwrap();
    let mut parts = Parts::new(function.subject(value), &hash);
    let keys = keys(function, pattern, Some(&compiled), &hash);
    keys.into_iter()
        .any(|key| key.shape.key(&mut parts) == Some(key.hash))
}

/// What matches is found; and where `selective`, a value that shares nothing with the pattern is not.
fn check(function: &str, pattern: &str, value: &str, selective: bool) {
    let function = Function::named(function).unwrap();
    let compiled = Pattern::compile(function, pattern).unwrap();
    let name = function.name();
    assert_eq!(
        compiled.matches(value),
        Ok(true),
        "{name} {pattern} {value}"
    );
    assert!(
        is_filed_at(function, pattern, value),
        "{name} {pattern} {value}"
    );
    let strange = is_filed_at(function, pattern, "/strange/to/all/of/them");
    assert_eq!(strange, !selective, "{name} {pattern}");
}

#[test]
fn patterns_are_filed_by_what_they_fix() {
    check("keyMatch", "/a/b*c", "/a/bx/y", true);
    check("keyMatch", "/a/*", "/a/", true);
    check("keyMatch", "data*", "data", true);
    check("keyMatch", "*", "", false);
    check("keyMatch", "/é/*", "/é/日", true);
    check("keyMatch2", "/a/:id", "/a/1", true);
    check("keyMatch2", "/a/:id/*", "/a/1/", true);
    check("keyMatch2", "/a/*", "/a/b/c", true);
    check("keyMatch2", "/a/*/c", "/a/b/b/c", true);
    check("keyMatch2", "/a/v1.0/:id", "/a/v1x0/7", true);
    check("keyMatch2", "/a/v1.0", "/a/v1/0", true);
    check("keyMatch2", "/a/v1.0/x.y/:id", "/a/v1.0/x.y/7", true);
    check("keyMatch2", "/a/v1.0/x.y/:id", "/a/v1.0/xéy/7", true);
    check("keyMatch2", "/a/v1.0/x.y/:id", "/a/v1/0/x.y/7", true);
    check("keyMatch2", "/.", "//", false);
    check("keyMatch2", ".", "x", false);
    check("keyMatch2", "/a/.........", "/a/123456789", true);
    check("keyMatch5", "/a/{id}/b.c", "/a/1/b.c?d.e", true);
    check("keyMatch2", "/a/b?", "/a/", true);
    check("keyMatch2", "/a/?b", "/ab", false);
    check("keyMatch2", "/a/+b", "/a//b", false);
    check("keyMatch2", "/a/{2}b", "/a//b", false);
    check("keyMatch2", "/a|/b", "/ax", false);
    check("keyMatch2", "/a(/b)?", "/a", true);
    check("keyMatch2", "(/a)?/b", "/b", false);
    check("keyMatch2", ":any", "x", true);
    check("keyMatch2", "/t/tenant:acme", "/t/tenantX", true);
    check("keyMatch3", "/a/{id}.json", "/a/x.json", true);
    check("keyMatch3", "/a/{id}?/b", "/a/x/b", true);
    check("keyMatch4", "/a/{id}/b/{id}", "/a/1/b/1", true);
    check("keyMatch4", "/a/{id}/{other}", "/a/1/2", true);
    check("keyMatch5", "/a/{id}", "/a/1?q=/x", true);
    check("keyMatch5", "/a/b", "/a/b?c/d", true);
    check("regexMatch", "^/a/b$", "/a/b", true);
    check("regexMatch", "^(/a/b|/c)$", "/c", true);
    check("regexMatch", "^/a/b|^/c", "/c", false);
    check("regexMatch", "^/a/bc*$", "/a/b", true);
    check("regexMatch", "^/a/bc{0}d", "/a/bd", true);
    check("regexMatch", r"^/a\.b/c", "/a.b/c", true);
    check("regexMatch", r"^/a\>/b", "/a/b", true);
    check("regexMatch", r"^/\<a", "/a", false);
    check("keyMatch2", r"/a\>/:id", "/a/1", true);
    check("regexMatch", r"^/\d+$", "/12", false);
    check("regexMatch", r"(?i)^/a", "/A", false);
    check("regexMatch", "/a", "/x/a", false);
    check("regexMatch", "^$", "", true);
    check("globMatch", "/a/*.json", "/a/x.json", true);
    check("globMatch", "/a/**", "/a/b/c", true);
    check("globMatch", "**/a", "a", false);
    check("globMatch", "/{a,b}/c", "/b/c", false);
}

#[test]
fn a_dot_is_looked_for_in_its_own_place_first() {
    let function = Function::KeyMatch2;
    let at = |pattern: &str, value: &str| is_filed_at(function, pattern, value);
    assert!(at("/files/a.pdf", "/files/a.pdf") && at("/files/a.pdf", "/files/axpdf"));
    assert!(!at("/files/a.pdf", "/files/a.doc") && !at("/files/b.pdf", "/files/a.pdf"));
}

#[test]
fn paths_of_any_length_are_looked_up() {
    let long = "/s".repeat(10_000);
    check("keyMatch2", "/s/*", &long, true);
    check("keyMatch2", &long, &long, true);
    check(
        "keyMatch2",
        &format!("{}/:x", "/s".repeat(70)),
        &format!("{}/y", "/s".repeat(70)),
        true,
    );
    check(
        "keyMatch",
        &format!("/{}*", "x".repeat(500)),
        &format!("/{}", "x".repeat(501)),
        true,
    );
}

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "ab", "", "é", "a.b", "x1"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![":id", "{id}", "{other}", "*", ".*", "[^/]+", "a*", "b?", "(a|b)", "a:b", "**", "?"]).prop_map(str::to_owned),
        1 => "[ab./*?:{}]{0,4}",
    ]
}

fn pattern() -> impl Strategy<Value = String> {
    let segments = prop::collection::vec(segment(), 1..5);
    (segments, "\\^?", "[$*]?")
        .prop_map(|(parts, start, end)| format!("{start}{}{end}", parts.join("/")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_that_matches_is_lost(
        function in prop::sample::select(vec!["keyMatch", "keyMatch2", "keyMatch3", "keyMatch4", "keyMatch5", "regexMatch", "globMatch"]),
        pattern in pattern(),
        values in prop::collection::vec("/?([abxé1.]{0,2}/?){0,4}[?]?[ab]?", 1..20),
    ) {
        let function = Function::named(function).unwrap();
        if let Ok(compiled) = Pattern::compile(function, &pattern) {
            for value in values {
                if compiled.matches(&value) == Ok(true) {
                    prop_assert!(is_filed_at(function, &pattern, &value), "{} {} {}", function.name(), pattern, value);
                }
            }
        }
    }
}
