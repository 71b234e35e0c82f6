//! What is wrong with a policy folder, where, and how to mend it.
//!
//! A load reports every problem it can see at once: an admin who mends one line must not meet the next by surprise.

use std::fmt;
use std::sync::Arc;

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
    /// The program itself failed on the files; nothing is known to be wrong with them.
    Fault,
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
            Self::Fault => "fault",
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
            message: on_one_line(&message.into()),
            mend: on_one_line(&mend.into()),
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
        problems.sort_by_key(|p| (Arc::clone(&p.place.file), p.place.line, p.place.column));
        Self { problems }
    }

    /// Every problem, at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// Texts quote files, and a file must not forge lines of a log, steer a terminal, or fill either with one line of its own.
fn on_one_line(text: &str) -> String {
    let mut characters = text.chars();
    let start = characters.by_ref().take(LONGEST);
    let mut line: String = start
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if characters.next().is_some() {
        line.push('…');
    }
    line
}

/// In characters; more of a text than this helps nobody to find it.
const LONGEST: usize = 1000;

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}
