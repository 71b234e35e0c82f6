//! What is wrong with a policy folder, where, and how to mend it.
//!
//! A load reports every problem it can see at once: an admin who mends one line must not meet the next by surprise.

use std::fmt;
use std::sync::Arc;

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

/// The kinds of problems: a closed list with stable names, for tools that sort them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The folder or a file is missing, unreadable, no regular file, or too large.
    Unreadable,
    /// A file is not UTF-8, begins with a byte-order mark, or holds a character that nobody sees.
    Encoding,
    /// A quote that is not closed, or text beside one.
    Quote,
    /// A `#` inside a field: there are no comments at the end of a line.
    InlineComment,
    /// A field without a value.
    EmptyField,
    /// A line of `policy.csv` whose type the model does not define.
    LineType,
    /// A line with more or fewer columns than the model defines.
    ColumnCount,
    /// An effect other than `allow` and `deny`.
    Effect,
    /// A pattern that the function it is given to cannot read.
    Pattern,
    /// A line of `model.conf` that is no definition, or a section or key that is not known.
    ModelSyntax,
    /// A section or key that is defined twice.
    Duplicate,
    /// A section that every model needs.
    MissingSection,
    /// Definitions that no decision would use.
    UnusedDefinition,
    /// A request field that no request has.
    RequestField,
    /// A role definition of a shape that is not known.
    RoleDefinition,
    /// A policy effect that no engine knows.
    PolicyEffect,
    /// A name in the matcher that nothing defines.
    Undefined,
    /// A matcher that does not parse, or means something else than it reads.
    Matcher,
    /// A `cases.toml` that does not parse.
    CaseSyntax,
    /// A persona that is not known, or has no `sub`.
    Persona,
    /// A case that the policy does not meet.
    CaseFailed,
    /// A `step_up.toml` that does not parse, or a demand that could not mean what it says.
    StepUp,
    /// A `revoked.toml` that does not parse, or an entry that would not revoke what it says.
    Revocation,
    /// The program itself failed on the files; nothing is known to be wrong with them.
    Fault,
    /// A pattern that matches more than it seems to. A warning.
    WiderPattern,
    /// A term for which the casbin crate decides in place of the compiled engine. A warning.
    SlowTerm,
}

/// Whether a problem keeps a policy from being served by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not, but somebody should look.
    Warning,
}

impl Code {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Encoding => "encoding",
            Self::Quote => "quote",
            Self::InlineComment => "inline-comment",
            Self::EmptyField => "empty-field",
            Self::LineType => "line-type",
            Self::ColumnCount => "column-count",
            Self::Effect => "effect",
            Self::Pattern => "pattern",
            Self::ModelSyntax => "model-syntax",
            Self::Duplicate => "duplicate",
            Self::MissingSection => "missing-section",
            Self::UnusedDefinition => "unused-definition",
            Self::RequestField => "request-field",
            Self::RoleDefinition => "role-definition",
            Self::PolicyEffect => "policy-effect",
            Self::Undefined => "undefined",
            Self::Matcher => "matcher",
            Self::CaseSyntax => "case-syntax",
            Self::Persona => "persona",
            Self::CaseFailed => "case-failed",
            Self::StepUp => "step-up",
            Self::Revocation => "revocation",
            Self::Fault => "fault",
            Self::WiderPattern => "wider-pattern",
            Self::SlowTerm => "slow-term",
        }
    }

    /// How much a problem of this kind matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::WiderPattern | Self::SlowTerm => Severity::Warning,
            _ => Severity::Error,
        }
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
