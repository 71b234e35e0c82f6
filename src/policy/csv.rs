//! Reads Casbin's dialect of CSV, keeping the place of every field.
//!
//! The dialect is not RFC 4180: a `#` starts a comment only at the start of a line, and `""` inside quotes is no
//! escape. Whatever another Casbin tool would read differently is a problem here, never a guess. Fields are borrowed
//! from the file, because a policy may have a million of them.

use super::courtesy::give_way;
use super::problem::{Code, Place, Problem, too_many};
use super::source::Source;
use super::text::unseen;

/// One field of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// Where it begins in its line, in bytes; a quoted field begins with its quote.
    pub(super) offset: usize,
    pub(super) value: &'a str,
    pub(super) quoted: bool,
}

/// One line that is neither blank nor a comment; it has at least one field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a, 'f> {
    /// From 1.
    pub(super) line: usize,
    /// Where the line begins in the file, in bytes.
    pub(super) start: usize,
    pub(super) text: &'a str,
    pub(super) fields: &'f [Field<'a>],
}

impl Row<'_, '_> {
    /// The place of a byte of the line.
    pub(super) fn place(&self, source: &Source, offset: usize) -> Place {
        place(source, self.line, self.text, offset)
    }
}

/// Hands every row of a file to `each`. A line that cannot be read becomes a problem instead of a row.
pub(super) fn rows<'a>(
    source: &'a Source,
    problems: &mut Vec<Problem>,
    mut each: impl FnMut(Row<'a, '_>, &mut Vec<Problem>),
) {
    let mut fields = Vec::new();
    let mut start = 0;
    for (index, whole) in source.text.split('\n').enumerate() {
        let text = whole.strip_suffix('\r').unwrap_or(whole);
        let line = index + 1;
        match split(text, &mut fields) {
            Ok(()) if fields.is_empty() => {}
            Ok(()) => {
                let fields = fields.as_slice();
                let row = Row {
                    line,
                    start,
                    text,
                    fields,
                };
                each(row, problems);
            }
            Err(flaw) => problems.push(Problem::new(
                flaw.code,
                place(source, line, text, flaw.offset),
                flaw.message,
                flaw.mend,
            )),
        }
        give_way();
        if too_many(problems) {
            return;
        }
        start += whole.len() + 1;
    }
}

/// The values of one line by itself; `None` where it is blank, a comment, or cannot be read.
pub(super) fn values(line: &str) -> Option<Vec<&str>> {
    let mut fields = Vec::new();
    split(line, &mut fields).ok()?;
    let values: Vec<&str> = fields.iter().map(|field| field.value).collect();
    (!values.is_empty()).then_some(values)
}

fn place(source: &Source, line: usize, text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    source.place(line, before.chars().count() + 1)
}

struct Flaw {
    code: Code,
    /// In bytes.
    offset: usize,
    message: String,
    mend: &'static str,
}

/// The fields of a line; none where it is blank or a comment.
fn split<'a>(line: &'a str, fields: &mut Vec<Field<'a>>) -> Result<(), Flaw> {
    fields.clear();
    let text = line.trim();
    if let Some((column, name)) = unseen(line, text.starts_with('#')) {
        let offset = line.char_indices().nth(column - 1);
        return Err(Flaw {
            code: Code::Encoding,
            offset: offset.map_or(0, |(offset, _)| offset),
            message: format!("the line holds {name}, which nobody sees"),
            mend: "remove it",
        });
    }
    if text.is_empty() || text.starts_with('#') {
        return Ok(());
    }
    let mut cursor = Cursor { line, offset: 0 };
    loop {
        fields.push(cursor.field()?);
        if !cursor.skip_comma() {
            return Ok(());
        }
    }
}

struct Cursor<'a> {
    line: &'a str,
    offset: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.offset..).unwrap_or_default()
    }

    fn skip_comma(&mut self) -> bool {
        let found = self.rest().starts_with(',');
        self.offset += usize::from(found);
        found
    }

    fn skip_blanks(&mut self) {
        self.offset += self.rest().len() - self.rest().trim_start().len();
    }

    fn field(&mut self) -> Result<Field<'a>, Flaw> {
        self.skip_blanks();
        let offset = self.offset;
        if let Some(inner) = self.rest().strip_prefix('"') {
            return self.quoted(offset, inner);
        }
        let raw = self.rest().split(',').next().unwrap_or_default();
        self.offset += raw.len();
        Ok(Field {
            offset,
            value: raw.trim_end(),
            quoted: false,
        })
    }

    fn quoted(&mut self, offset: usize, inner: &'a str) -> Result<Field<'a>, Flaw> {
        let Some((value, after)) = inner.split_once('"') else {
            return Err(Flaw {
                code: Code::Quote,
                offset,
                message: "the quote is not closed on this line".to_owned(),
                mend: "close it with `\"`",
            });
        };
        self.offset += value.len() + 2;
        if !after.starts_with(',') && !after.trim().is_empty() {
            return Err(self.beside_quote(after));
        }
        if value.trim() != value {
            return Err(Flaw {
                code: Code::Quote,
                offset,
                message: format!("`{value}` keeps the blanks inside its quotes"),
                mend: "remove the blanks next to the quotes",
            });
        }
        self.skip_blanks();
        Ok(Field {
            offset,
            value,
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
            offset: self.offset,
            message: message.to_owned(),
            mend,
        }
    }
}

#[cfg(test)]
mod tests;
