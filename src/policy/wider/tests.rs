use super::*;

/// A function, a pattern, what it matches too (nothing when it means what it says), and what to write instead.
fn check(function: &str, pattern: &str, extra: &[&str], instead: Option<&str>) {
    let found = finding(function, pattern);
    let found_extra: &[String] = found.as_ref().map_or(&[], |found| &found.extra);
    assert_eq!(found_extra, extra, "{function} {pattern}: {found:?}");
    let found_instead = found.as_ref().and_then(|found| found.instead.as_deref());
    assert_eq!(found_instead, instead, "{function} {pattern}: {found:?}");
    for text in extra {
        assert!(
            matches(function, text, pattern),
            "{function} {pattern} {text}"
        );
        let named = format!("`{text}`");
        assert!(
            found.as_ref().unwrap().message.contains(&named),
            "{found:?}"
        );
    }
    if let Some(instead) = instead {
        assert_eq!(finding(function, instead), None, "{function} {pattern}");
    }
}

#[test]
fn key_match_ignores_what_follows_a_star() {
    check("keyMatch", "/a/*/b", &["/a/x/y", "/a/"], None);
    check("keyMatch", "/a/*b", &["/a/x/y", "/a/"], None);
    check("keyMatch", "/é/*/b", &["/é/x/y", "/é/"], None);
    check("keyMatch", "*/b", &["x/y", "x"], None);
    for pattern in ["/a/*", "/a*", "*", "/a/**", "/a", "", "/a.b", "/a/:id"] {
        check("keyMatch", pattern, &[], None);
    }
}

#[test]
fn key_match_2_makes_a_regular_expression_of_a_path() {
    let check = |pattern, extra: &[&str], instead| check("keyMatch2", pattern, extra, instead);
    check("/v1.0", &["/v1x0"], Some(r"/v1\.0"));
    check(
        "/v1.0/:id/*",
        &["/v1x0/x/x", "/v1x0/x/"],
        Some(r"/v1\.0/:id/*"),
    );
    check("/tenant:acme", &["/tenantx"], Some(r"/tenant\x3aacme"));
    check("tenant:acme", &["tenantx"], Some(r"tenant\x3aacme"));
    check(
        "/files/:id.json",
        &["/files/x"],
        Some(r"/files/[^/]+\.json"),
    );
    check("/files/:id~x", &["/files/x"], Some("/files/[^/]+~x"));
    check("/a+b", &["/ab"], Some(r"/a\+b"));
    check("/(ab|cd)", &["/ab", "/cd"], Some(r"/\(ab\|cd\)"));
    check("/img*", &["/im"], Some("/img.*"));
    check("/a?b", &["/ab", "/b"], Some(r"/a\?b"));
    check("/a|/b", &["/a", "/b"], Some(r"/a\|/b"));
    for pattern in [
        "/a/:id/*",
        "/a",
        "/*",
        "*",
        "",
        "/:user-id/x",
        "/:a_1",
        r"/v1\.0",
        "/a/.*",
        "/[^/]+/x",
        "/é/:id",
        r"/a/\d+",
        "/a/:/b",
        "/a-b_c~d",
        r"/a\x3ab",
    ] {
        check(pattern, &[], None);
    }
}

#[test]
fn braces_are_names_for_the_other_functions() {
    for function in ["keyMatch3", "keyMatch4", "keyMatch5"] {
        check(function, "/v1.0/{id}", &["/v1x0/x"], Some(r"/v1\.0/{id}"));
        for pattern in ["/a/{id}/*", "/tenant:acme", "/{a}", r"/v1\.0", "/*"] {
            check(function, pattern, &[], None);
        }
    }
    check("keyMatch3", "/{a}-{b}", &["/x"], Some("/[^/]+-{b}"));
    check("keyMatch4", "/{a}-{b}", &[], None);
    check("keyMatch5", "/{a}-{b}", &[], None);
    // The function would fail on a group of its own.
    check("keyMatch4", "/(a)/{id}", &[], None);
}

#[test]
fn regex_match_finds_its_pattern_anywhere() {
    let check = |pattern, extra: &[&str], instead| check("regexMatch", pattern, extra, instead);
    check("GET", &["FORGET", "X-GET"], Some("^GET$"));
    check("^GET", &["GETX", "GET-X"], Some("^GET$"));
    check("GET$", &["FORGET", "X-GET"], Some("^GET$"));
    check("^GET|PUT$", &["GETX", "GET-X"], Some("^(GET|PUT)$"));
    check("GET|PUT", &["FORGET", "X-GET"], Some("^(GET|PUT)$"));
    check("(GET|PUT)", &["FORGET", "X-GET"], Some("^((GET|PUT))$"));
    check("^/api/v1", &["/api/v1x", "/api/v1/x"], Some("^/api/v1$"));
    check("/api", &["/x/api", "x/api"], Some("^/api$"));
    check("(?m)^GET$", &[], None);
    check(r"\bGET\b", &["X-GET", "GET-X"], Some(r"^(\bGET\b)$"));
    check("", &["x", "x-"], Some("^$"));
    for pattern in [
        "^GET$",
        "^(GET|PUT)$",
        "^(?:GET|PUT)$",
        "^GET$|^PUT$",
        ".*",
        ".+",
        "^.*$",
        "^/api/.*",
        ".*GET.*",
        r"\AGET\z",
        "^[A-Z]+$",
        r"^/a\$$",
        "^(a|(b|c))$",
    ] {
        check(pattern, &[], None);
    }
}

#[test]
fn other_functions_and_patterns_of_any_size_are_left_alone() {
    for (function, pattern) in [
        ("globMatch", "/a.b"),
        ("ipMatch", "10.0.0.0/8"),
        ("keyGet2", "/a.b"),
        ("keyMatch2", "/a("),
        ("regexMatch", "("),
        ("regexMatch", "(?:a{1000}){1000}"),
    ] {
        check(function, pattern, &[], None);
    }
}

fn used(function: &'static str, pattern: &str, line: usize) -> Use<'static> {
    let place = Place {
        file: "policy.csv".into(),
        line,
        column: 4,
    };
    Use {
        function,
        pattern: pattern.to_owned().into(),
        place,
        in_text: line == 0,
    }
}

#[test]
fn a_pattern_is_warned_of_once_with_its_mend() {
    let uses = [
        used("keyMatch2", "/v1.0", 1),
        used("regexMatch", "GET", 2),
        used("keyMatch2", "/v1.0", 3),
        used("keyMatch3", "/v1.0", 0),
        used("keyMatch", "/a/*/b", 5),
    ];
    let warnings = warnings(uses.into_iter());
    let shown: Vec<String> = warnings.iter().map(Problem::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn of_very_many_suspicious_patterns_the_first_thousand_are_looked_at() {
    let mut taken = 0;
    let uses = (1..1_000_000).map(|line| {
        taken = line;
        used("keyMatch2", &format!("/v{line}.0"), line)
    });
    assert_eq!(warnings(uses).len(), MAX_SUSPECTS);
    assert_eq!(taken, MAX_SUSPECTS);
}
