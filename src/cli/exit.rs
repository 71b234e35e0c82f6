//! The exit statuses: 0, 1 and 2, and nothing else.

use std::process::ExitCode;

/// How a command ended, by the exit statuses of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It did what was asked.
    Success,
    /// The server could not start, or the answer is no.
    Failure,
    /// The input cannot be used.
    Unusable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Success => Self::SUCCESS,
            Exit::Failure => Self::FAILURE,
            Exit::Unusable => Self::from(2),
        }
    }
}
