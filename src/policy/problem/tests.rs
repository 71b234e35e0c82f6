use super::*;

fn problem(file: &str, line: usize, column: usize) -> Problem {
    let place = Place {
        file: file.into(),
        line,
        column,
    };
    Problem::new(Code::Effect, place, "wrong", "mend it")
}

fn shown(problems: &[Problem]) -> Vec<Option<&str>> {
    let excerpts = problems.iter().map(|problem| &problem.excerpt);
    excerpts
        .map(|excerpt| excerpt.as_ref().map(Excerpt::text))
        .collect()
}

#[test]
fn each_problem_is_shown_its_own_line() {
    let mut problems = [
        problem("b.csv", 1, 1),
        problem("a.csv", 3, 2),
        problem("a.csv", 1, 1),
        problem("a.csv", 3, 1),
        problem("a.csv", 9, 1),
    ];
    sort(&mut problems);
    illustrate(&mut problems, "a.csv", "one\r\ntwo\nthree");
    let expected = [Some("one"), Some("three"), Some("three"), None, None];
    assert_eq!(shown(&problems), expected);
    illustrate(&mut problems, "b.csv", "first");
    assert_eq!(shown(&problems)[4], Some("first"));
}

#[test]
fn a_message_stays_one_line_of_a_readable_length() {
    let long = format!("`{}\n` is no effect", "x".repeat(10_000_000));
    let place = problem("a.csv", 1, 1).place;
    let problem = Problem::new(Code::Effect, place, long, "a\u{1b}b");
    assert!(problem.message.chars().count() < 1_600, "{problem:.40}");
    assert!(problem.message.starts_with("`xxx"), "{problem:.40}");
    assert!(problem.message.ends_with("x ` is no effect"), "{problem}");
    assert_eq!(problem.mend, "a b");
}

#[test]
fn a_message_of_middling_length_is_whole() {
    let text = "é".repeat(MAX_START + MAX_END);
    assert_eq!(presentable(&text), text);
}
