//! A model or a policy on the command line: a file, or its text in place of one.
//!
//! Casbin's command-line tools take both. A file of that name wins; what names none and reads like a text is one.

use std::borrow::Cow;
use std::path::Path;

use crate::policy::Given;

/// An argument that names a file or is a text itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inline<'a> {
    File(&'a str),
    Text(Cow<'a, str>),
}

impl Inline<'_> {
    pub(super) fn given(&self) -> Given<'_> {
        match self {
            Self::File(name) => Given::File(Path::new(name)),
            Self::Text(text) => Given::Text(text),
        }
    }
}

/// The model that `argument` stands for.
pub(super) fn model(argument: &str) -> Inline<'_> {
    read(argument, |start| start.starts_with('['), is_definition)
}

/// The policy that `argument` stands for.
pub(super) fn policy(argument: &str) -> Inline<'_> {
    read(argument, |start| start.contains(','), is_row)
}

fn read(argument: &str, is_text: fn(&str) -> bool, is_line: fn(&str) -> bool) -> Inline<'_> {
    let broken = argument.contains('\n') || argument.contains(r"\n");
    if !(broken || is_text(argument.trim_start())) || Path::new(argument).exists() {
        return Inline::File(argument);
    }
    Inline::Text(if argument.contains('\n') {
        argument.into()
    } else if broken {
        argument.replace(r"\n", "\n").into()
    } else {
        broken_at_bars(argument, is_line).into()
    })
}

/// A `|` ends a line where another one begins after it, so a `||` and the `|` of a pattern stay what they are.
fn broken_at_bars(text: &str, is_line: fn(&str) -> bool) -> String {
    let mut pieces = text.split('|');
    let mut lines = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        lines.push(if is_line(piece.trim_start()) {
            '\n'
        } else {
            '|'
        });
        lines.push_str(piece);
    }
    lines
}

fn is_definition(line: &str) -> bool {
    let after = line
        .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
        .trim_start();
    line.starts_with('[')
        || after.len() < line.len() && after.starts_with('=') && !after.starts_with("==")
}

fn is_row(line: &str) -> bool {
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == 'p' || c == 'g');
    after.len() < line.len() && after.trim_start().starts_with(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(inline: &Inline<'_>, text: Option<&str>) {
        match (inline, text) {
            (Inline::File(_), None) => {}
            (Inline::Text(read), Some(text)) => assert_eq!(read, text),
            _ => panic!("{inline:?} is not {text:?}"),
        }
    }

    #[test]
    fn what_names_no_file_and_reads_like_a_text_is_one() {
        check(&policy("Cargo.toml"), None);
        check(&policy("no/such/policy.csv"), None);
        check(&policy(""), None);
        check(&policy("p, a, b"), Some("p, a, b"));
        check(&model("no/such/model.conf"), None);
        check(&model(""), None);
        check(&model("[matchers]"), Some("[matchers]"));
    }

    #[test]
    fn lines_end_at_line_breaks_written_out_or_at_bars() {
        check(&policy("p, a\ng, b|p, c\\n"), Some("p, a\ng, b|p, c\\n"));
        check(&policy(r"p, a\ng, b|p, c"), Some("p, a\ng, b|p, c"));
        check(&policy("p, a|g2, b | p ,c"), Some("p, a\ng2, b \n p ,c"));
        check(&policy("p, a, (GET)|(PUT)"), Some("p, a, (GET)|(PUT)"));
        let definitions = "[a]|r = x|[m]|m = r.x == p.x||r.x == \"y|z\"";
        let lines = "[a]\nr = x\n[m]\nm = r.x == p.x||r.x == \"y|z\"";
        check(&model(definitions), Some(lines));
    }
}
