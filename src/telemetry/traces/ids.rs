//! The names of traces and spans (W3C Trace Context, sections 3.2.2.3 and 3.2.2.4).

use std::fmt;

/// A name of so many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<const N: usize>([u8; N]);

/// Names a trace: what a person quotes, and what the log holds beside the cause.
pub type TraceId = Id<16>;

/// Names a span within its trace.
pub type SpanId = Id<8>;

impl<const N: usize> Id<N> {
    /// A new name, unlike any other. It is no secret, so it need not be unforeseeable, and each request has one.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0; N];
        fastrand::fill(&mut bytes);
        Self(bytes)
    }

    /// Exactly so many bytes in lower case, not all of them zero.
    pub(super) fn read(text: &str) -> Option<Self> {
        let is_hexadecimal = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 2 * N || !text.bytes().all(is_hexadecimal) {
            return None;
        }
        let mut bytes = [0; N];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digits = std::str::from_utf8(digits).ok()?;
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        bytes.iter().any(|byte| *byte != 0).then_some(Self(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TraceId {
    /// The eight bytes that W3C wants to be random where not all are.
    pub(super) fn last_bytes(&self) -> [u8; 8] {
        let [.., a, b, c, d, e, f, g, h] = self.0;
        [a, b, c, d, e, f, g, h]
    }
}

/// In hexadecimal and in one piece: the id of its trace is in the line of every request.
impl<const N: usize> fmt::Display for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [[0; 2]; N];
        let digit = |nibble: u8| match nibble {
            0..=9 => b'0' + nibble,
            _ => b'a' - 10 + nibble,
        };
        for (digits, byte) in text.iter_mut().zip(self.0) {
            *digits = [digit(byte >> 4), digit(byte & 15)];
        }
        f.write_str(std::str::from_utf8(text.as_flattened()).unwrap_or_default())
    }
}
