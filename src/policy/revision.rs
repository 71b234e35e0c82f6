//! Which policy decided: a hash of the model and the rules.
//!
//! Only `model.conf` and `policy.csv` count, so replicas agree whatever else lies in the folder.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};

use super::courtesy::in_pieces;

/// The revision of a policy: SHA-256 in hex. `Display` shortens it to twelve digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Revision(Arc<str>);

impl Revision {
    /// Each text is preceded by its length, so bytes cannot move from one file to the other unseen.
    pub(super) fn of(model: &str, rules: &str) -> Self {
        let mut hash = Context::new(&SHA256);
        for text in [model, rules] {
            hash.update(&(text.len() as u64).to_be_bytes());
            in_pieces(text.as_bytes(), |piece| hash.update(piece));
        }
        let mut hex = String::with_capacity(64);
        for byte in hash.finish().as_ref() {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Self(hex.into())
    }

    /// All 64 hex digits.
    #[must_use]
    pub fn full(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(..12).unwrap_or(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_its_file_count() {
        let revision = Revision::of("ab", "c");
        assert_eq!(revision, Revision::of("ab", "c"));
        for (model, rules) in [
            ("a", "bc"),
            ("abc", ""),
            ("", "abc"),
            ("ab", "d"),
            ("ab", "c\n"),
        ] {
            assert_ne!(revision, Revision::of(model, rules), "{model:?} {rules:?}");
        }
    }

    #[test]
    fn it_is_shown_short_and_kept_whole() {
        let revision = Revision::of("", "");
        // sha256 of sixteen zero bytes
        assert_eq!(
            revision.full(),
            "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"
        );
        assert_eq!(revision.to_string(), "374708fff771");
    }
}
