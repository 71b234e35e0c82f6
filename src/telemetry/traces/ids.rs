//! The names of traces and spans (W3C Trace Context, sections 3.2.2.3 and 3.2.2.4).

use std::fmt;

use aws_lc_rs::rand;

/// Names a trace: what a person quotes, and what the log holds beside the cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceId([u8; 16]);

/// Names a span within its trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpanId([u8; 8]);

impl TraceId {
    /// A new name, that nobody can foretell.
    #[must_use]
    pub fn random() -> Self {
        Self(random())
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        hexadecimal(text).map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The eight bytes that W3C wants to be random where not all are.
    pub(super) fn last_bytes(&self) -> [u8; 8] {
        let [.., a, b, c, d, e, f, g, h] = self.0;
        [a, b, c, d, e, f, g, h]
    }
}

impl SpanId {
    /// A new name.
    #[must_use]
    pub fn random() -> Self {
        Self(random())
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        hexadecimal(text).map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness the name is all zeros, which W3C calls invalid: a request is not refused for that.
    let _ = rand::fill(&mut bytes);
    bytes
}

/// Exactly so many bytes in lower case, not all of them zero.
fn hexadecimal<const N: usize>(text: &str) -> Option<[u8; N]> {
    let is_hexadecimal = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 2 * N || !text.bytes().all(is_hexadecimal) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    bytes.iter().any(|byte| *byte != 0).then_some(bytes)
}
