//! Reads `model.conf`: sections of `key = value`, keeping the place of every character of a value.
//!
//! As in the crate, a value that ends in `\` goes on in the next line, joined without a blank, and a comment or a new
//! section ends it.

use std::iter::Peekable;

use super::problem::{Code, Place, Problem};
use super::source::Source;
use super::text::unseen;

/// A section's header. Entries before the first header belong to a section without a name.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) entries: Vec<Entry>,
}

/// One `key = value`, possibly put together from several lines.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    text: String,
    value: std::ops::Range<usize>,
    /// Where each piece of the text begins: byte in the text, place in the file.
    pieces: Vec<(usize, Place)>,
}

impl Entry {
    /// The value without blanks around it and without the comment that ends it.
    pub(super) fn value(&self) -> &str {
        self.text.get(self.value.clone()).unwrap_or_default()
    }

    /// The place of the key.
    pub(super) fn key_place(&self) -> Place {
        self.place_in_text(0)
    }

    /// The place of a byte of the value.
    pub(super) fn place(&self, offset: usize) -> Place {
        self.place_in_text(self.value.start + offset)
    }

    fn place_in_text(&self, offset: usize) -> Place {
        let piece = self.pieces.iter().rev().find(|(start, _)| *start <= offset);
        let Some((start, place)) = piece.or(self.pieces.first()) else {
            return Place {
                file: "".into(),
                line: 1,
                column: 1,
            };
        };
        let before = self.text.get(*start..offset).unwrap_or_default();
        Place {
            column: place.column + before.chars().count(),
            ..place.clone()
        }
    }
}

/// The sections of a file, in its order. Lines that are neither header nor definition become problems.
pub(super) fn read(source: &Source, problems: &mut Vec<Problem>) -> Vec<Section> {
    let mut sections = vec![Section {
        name: String::new(),
        place: source.place(1, 1),
        entries: Vec::new(),
    }];
    let mut lines = lines(source, problems).into_iter().peekable();
    while let Some(line) = lines.next() {
        if let Some(name) = line.header() {
            sections.push(Section {
                name: name.to_owned(),
                place: line.place,
                entries: Vec::new(),
            });
        } else if !line.is_comment() {
            let entry = entry(joined(line, &mut lines), problems);
            if let Some(section) = sections.last_mut() {
                section.entries.extend(entry);
            }
        }
    }
    sections
}

#[derive(Debug)]
struct Line<'a> {
    text: &'a str,
    place: Place,
}

impl<'a> Line<'a> {
    fn is_comment(&self) -> bool {
        self.text.is_empty() || self.text.starts_with(['#', ';'])
    }

    fn header(&self) -> Option<&'a str> {
        self.text.strip_prefix('[')?.strip_suffix(']')
    }
}

fn lines<'a>(source: &'a Source, problems: &mut Vec<Problem>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for (index, line) in source.text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let is_comment = line.trim_start().starts_with(['#', ';']);
        if let Some((column, name)) = unseen(line, is_comment) {
            problems.push(Problem::new(
                Code::Encoding,
                source.place(index + 1, column),
                format!("the line holds {name}, which nobody sees"),
                "remove it",
            ));
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        lines.push(Line {
            text: line.trim(),
            place: source.place(index + 1, indent + 1),
        });
    }
    lines
}

/// A line and those that go on with it.
fn joined<'a>(
    first: Line<'a>,
    lines: &mut Peekable<impl Iterator<Item = Line<'a>>>,
) -> (String, Vec<(usize, Place)>) {
    let mut text = String::new();
    let mut pieces = Vec::new();
    let mut current = Some(first);
    while let Some(line) = current.take() {
        pieces.push((text.len(), line.place));
        let Some(unfinished) = line.text.strip_suffix('\\') else {
            text.push_str(line.text);
            break;
        };
        text.push_str(unfinished.trim_end());
        current = lines
            .next_if(|next| next.header().is_none())
            .filter(|next| !next.is_comment());
    }
    (text, pieces)
}

fn entry(
    (text, pieces): (String, Vec<(usize, Place)>),
    problems: &mut Vec<Problem>,
) -> Option<Entry> {
    let place = pieces.first().map(|(_, place)| place.clone())?;
    let Some((key, raw)) = text
        .split_once('=')
        .filter(|(key, _)| !key.trim().is_empty())
    else {
        let message = format!("`{text}` is neither a section nor a definition");
        problems.push(Problem::new(Code::ModelSyntax, place, message, DEFINITION));
        return None;
    };
    let value = raw.split('#').next().unwrap_or_default();
    let start = text.len() - raw.trim_start().len();
    let end = text.len() - raw.len() + value.len();
    let entry = Entry {
        key: key.trim().to_owned(),
        value: start..start + value.trim().len(),
        text,
        pieces,
    };
    if entry.pieces.iter().any(|(piece, _)| *piece > end) {
        let message = "this comment swallows the lines that go on after it";
        let mend = "put the comment on a line of its own, before the definition";
        let place = entry.place_in_text(end);
        problems.push(Problem::new(Code::ModelSyntax, place, message, mend));
    }
    Some(entry)
}

const DEFINITION: &str =
    "write `[section]` or `key = value`; a value goes on in the next line after a `\\`";

#[cfg(test)]
mod tests;
