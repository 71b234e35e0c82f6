//! Shows the problems of a policy folder to a person: place and message first, then the line with its place marked.
//!
//! Nothing is wrapped: a place or a pattern that is broken in two can be neither searched for nor pasted.

use std::fmt;

use anstream::{AutoStream, ColorChoice};
use anyhow::Error;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, Severity, SourceCode, SourceSpan, SpanContents, ThemeStyles,
};

use crate::policy::{self, LoadError, Problem};
use crate::server::ServeError;

/// How problems are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// For files, pipes, and whoever sets `NO_COLOR`: ASCII around what is quoted.
    Plain,
    /// For a terminal: colours and lines.
    Drawn,
}

impl Look {
    /// What suits `stream`, and what its reader asked for: `NO_COLOR`, `CLICOLOR`, `TERM`.
    pub(super) fn of(stream: &impl anstream::stream::RawStream) -> Self {
        match AutoStream::choice(stream) {
            ColorChoice::Never => Self::Plain,
            _ => Self::Drawn,
        }
    }
}

/// The refusal of a policy folder that ended a command, where that is what ended it.
pub(super) fn refusal(error: &Error) -> Option<&LoadError> {
    match error.downcast_ref() {
        Some(ServeError::Policy(refusal)) => Some(refusal),
        _ => error.downcast_ref(),
    }
}

/// A refusal as it is shown: how many problems there are, and the first of them.
pub(super) fn refused(error: &LoadError, look: Look) -> String {
    let problems = error.problems();
    let count = match (problems.len(), error.is_cut()) {
        (1, _) => "one problem".to_owned(),
        (count, false) => format!("{count} problems"),
        (count, true) => format!("more than {count} problems"),
    };
    let shown = shown(problems, look);
    let hidden = problems.len().saturating_sub(MAX_SHOWN);
    let more = match (hidden, error.is_cut()) {
        (0, _) => String::new(),
        (hidden, false) => format!("\nand {hidden} more\n"),
        (hidden, true) => format!("\nand more than {hidden} more\n"),
    };
    format!("error: the policy cannot be used: {count}\n\n{shown}{more}")
}

/// The first of `problems`, a blank line between two.
pub(super) fn shown(problems: &[Problem], look: Look) -> String {
    all(problems.get(..MAX_SHOWN).unwrap_or(problems), look)
}

/// All of `problems`, a blank line between two.
pub(super) fn all(problems: &[Problem], look: Look) -> String {
    let theme = match look {
        Look::Plain => GraphicalTheme::none(),
        Look::Drawn => GraphicalTheme::unicode(),
    };
    let drawing = GraphicalReportHandler::new_themed(without_icons(theme))
        .with_wrap_lines(false)
        .with_context_lines(0);
    let shown: Vec<String> = problems
        .iter()
        .map(|problem| one(problem, &drawing))
        .collect();
    shown.join("\n")
}

/// The place comes first on its line, where people and scripts look for it: no icon, and no colours of one.
fn without_icons(mut theme: GraphicalTheme) -> GraphicalTheme {
    theme.characters.error.clear();
    theme.styles.error = ThemeStyles::none().error;
    theme
}

fn one(problem: &Problem, drawing: &GraphicalReportHandler) -> String {
    let mut text = String::new();
    match drawing.render_report(&mut text, &Shown(problem)) {
        Ok(()) => text.trim_start().to_owned(),
        Err(fmt::Error) => format!("{problem}\n"),
    }
}

/// A problem in the words of the library that draws it.
#[derive(Debug)]
struct Shown<'a>(&'a Problem);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem {
            place,
            message,
            code,
            ..
        } = self.0;
        let warning = match code.severity() {
            policy::Severity::Error => "",
            policy::Severity::Warning => "warning: ",
        };
        write!(f, "{place}: {message} [{warning}{}]", code.as_str())
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Error)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.0.mend))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mark = self.0.excerpt.as_ref()?.mark();
        Some(Box::new(std::iter::once(LabeledSpan::new(None, mark, 0))))
    }
}

impl SourceCode for Shown<'_> {
    /// All there is to show is one line, with the number that it has in its file.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let excerpt = self.0.excerpt.as_ref().ok_or(MietteError::OutOfBounds)?;
        let data = excerpt.text().as_bytes();
        let whole = SourceSpan::from(0..data.len());
        let line = self.0.place.line.saturating_sub(1);
        Ok(Box::new(MietteSpanContents::new(data, whole, line, 0, 1)))
    }
}

/// More than anybody reads at once; the same problem is often on every line.
const MAX_SHOWN: usize = 50;

#[cfg(test)]
mod tests;
