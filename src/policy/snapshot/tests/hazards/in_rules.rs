use super::*;

/// Each line stands second in the shipped model's policy.
fn check_lines(table: &str) {
    check("policy.csv", table, |line| {
        folder(MODEL, &format!("{RULE}{line}"), "")
    });
}

#[test]
fn lines_that_the_crate_would_drop() {
    check_lines(
        "P, anyone, /a, GET, deny | 2:1 line-type | `P`
         permit, anyone, /a, GET, deny | 2:1 line-type | `permit`
         anyone, /a, GET, deny | 2:1 line-type | `anyone`
         p3, anyone, /a, GET, deny | 2:1 line-type | `p3`
         g2, a, b | 2:1 line-type | `g2`
         // p, anyone, /a, GET, deny | 2:1 line-type | `// p`
         , anyone, /a, GET, deny | 2:1 line-type | ``
         \u{feff}p, anyone, /a, GET, deny | 2:1 encoding | U+FEFF",
    );
}

#[test]
fn lines_that_would_not_mean_what_they_say() {
    check_lines(
        "p, a, /a, GET, Deny | 2:16 effect | `Deny`
         p, a, /a, GET, denied | 2:16 effect | `denied`
         p, a, /a, GET, \"\" | 2:16 effect | ``
         p, a, /a, deny | 2:11 column-count | 3 columns after `p`
         p, a, /a, GET, deny, | 2:21 column-count | 5 columns after `p`
         p, a, /a, GET, deny, x | 2:22 column-count | 5 columns after `p`
         g, a | 2:4 column-count | one column after `g`
         g, a, b, c | 2:10 column-count | 3 columns after `g`
         p, a, /a, GET # read, deny | 2:11 inline-comment | `GET # read`
         p, a, /a, GET, deny # why | 2:16 inline-comment | `deny # why`
         p, a, , GET, deny | 2:7 empty-field | empty
         p, a, /a, GET, | 2:15 empty-field | empty
         g, a, | 2:6 empty-field | empty
         g, , role:admin | 2:4 empty-field | empty
         p, a, \"/a, GET, deny | 2:7 quote | not closed
         p, a, \"/a\"\"b\", GET, deny | 2:11 quote | no escape
         p, \"role:a \", /a, GET, deny | 2:4 quote | keeps the blanks
         p, role:\ta, /a, GET, deny | 2:4 encoding | a tab
         p, role:a\u{200b}, /a, GET, deny | 2:10 encoding | U+200B
         p, role\u{a0}a, /a, GET, deny | 2:8 encoding | U+00A0",
    );
}

#[test]
fn the_mend_says_what_was_meant() {
    for (line, mend) in [
        ("P, a, /a, GET, deny", "write `p`, in lower case"),
        ("G, a, b", "write `g`, in lower case"),
        ("deny, a, /a, GET", "did you mean `p`?"),
        ("role, a, b", "did you mean `g`?"),
        ("a, /a, GET, deny", "did you mean `p, a, /a, GET, deny`?"),
        ("g2, a, b", "[role_definition]"),
        ("p, a, /a, GET, Deny", "write `deny`, in lower case"),
        ("p, a, /a, GET, allow,", "remove the comma at the end"),
        ("p, a, /a, GET, allow, x", "double quotes"),
        ("p, a, /a, allow", "add what is missing"),
    ] {
        let error = load(MODEL, line).unwrap_err();
        assert!(error.to_string().contains(mend), "{line}: {error}");
    }
}

/// Each call is the matcher's first term; `p.obj` holds what follows it.
fn check_patterns(table: &str) {
    check("policy.csv", table, |written| {
        let (call, value) = written.split_once(" <- ").unwrap();
        let model = model_with(&format!("{call} && r.act == p.act"));
        folder(&model, &format!("p, a, {value}, GET, allow"), "")
    });
}

#[test]
fn patterns_that_the_function_cannot_read() {
    check_lines(
        "p, a, /a, (GET, deny | 2:11 pattern | `regexMatch` cannot read `(GET`
         p, a, /a(, GET, deny | 2:7 pattern | `keyMatch2` cannot read `/a(`",
    );
    check_patterns(
        "keyMatch3(r.obj, p.obj) <- /a[ | 1:7 pattern | `keyMatch3`
         keyMatch4(r.obj, p.obj) <- /a[ | 1:7 pattern | `keyMatch4`
         keyMatch5(r.obj, p.obj) <- /a[ | 1:7 pattern | `keyMatch5`
         keyGet2(r.obj, p.obj, \"x\") == \"y\" <- /a[ | 1:7 pattern | `keyGet2`
         keyGet3(r.obj, p.obj, \"x\") == \"y\" <- /a[ | 1:7 pattern | `keyGet3`
         globMatch(r.obj, p.obj) <- /a[ | 1:7 pattern | `globMatch`
         globMatch(r.obj, ((p.obj))) <- /a[ | 1:7 pattern | `globMatch`
         ipMatch(r.ip, p.obj) <- 10.0.0.0/64 | 1:7 pattern | `ipMatch`",
    );
}

#[test]
fn expressions_in_rules_are_checked_like_matchers() {
    check_patterns(
        "eval(p.obj) <- r.sub == p.nope | 1:16 undefined | `p.nope`
         eval(p.obj) <- loop { } | 1:12 matcher | `{`
         eval(p.obj) <- eval(p.obj) | 1:7 matcher | without end
         eval(p.obj) <- r.sub == | 1:7 matcher | incomplete
         eval(p.obj) <- regexMatch(r.act) | 1:7 matcher | takes 2 arguments
         eval(p.obj) <- \"ipMatch(r.ip, p.sub)\" | 1:4 pattern | `ipMatch` cannot read `a`
         eval(p.obj) <- \"r.sub == 'a'\" | 1:17 matcher | single characters",
    );
    let model = model_with("eval(p.obj) && r.act == p.act");
    policy(&model, "p, a, r.sub != \"user:u\", GET, allow\n");
}
