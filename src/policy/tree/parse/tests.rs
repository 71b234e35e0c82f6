//! Matchers are read as the casbin crate's script language reads them.

use super::*;
use crate::policy::model::{self, Asker, Model};
use crate::policy::source::Source;
use crate::policy::tree::describe;

fn model() -> Model {
    let text = "[request_definition]\nr = sub, obj, act\n[policy_definition]\np = sub, obj, act, rule\n\
                [role_definition]\ng = _, _\ng2 = _, _, _\n[policy_effect]\ne = some(where (p.eft == allow))\n\
                [matchers]\nm = true\n";
    let source = Source {
        file: "model.conf".into(),
        text: text.into(),
    };
    let mut problems = Vec::new();
    let model = model::read(&source, Asker::Anyone, &mut problems);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

fn read(text: &str) -> Result<String, Outside> {
    let model = model();
    let mut scope = Scope {
        model: &model,
        slots: Some(0),
        patterns: Vec::new(),
        evals: Vec::new(),
    };
    parse(text, &mut scope).map(|tree| describe(&tree, &model))
}

fn check(text: &str, expected: &str) {
    assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
}

#[test]
fn precedence_is_that_of_the_crate() {
    check(
        "r.sub == p.sub && r.act == p.act",
        "r.sub == p.sub && r.act == p.act",
    );
    check(
        "r.sub==p.sub||r.act==p.act&&true",
        "(r.sub == p.sub || r.act == p.act && true)",
    );
    check(
        "(r.sub == p.sub || true) && false",
        "(r.sub == p.sub || true) && false",
    );
    check(
        "!r.sub.a && !(true && false)",
        "!r.sub.a && !(true && false)",
    );
    check("r.sub.n < 5 == true", "r.sub.n < 5 == true");
    check(
        "r.sub in [\"a\", p.sub] == true",
        "r.sub in [\"a\", p.sub] == true",
    );
    check("r.sub.n >= -7", "r.sub.n >= -7");
}

#[test]
fn every_term_is_read() {
    check("g(r.sub, p.sub)", "g(r.sub, p.sub)");
    check("g2(r.obj, p.obj, \"d\")", "g2(r.obj, p.obj, \"d\")");
    check("keyMatch2(r.obj, p.obj)", "keyMatch2(r.obj, p.obj)");
    check(
        "regexMatch(r.act, \"^\\\\x47ET$\")",
        "regexMatch(r.act, \"^\\\\x47ET$\")",
    );
    check("eval(p.rule)", "eval(p.rule)");
    check("r_sub == p_sub", "r.sub == p.sub");
    check(
        "r.sub.a[\"b c\"]?.d == \"x\\x2e\"",
        "r.sub.a.b c?.d == \"x.\"",
    );
    check("\"a\" in r.sub.list", "\"a\" in r.sub.list");
}

#[test]
fn terms_outside_the_grammar_are_named() {
    let outside = |text: &str, offset: usize, term: &str| {
        let expected = Outside {
            rule: None,
            offset,
            term: term.to_owned(),
        };
        assert_eq!(read(text), Err(expected), "{text}");
    };
    outside("r.sub + \"x\" == p.sub", 6, "+");
    outside("r.sub.list.contains(\"a\")", 0, "r.sub.list.contains");
    outside("keyGet2(r.obj, p.obj, \"id\") == \"1\"", 0, "keyGet2");
    outside("regexMatch(r.act, r.obj)", 0, "regexMatch");
    outside("r.sub == [1]", 9, "[");
    outside("r.sub[0] == 1", 5, "[");
    outside("r.sub.list.len == 1", 0, "r.sub.list.len");
    outside("r.sub == 1_000", 9, "1_000");
    outside("r.sub ?? 1 == 1", 6, "??");
    outside("p.sub.len == 1", 0, "p.sub.len");
    outside(
        &format!("{}true{}", "(".repeat(200), ")".repeat(200)),
        65,
        "(",
    );
}
