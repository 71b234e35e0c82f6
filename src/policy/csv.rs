//! Reads Casbin's dialect of CSV, keeping the place of every field.
//!
//! The dialect is not RFC 4180: a `#` starts a comment only at the start of a line, and `""` inside quotes is no
//! escape. Whatever another Casbin tool would read differently is a problem here, never a guess.

use super::problem::{Code, Problem};
use super::source::Source;
use super::text::unseen;

/// One field of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// In characters, from 1.
    pub(super) column: usize,
    pub(super) value: String,
    pub(super) quoted: bool,
}

/// One line that is neither blank nor a comment; it has at least one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) fields: Vec<Field>,
}

/// The rows of a file. A line that cannot be read becomes a problem instead of a row.
pub(super) fn rows(source: &Source, problems: &mut Vec<Problem>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (index, line) in source.text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match row(index + 1, line) {
            Ok(row) => rows.extend(row),
            Err(flaw) => problems.push(Problem::new(
                flaw.code,
                source.place(index + 1, flaw.column),
                flaw.message,
                flaw.mend,
            )),
        }
    }
    rows
}

struct Flaw {
    code: Code,
    column: usize,
    message: String,
    mend: &'static str,
}

fn row(number: usize, line: &str) -> Result<Option<Row>, Flaw> {
    let text = line.trim();
    if let Some((column, name)) = unseen(line, text.starts_with('#')) {
        return Err(Flaw {
            code: Code::Encoding,
            column,
            message: format!("the line holds {name}, which nobody sees"),
            mend: "remove it",
        });
    }
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let mut fields = Vec::new();
    let mut cursor = Cursor {
        rest: line,
        column: 1,
    };
    loop {
        fields.push(cursor.field()?);
        if !cursor.skip_comma() {
            break;
        }
    }
    Ok(Some(Row {
        line: number,
        text: text.to_owned(),
        fields,
    }))
}

struct Cursor<'a> {
    rest: &'a str,
    column: usize,
}

impl Cursor<'_> {
    /// Steps over so many bytes. Lines can be long, so no character is counted twice.
    fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.column += passed.chars().count();
        self.rest = rest;
    }

    fn skip_comma(&mut self) -> bool {
        let found = self.rest.starts_with(',');
        self.advance(usize::from(found));
        found
    }

    fn skip_blanks(&mut self) {
        self.advance(self.rest.len() - self.rest.trim_start().len());
    }

    fn field(&mut self) -> Result<Field, Flaw> {
        self.skip_blanks();
        let column = self.column;
        if let Some(inner) = self.rest.strip_prefix('"') {
            return self.quoted(column, inner);
        }
        let raw = self.rest.split(',').next().unwrap_or_default();
        self.advance(raw.len());
        Ok(Field {
            column,
            value: raw.trim_end().to_owned(),
            quoted: false,
        })
    }

    fn quoted(&mut self, column: usize, inner: &str) -> Result<Field, Flaw> {
        let Some((value, after)) = inner.split_once('"') else {
            return Err(Flaw {
                code: Code::Quote,
                column,
                message: "the quote is not closed on this line".to_owned(),
                mend: "close it with `\"`",
            });
        };
        self.advance(value.len() + 2);
        if !after.starts_with(',') && !after.trim().is_empty() {
            return Err(self.beside_quote(after));
        }
        if value.trim() != value {
            return Err(Flaw {
                code: Code::Quote,
                column,
                message: format!("`{value}` keeps the blanks inside its quotes"),
                mend: "remove the blanks next to the quotes",
            });
        }
        self.skip_blanks();
        Ok(Field {
            column,
            value: value.to_owned(),
            quoted: true,
        })
    }

    fn beside_quote(&self, after: &str) -> Flaw {
        let (message, mend) = if after.starts_with('"') {
            (
                "two quotes inside a quoted field are no escape in Casbin",
                "a field that holds both a comma and a quote cannot be written; use another name",
            )
        } else {
            (
                "something stands between the closing quote and the next comma",
                "put the comma right after the closing quote",
            )
        };
        Flaw {
            code: Code::Quote,
            column: self.column,
            message: message.to_owned(),
            mend,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Row>, Vec<Problem>) {
        let source = Source {
            file: "policy.csv".into(),
            text: text.to_owned(),
        };
        let mut problems = Vec::new();
        let rows = rows(&source, &mut problems);
        (rows, problems)
    }

    fn check(line: &str, expected: &[(usize, &str)]) {
        let (rows, problems) = read(line);
        assert_eq!(problems, [], "{line}");
        let fields: Vec<(usize, &str)> = rows
            .iter()
            .flat_map(|row| &row.fields)
            .map(|field| (field.column, field.value.as_str()))
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
        assert_eq!((rows[0].line, rows[0].text.as_str()), (4, "p, a"));
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
}
