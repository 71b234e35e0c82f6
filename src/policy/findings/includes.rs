//! Whether a pattern matches everything that another one matches, as far as that can be proven.
//!
//! Paths are read as the server asks about them: without line breaks, which every door refuses.

use std::cell::RefCell;

use super::asked::How;
use crate::policy::patterns::{
    Function, Pattern, Patterns, is_simple, parameter_of, simple_matches,
};

/// Patterns, each compiled once.
#[derive(Default)]
pub(super) struct Reader(RefCell<Patterns>);

impl Reader {
    /// Whether `wide` matches all that `narrow` does. False where nobody can say.
    pub(super) fn includes(&self, how: How, wide: &str, narrow: &str) -> bool {
        if wide == narrow {
            return true;
        }
        let How::Match(function) = how else {
            return false;
        };
        if let Some(texts) = self.texts(function, narrow) {
            return texts
                .iter()
                .all(|text| self.matches(how, wide, text) == Some(true));
        }
        match function {
            Function::KeyMatch => wide
                .split_once('*')
                .is_some_and(|(start, _)| narrow.starts_with(start)),
            Function::RegexMatch => ANYTHING.contains(&wide),
            _ if is_simple(function, wide) && is_simple(function, narrow) => {
                simple(function, wide, narrow)
            }
            _ => false,
        }
    }

    /// Whether the pattern matches `text`; `None` where that cannot be said.
    pub(super) fn matches(&self, how: How, pattern: &str, text: &str) -> Option<bool> {
        let function = match how {
            How::Equal => return Some(pattern == text),
            How::Match(function) if is_simple(function, pattern) => {
                return Some(simple_matches(function, text, pattern));
            }
            How::Match(function) => function,
        };
        let mut patterns = self.0.borrow_mut();
        let number = patterns.number(function, pattern).ok()?;
        patterns.numbered(number)?.matches(text).ok()
    }

    /// The texts that a pattern matches, where they are few.
    pub(super) fn texts(&self, function: Function, pattern: &str) -> Option<Vec<String>> {
        if is_simple(function, pattern) {
            let is_parameter = parameter_of(function).unwrap_or(|_| false);
            let is_text =
                |segment: &str| segment != "*" && !segment.contains('.') && !is_parameter(segment);
            let is_plain = match function {
                Function::KeyMatch => !pattern.contains('*'),
                _ => pattern.split('/').all(is_text),
            };
            return is_plain.then(|| vec![pattern.to_owned()]);
        }
        let mut patterns = self.0.borrow_mut();
        let number = patterns.number(function, pattern).ok()?;
        match patterns.numbered(number)? {
            Pattern::Literals(texts) => Some(texts.iter().map(ToString::to_string).collect()),
            _ => None,
        }
    }
}

/// Segment by segment; a `.` may stand for a slash, so a segment with one is like none but itself.
fn simple(function: Function, wide: &str, narrow: &str) -> bool {
    let is_parameter = parameter_of(function).unwrap_or(|_| false);
    let mut narrow = narrow.split('/');
    for (index, segment) in wide.split('/').enumerate() {
        let Some(other) = narrow.next() else {
            return false;
        };
        if segment == "*" && index > 0 {
            return true;
        }
        let is_any =
            is_parameter(segment) && other != "*" && !other.is_empty() && !other.contains('.');
        if segment != other && !is_any && !(is_parameter(segment) && is_parameter(other)) {
            return false;
        }
    }
    narrow.next().is_none()
}

/// Regular expressions that every method and every path matches.
const ANYTHING: [&str; 7] = [".*", ".+", "^.*$", "^.+$", "^.*", ".*$", "^(.*)$"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_included_is() {
        use Function::{KeyMatch, KeyMatch2, KeyMatch3, RegexMatch};
        for (function, wide, narrow, expected) in [
            (KeyMatch2, "/a/*", "/a/b/:c", true),
            (KeyMatch2, "/a/*", "/a/*", true),
            (KeyMatch2, "/a/*", "/a/b/*", true),
            (KeyMatch2, "/a/*", "/a", false),
            (KeyMatch2, "/a/b/*", "/a/*", false),
            (KeyMatch2, "/*", "/a", true),
            (KeyMatch2, "/a/:x", "/a/:y", true),
            (KeyMatch2, "/a/:x", "/a/b", true),
            (KeyMatch2, "/a/:x", "/a/b.c", false),
            (KeyMatch2, "/a/b.c", "/a/bxc", true),
            (KeyMatch2, "/a/b", "/a/:x", false),
            (KeyMatch2, "/a/:x", "/a/*", false),
            (KeyMatch2, "/a/:x", "/a/b/c", false),
            (KeyMatch2, "/a/[bc]", "/a/b", true),
            (KeyMatch2, "/a/[bc]", "/a/[b]", false),
            (KeyMatch3, "/a/{x}", "/a/b", true),
            (KeyMatch, "/a*", "/ab/c", true),
            (KeyMatch, "/a*", "/ab*", true),
            (KeyMatch, "/ab*", "/a*", false),
            (KeyMatch, "/a", "/a*", false),
            (RegexMatch, "^(GET|PUT)$", "^GET$", true),
            (RegexMatch, "^GET$", "^(GET|PUT)$", false),
            (RegexMatch, "^(GET)$", "^GET$", true),
            (RegexMatch, "^G", "^GET$", true),
            (RegexMatch, ".*", "^G", true),
            (RegexMatch, "^G", "^GE", false),
        ] {
            let found = Reader::default().includes(How::Match(function), wide, narrow);
            assert_eq!(found, expected, "{wide} {narrow}");
        }
        assert!(!Reader::default().includes(How::Equal, "/a/*", "/a/b"));
    }
}
