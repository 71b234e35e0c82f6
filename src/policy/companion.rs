//! The companion: `revoked.toml`, a file of the policy folder that another area understands.
//!
//! It is read, refused and swapped with the policy, so that one edit of the folder is one change; what it means is not
//! this area's to know.

use super::problem::{Code, Problem};
use super::source::Source;

/// Whoever understands the companion.
pub struct Companion {
    read: Box<Reader>,
    doubts: Option<Box<Doubts>>,
}

/// Puts into force what was read.
pub type Swap = Box<dyn FnOnce() + Send>;

type Reader = dyn Fn(&str) -> Result<Swap, Vec<Flaw>> + Send;

type Doubts = dyn Fn(&str) -> Vec<Flaw> + Send;

/// What is wrong with the text of the companion. Nothing of the folder is served by while there is anything that its reader
/// found.
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

impl Companion {
    /// `read` is handed the whole text, which is empty where there is no file, and changes nothing yet: what it returns
    /// does, once the policy beside it is known to be good.
    #[must_use]
    pub fn new(read: impl Fn(&str) -> Result<Swap, Vec<Flaw>> + Send + 'static) -> Self {
        Self {
            read: Box::new(read),
            doubts: None,
        }
    }

    /// With `find`, which is handed the whole text by whoever only looks at the folder, and finds entries that name an issuer
    /// whose tokens are not taken.
    #[must_use]
    pub fn doubting(self, find: impl Fn(&str) -> Vec<Flaw> + Send + 'static) -> Self {
        Self {
            doubts: Some(Box::new(find)),
            ..self
        }
    }

    /// Reads the companion of a folder.
    pub(super) fn read(&self, source: Option<&Source>) -> Result<Swap, Vec<Problem>> {
        let text = source.map_or("", |source| &source.text);
        (self.read)(text).map_err(|flaws| problems(Code::Revocation, flaws, source))
    }

    /// What somebody should look at in the companion of a folder.
    pub(super) fn warnings(&self, source: Option<&Source>) -> Vec<Problem> {
        let doubts = self.doubts.as_ref().zip(source);
        let doubts = doubts.map_or_else(Vec::new, |(find, source)| find(&source.text));
        problems(Code::RevocationIssuer, doubts, source)
    }
}

fn problems(code: Code, flaws: Vec<Flaw>, source: Option<&Source>) -> Vec<Problem> {
    let place = |flaw: Flaw| {
        let place = source?.place(flaw.line, flaw.column);
        Some(Problem::new(code, place, flaw.message, flaw.mend))
    };
    flaws.into_iter().filter_map(place).collect()
}

impl std::fmt::Debug for Companion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Companion")
    }
}
