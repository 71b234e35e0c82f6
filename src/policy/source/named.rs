//! The text of a file and its name, so that a place in it can be said.

use std::sync::Arc;

use crate::policy::problem::Place;

/// The text of one file, with the name that problems call it by. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::policy) struct Source {
    pub(in crate::policy) file: Arc<str>,
    pub(in crate::policy) text: Arc<str>,
}

impl Source {
    pub(in crate::policy) fn place(&self, line: usize, column: usize) -> Place {
        Place {
            file: Arc::clone(&self.file),
            line,
            column,
        }
    }

    /// The place of a byte of the text.
    pub(in crate::policy) fn place_of(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() + 1;
        self.place(line, column)
    }
}
