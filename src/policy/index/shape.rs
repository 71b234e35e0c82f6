//! The shape of a path pattern: which of its segments are fixed, and how it goes on.
//!
//! All patterns of one shape are found with a single look: the fixed segments of a path, hashed, are the key.

use smallvec::SmallVec;

use super::hash::{Hash, PARAMETER, SEED, mix};

/// What a pattern fixes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// How many segments are looked at.
    pub(super) count: usize,
    /// The segments among them that may be anything, a bit each.
    pub(super) parameters: u64,
    pub(super) end: End,
}

/// What may follow the segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum End {
    /// Nothing.
    Exact,
    /// At least one more segment, of which so many bytes are fixed.
    More(usize),
    /// The same, and what follows those bytes is no dot.
    MoreButDot(usize),
    /// Anything or nothing: the pattern says nothing about the path.
    Any,
}

impl Shape {
    /// A shape that every path has.
    pub(super) const ANY: Self = Self {
        count: 0,
        parameters: 0,
        end: End::Any,
    };

    /// The key that a path has in this shape, if it can have it.
    pub(super) fn key(&self, path: &mut Parts<'_>) -> Option<u64> {
        let fits = match self.end {
            End::Exact => path.has(self.count) && !path.has(self.count + 1),
            End::More(_) | End::MoreButDot(_) => path.has(self.count + 1),
            End::Any => return Some(SEED),
        };
        if !fits {
            return None;
        }
        let mut key = SEED;
        for (index, segment) in path.found.iter().take(self.count).enumerate() {
            let is_parameter = self.parameters >> index & 1 == 1;
            key = mix(
                key,
                if is_parameter {
                    PARAMETER
                } else {
                    segment.hash
                },
            );
        }
        let bytes = match self.end {
            End::More(bytes) | End::MoreButDot(bytes) => bytes,
            End::Exact | End::Any => return Some(key),
        };
        let segment = path.found.get(self.count)?.text.as_bytes();
        if matches!(self.end, End::MoreButDot(_)) && segment.get(bytes) == Some(&b'.') {
            return None;
        }
        match bytes {
            0 => Some(key),
            _ => Some(mix(key, path.hash.of_bytes(segment.get(..bytes)?))),
        }
    }
}

/// A path, cut and hashed as far as it was asked for.
pub(super) struct Parts<'a> {
    hash: &'a Hash,
    rest: Option<&'a str>,
    found: SmallVec<[Segment<'a>; 12]>,
}

struct Segment<'a> {
    text: &'a str,
    hash: u64,
}

impl<'a> Parts<'a> {
    pub(super) fn new(path: &'a str, hash: &'a Hash) -> Self {
        Self {
            hash,
            rest: Some(path),
            found: SmallVec::new(),
        }
    }

    /// Whether there are at least so many segments.
    fn has(&mut self, count: usize) -> bool {
        while self.found.len() < count {
            let Some(rest) = self.rest else {
                return false;
            };
            let (text, after) = match rest.split_once('/') {
                Some((text, after)) => (text, Some(after)),
                None => (rest, None),
            };
            let hash = self.hash.of(text);
            self.found.push(Segment { text, hash });
            self.rest = after;
        }
        true
    }
}
