//! Blanks where none can be meant: `role: editor` is another name than `role:editor`, and looks the same in a hurry.

use std::collections::HashSet;

use super::asked::{How, Tested};
use super::lines::End;
use super::survey::Survey;
use crate::policy::problem::{Code, Place, Problem};

/// A finding for each such text, at its first place.
pub(super) fn of(survey: &Survey<'_>) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let book = survey.book;
    for (column, is_stray) in columns(survey) {
        for rule in book.ids() {
            let value = book.value(rule, column);
            if is_stray(value) && seen.insert(value) {
                let place = book
                    .source()
                    .place(book.line(rule), book.column_of(rule, column, 0));
                found.push(problem(place, value));
            }
        }
    }
    for link in survey
        .lines
        .links
        .iter()
        .filter(|link| link.definition == 0)
    {
        for (end, name) in [(End::Member, link.member), (End::Role, link.role)] {
            if in_name(name) && seen.insert(name) {
                found.push(problem(link.place(end, book.source()), name));
            }
        }
    }
    found
}

/// Tells a text with a stray blank.
type Tell = fn(&str) -> bool;

/// The columns of names, paths and methods, and what tells a stray blank in each.
fn columns(survey: &Survey<'_>) -> Vec<(usize, Tell)> {
    let subject = survey
        .asked
        .subject
        .map(|subject| (subject.column, in_name as Tell));
    let tests = survey.asked.tests.iter().filter_map(|test| {
        let is_stray: Tell = match (test.field, test.how) {
            (Tested::Path, How::Match(_)) => in_path,
            (Tested::Method, How::Match(_)) => in_method,
            _ => return None,
        };
        Some((test.column, is_stray))
    });
    subject.into_iter().chain(tests).collect()
}

/// Beside the colon after a kind, or two in a row.
pub(super) fn in_name(name: &str) -> bool {
    name.contains(' ') && (name.contains("  ") || name.contains(" :") || name.contains(": "))
}

fn in_path(pattern: &str) -> bool {
    pattern.contains(' ') && (pattern.contains("/ ") || pattern.contains(" /"))
}

/// No method holds any.
fn in_method(pattern: &str) -> bool {
    pattern.contains(' ')
}

fn problem(place: Place, text: &str) -> Problem {
    let message = format!("`{text}` holds a blank, which counts: what has none does not match it");
    Problem::new(Code::StrayBlank, place, message, "remove the blank")
}
