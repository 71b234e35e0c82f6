//! Files that are too much: each is refused or loads in a bounded time and memory, and none ends the process.

use super::*;

/// The problems of the folder, or none when it loads.
fn problems(model: &str, rules: &str, cases: &str) -> Vec<Problem> {
    match Policy::of(&folder(model, rules, cases), "roles") {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().to_vec(),
    }
}

/// The one problem of the folder.
#[track_caller]
fn problem(model: &str, rules: &str, cases: &str) -> Problem {
    let mut problems = problems(model, rules, cases);
    assert_eq!(problems.len(), 1);
    problems.remove(0)
}

fn check(rules: &str, code: Code, message: &str) {
    let problem = problem(MODEL, rules, "");
    let text = problem.to_string();
    assert_eq!(problem.code, code, "{text:.200}");
    assert!(problem.message.contains(message), "{text:.200}");
    assert!(text.len() < 4_000, "a message of {} bytes", text.len());
    let excerpt = problem.excerpt.unwrap();
    assert!(excerpt.text().len() < 1_000, "{text:.200}");
}

#[test]
fn a_line_of_ten_megabytes_is_a_line_like_any_other() {
    let long = "a".repeat(10_000_000);
    assert_eq!(
        problems(MODEL, &format!("p, {long}, /a, ^GET$, allow"), ""),
        []
    );
    assert_eq!(problems(MODEL, &format!("# {long}\ng, {long}, b"), ""), []);
    check(
        &format!("p, a, /a, ^GET$, {long}"),
        Code::Effect,
        "is no effect",
    );
    let long = "a".repeat(1_000_000);
    check(
        &format!("p, a, /{long}(b), ^GET$, allow"),
        Code::Pattern,
        "KiB",
    );
    check(&format!("p, \"{long}"), Code::Quote, "not closed");
    check(&long, Code::LineType, "would skip");
    let commas = ",a".repeat(1_000_000);
    check(&format!("p{commas}"), Code::ColumnCount, "1000000 columns");
}

#[test]
fn a_million_lines_say_no_more_than_ten_thousand() {
    assert_eq!(problems(MODEL, &"\n".repeat(1_000_000), ""), []);
    assert_eq!(problems(MODEL, &"# x\n".repeat(1_000_000), ""), []);
    assert_eq!(problems(MODEL, &"x\n".repeat(1_000_000), "").len(), 10_000);
    let unclosed = "p, \"\n".repeat(1_000_000);
    assert_eq!(problems(MODEL, &unclosed, "").len(), 10_000);
}

#[test]
fn a_pattern_that_would_exhaust_the_machine_is_refused_at_its_column() {
    let pattern = |model: &str, pattern: &str, message: &str| {
        let problem = problem(model, &format!("p, a, {pattern}, ^GET$, allow"), "");
        assert_eq!((problem.code, problem.place.column), (Code::Pattern, 7));
        assert!(
            problem.message.contains(message),
            "{:.200}",
            problem.message
        );
    };
    let regex = model_with("regexMatch(r.obj, p.obj)");
    pattern(&regex, "(?:a{1000}){1000}", "size limit");
    let glob = model_with("globMatch(r.obj, p.obj)");
    pattern(&glob, &"{a".repeat(50_000), "250 deep");
    pattern(&glob, &"*a".repeat(100_000), "size limit");
}

#[test]
fn an_expression_that_would_exhaust_the_stack_is_refused() {
    let eval = model_with("eval(p.obj)");
    for expression in [
        format!("{}true{}", "(".repeat(50_000), ")".repeat(50_000)),
        format!("{}true", "!".repeat(50_000)),
        format!("{}1{} == 1", "keyGet(".repeat(30_000), ")".repeat(30_000)),
        format!("r.claims{} == 1", "?.a".repeat(50_000)),
        format!("1{} == 1", " + 1".repeat(50_000)),
        "true || ".repeat(100_000),
    ] {
        let found = problem(&model_with(&expression), "", "");
        assert_eq!(found.code, Code::Matcher, "{found:.200}");
        let found = problem(&eval, &format!("p, a, {expression}, x, allow"), "");
        assert_eq!(found.code, Code::Matcher, "{found:.200}");
        assert!(found.place.column >= 7, "{found:.200}");
    }
}

#[test]
fn many_cases_and_deep_ones_are_read() {
    let requests = "\"GET /a\", ".repeat(20_000);
    let who = "[who.a]\nsub = \"a\"\n[[case]]\nwho = \"a\"\ncannot = ";
    let deny = model_with("r.sub == p.sub");
    assert_eq!(problems(&deny, "", &format!("{who}[{requests}]")), []);
    let found = problems(
        &deny,
        "",
        &format!("{who}[{}]", requests.replace("GET", "get")),
    );
    assert_eq!(found.len(), 10_000);
    let deep = format!(
        "[who.a]\nsub = {}{}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(problem(MODEL, "", &deep).code, Code::CaseSyntax);
}

/// However much of its last line is missing, a file that is half written is refused there, or says nothing of it.
#[test]
fn a_file_whose_last_line_is_cut_never_means_something_else() {
    let before = "p, anyone, /a, ^GET$, allow\n";
    let line = "p, anyone, /a/secret, ^GET$, deny";
    for end in 1..line.len() {
        let cut = line.split_at(end).0;
        let found = problems(MODEL, &format!("{before}{cut}"), "");
        assert!(!found.is_empty(), "{cut}");
        assert!(found.iter().all(|found| found.place.line == 2), "{found:?}");
    }
    for whole in ["", line] {
        assert_eq!(problems(MODEL, &format!("{before}{whole}"), ""), []);
    }
}
