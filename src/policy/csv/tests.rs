//! The dialect, line by line.

use super::*;

/// Each row's line, and its fields with their columns.
type Found = Vec<(usize, Vec<(usize, String)>)>;

fn read(text: &str) -> (Found, Vec<Problem>) {
    let source = Source {
        file: "policy.csv".into(),
        text: text.into(),
    };
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    rows(&source, &mut problems, |row, _| {
        let fields = row.fields.iter().map(|field| {
            let place = row.place(&source, field.offset);
            let rest = source.text.get(row.start + field.offset..).unwrap();
            assert!(rest.contains(field.value));
            (place.column, field.value.to_owned())
        });
        found.push((row.line, fields.collect()));
    });
    (found, problems)
}

fn check(line: &str, expected: &[(usize, &str)]) {
    let (rows, problems) = read(line);
    assert_eq!(problems, [], "{line}");
    let fields: Vec<(usize, &str)> = rows
        .iter()
        .flat_map(|(_, fields)| fields)
        .map(|(column, value)| (*column, value.as_str()))
        .collect();
    assert_eq!(fields, expected, "{line}");
}

#[test]
fn fields_are_trimmed_and_keep_their_columns() {
    check("p, a,/x", &[(1, "p"), (4, "a"), (6, "/x")]);
    check("  p,\ta , b ", &[(3, "p"), (6, "a"), (10, "b")]);
    check("p, é, b", &[(1, "p"), (4, "é"), (7, "b")]);
    check("p, \"a, b\",c", &[(1, "p"), (4, "a, b"), (11, "c")]);
    check("p,,", &[(1, "p"), (3, ""), (4, "")]);
    check(
        "p, r.x == \"y\", z",
        &[(1, "p"), (4, "r.x == \"y\""), (16, "z")],
    );
    check("p, \"\"", &[(1, "p"), (4, "")]);
}

#[test]
fn comments_and_blank_lines_are_no_rows() {
    let (rows, problems) = read("# a\n\n  # b\r\np, a\r\n\t\n");
    assert_eq!((rows.len(), problems.len()), (1, 0));
    assert_eq!(rows[0].0, 4);
}

fn check_flaw(line: &str, code: Code, column: usize, message: &str) {
    let (rows, problems) = read(line);
    assert_eq!(rows, [], "{line:?}");
    assert_eq!(problems.len(), 1, "{line:?}");
    assert_eq!(
        (problems[0].code, problems[0].place.column),
        (code, column),
        "{line:?}"
    );
    assert!(
        problems[0].message.contains(message),
        "{line:?}: {}",
        problems[0]
    );
}

#[test]
fn what_tools_read_differently_is_a_problem() {
    check_flaw("p, \"a, b", Code::Quote, 4, "not closed");
    check_flaw("p, \"a\"\"b\", c", Code::Quote, 7, "no escape");
    check_flaw("p, \"a\"b, c", Code::Quote, 7, "next comma");
    check_flaw("p, \"a\" , c", Code::Quote, 7, "next comma");
    check_flaw("p, \" a\", c", Code::Quote, 4, "keeps the blanks");
    check_flaw("p, a\u{a0}b", Code::Encoding, 5, "U+00A0");
    check_flaw("p, role:a\u{200b}", Code::Encoding, 10, "U+200B");
    check_flaw("# old\rp, a", Code::Encoding, 6, "U+000D");
    check_flaw("# old\u{2028}p, a", Code::Encoding, 6, "U+2028");
}
