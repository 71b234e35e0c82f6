//! What is wrong with a list of revocations, where, and how to mend it.

use std::fmt;

/// One flaw of a list. Nothing of the list is in force while it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to change.
    pub mend: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            message,
            mend,
        } = self;
        write!(f, "{line}:{column}: {message} ({mend})")
    }
}

/// A flaw by the byte of the text at which it begins.
#[derive(Debug)]
pub(super) struct Unplaced {
    pub(super) offset: usize,
    pub(super) message: String,
    pub(super) mend: String,
}

/// The flaws in the order of `text`, with their places; one walk, since there may be many, far apart.
pub(super) fn placed(text: &str, mut flaws: Vec<Unplaced>) -> Vec<Flaw> {
    flaws.sort_by_key(|flaw| flaw.offset);
    flaws.truncate(MAX_FLAWS);
    let (mut line, mut column) = (1, 1);
    let mut chars = text.char_indices().peekable();
    let place = |flaw: Unplaced| {
        while let Some((_, c)) = chars.next_if(|(at, _)| *at < flaw.offset) {
            (line, column) = match c {
                '\n' => (line + 1, 1),
                _ => (line, column + 1),
            };
        }
        Flaw {
            line,
            column,
            message: flaw.message,
            mend: flaw.mend,
        }
    };
    flaws.into_iter().map(place).collect()
}

/// Nobody mends so many before reading the list again.
const MAX_FLAWS: usize = 10_000;
