//! What is wrong with a policy folder, where, and how to mend it.
//!
//! A load reports every problem it can see at once: an admin who mends one line must not meet the next by surprise.

use std::fmt;
use std::sync::Arc;

pub use super::code::{Code, Severity};
use super::excerpt::Excerpt;

/// A place in a file of the policy folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the configuration names its folder.
    pub file: Arc<str>,
    /// The line, from 1. A problem of the whole file is at 1:1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Place {
    fn order(&self) -> (&str, usize, usize) {
        (&self.file, self.line, self.column)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One problem. Shown as `policies/policy.csv:12:4: what is wrong (how to mend it)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its kind.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to change.
    pub mend: String,
    /// Its line, where there is one to show.
    pub excerpt: Option<Excerpt>,
}

impl Problem {
    pub(super) fn new(
        code: Code,
        place: Place,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self {
            code,
            place,
            message: presentable(&message.into()),
            mend: presentable(&mend.into()),
            excerpt: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.message, self.mend)
    }
}

/// Why a policy folder was refused: every problem that was found, one a line, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.problems))]
pub struct LoadError {
    problems: Vec<Problem>,
}

impl LoadError {
    /// `problems` holds at least one.
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        sort(&mut problems);
        problems.truncate(MAX_PROBLEMS);
        Self { problems }
    }

    /// Every problem, at least one. A folder with more than ten thousand is given up on, and its further ones are
    /// missing.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether there are more problems than those that were collected.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        too_many(&self.problems)
    }
}

/// By file, line and column.
pub(super) fn sort(problems: &mut [Problem]) {
    problems.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
}

/// Shows each problem of `file` its line. One walk through the text, for problems that are sorted: there may be many,
/// far apart.
pub(super) fn illustrate(problems: &mut [Problem], file: &str, text: &str) {
    let mut lines = (1..).zip(text.split('\n'));
    let mut current = lines.next();
    let here = |problem: &&mut Problem| *problem.place.file == *file;
    for problem in problems.iter_mut().filter(here) {
        while current.is_some_and(|(number, _)| number < problem.place.line) {
            current = lines.next();
        }
        let line = current.map(|(_, line)| line.strip_suffix('\r').unwrap_or(line));
        problem.excerpt = line.and_then(|line| Excerpt::of(line, problem.place.column));
    }
}

/// Whether to look for no further problems: a file that is no policy at all would have one on each of its lines.
pub(super) fn too_many(problems: &[Problem]) -> bool {
    problems.len() >= MAX_PROBLEMS
}

/// Texts quote files, and a file must not forge lines of a log, steer a terminal or fill a disk.
fn presentable(text: &str) -> String {
    let clean = |part: &str| part.replace(char::is_control, " ");
    let start = text.char_indices().nth(MAX_START);
    let end = text.char_indices().nth_back(MAX_END);
    match (start, end) {
        (Some((start, _)), Some((end, _))) if start < end => {
            let (start, end) = (text.get(..start), text.get(end..));
            let (start, end) = (start.unwrap_or_default(), end.unwrap_or_default());
            format!("{} … {}", clean(start), clean(end))
        }
        _ => clean(text),
    }
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}

/// Nobody mends so many before loading again.
const MAX_PROBLEMS: usize = 10_000;

/// How many characters of a message are kept at its start, …
const MAX_START: usize = 1_000;

/// … and at its end, which says what is wrong with the long field that the message quotes.
const MAX_END: usize = 500;

#[cfg(test)]
mod tests;
