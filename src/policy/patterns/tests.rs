//! What each function makes of a pattern.

use super::*;

fn check(function: &str, pattern: &str, expected: Option<&str>) {
    let flaw = flaw(function, pattern);
    match (&flaw, expected) {
        (None, None) => {}
        (Some(flaw), Some(expected)) if flaw.contains(expected) => {}
        _ => panic!("{function} {pattern}: {flaw:?}"),
    }
}

#[test]
fn patterns_are_read_as_the_function_reads_them() {
    check("regexMatch", "^(GET|HEAD)$", None);
    check("regexMatch", "(GET", Some("unclosed group"));
    check("regexMatch", "(?:a{1000}){1000}{1000}", Some("size"));
    check("keyMatch2", "/a/:id/*", None);
    check("keyMatch2", "/a/:id(", None);
    check("keyMatch2", "/a(/:id", Some("unclosed group"));
    check("keyMatch3", "/a/{id}/*", None);
    check("keyMatch3", "/a/[", Some("unclosed character class"));
    check("keyMatch4", "/a/{id}", None);
    check("keyMatch4", "/a/)", Some("unopened group"));
    check("keyMatch4", "/(a|b)/{id}", Some("group of its own"));
    check("keyMatch5", "/a/)", Some("unopened group"));
    check("keyGet2", "/a/(", Some("unclosed group"));
    check("keyGet3", "/a/(", Some("unclosed group"));
    check("globMatch", "/a/*", None);
    check("globMatch", "/a/[", Some("unclosed"));
    check("ipMatch", "10.0.0.0/8", None);
    check("ipMatch", "::1", None);
    check("ipMatch", "10.0.0", Some("no address"));
    check("ipMatch", "10.0.0.0/33", Some("fewer than 33"));
    check("ipMatch", "10.0.0.0/x", Some("no number"));
    check("keyMatch", "/(", None);
}

#[test]
fn patterns_that_would_exhaust_the_machine_are_refused() {
    check("regexMatch", "(?:a{1000}){1000}", Some("size limit"));
    let nested = format!("{}{}", "(".repeat(10_000), ")".repeat(10_000));
    check("regexMatch", &nested, Some("nest"));
    check("globMatch", "/{a,{b,c}}", None);
    check("globMatch", &"{a".repeat(100_000), Some("250 deep"));
    check("globMatch", &"*a".repeat(100_000), Some("size limit"));
    let long = "a".repeat(10_000_000);
    for function in ["regexMatch", "globMatch"] {
        check(function, &long, Some("longer than 256 KiB"));
    }
    let long = format!("{long}(b)");
    for function in ["keyMatch2", "keyMatch4"] {
        check(function, &long, Some("longer than 256 KiB"));
    }
}
