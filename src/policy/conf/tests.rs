//! What the reader of `model.conf` makes of single definitions.

use super::*;

fn read_text(text: &str) -> (Vec<Section>, Vec<Problem>) {
    let source = Source {
        file: "model.conf".into(),
        text: text.into(),
    };
    let mut problems = Vec::new();
    let sections = read(&source, &mut problems);
    (sections, problems)
}

fn check(text: &str, section: usize, key: &str, value: &str, places: &[(usize, (usize, usize))]) {
    let (sections, problems) = read_text(text);
    assert_eq!(problems, [], "{text:?}");
    let entry = &sections[section].entries[0];
    assert_eq!(
        (entry.key.as_str(), entry.value()),
        (key, value),
        "{text:?}"
    );
    for (offset, expected) in places {
        let place = entry.place(*offset);
        assert_eq!(
            (place.line, place.column),
            *expected,
            "{text:?} at {offset}"
        );
    }
}

#[test]
fn values_keep_their_places_over_lines() {
    check(
        "[m]\n m  =  a == b # why\n",
        1,
        "m",
        "a == b",
        &[(0, (2, 8)), (5, (2, 13))],
    );
    check(
        "[m]\nm = a &&\\\n  b\n",
        1,
        "m",
        "a &&b",
        &[(3, (2, 8)), (4, (3, 3))],
    );
    check("[m]\nm = a \\\n[x]\nk = v", 1, "m", "a", &[]);
    check("[m]\nm = a \\\n[x]\nk = v", 2, "k", "v", &[(0, (4, 5))]);
    check("[m]\nm = a \\\n# no\nk = v", 1, "m", "a", &[]);
    check("k = v", 0, "k", "v", &[]);
    check("[m]\r\nm = é == b\r\n", 1, "m", "é == b", &[(3, (2, 7))]);
}

fn check_problem(text: &str, place: (usize, usize), message: &str) {
    let (_, problems) = read_text(text);
    assert_eq!(problems.len(), 1, "{text:?}");
    assert_eq!(
        (problems[0].place.line, problems[0].place.column),
        place,
        "{text:?}"
    );
    assert!(problems[0].message.contains(message), "{}", problems[0]);
}

#[test]
fn lines_that_mean_nothing_are_problems() {
    check_problem("[m]\n  nonsense", (2, 3), "neither");
    check_problem("= a", (1, 1), "neither");
    check_problem("m = a # why \\\n && b", (1, 7), "swallows");
    check_problem("m = a\u{a0}b", (1, 6), "U+00A0");
}
