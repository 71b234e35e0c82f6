//! The names of traces and spans (W3C Trace Context, sections 3.2.2.3 and 3.2.2.4).

use std::fmt;

/// Names a trace: what a person quotes, and what the log holds beside the cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceId([u8; 16]);

/// Names a span within its trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpanId([u8; 8]);

impl TraceId {
    /// A new name, unlike any other.
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
        write_hexadecimal(f, &self.0)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hexadecimal(f, &self.0)
    }
}

/// In one piece: the id of its trace is in the line of every request.
fn write_hexadecimal(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    let mut text = [0; 32];
    let digit = |nibble: u8| match nibble {
        0..=9 => b'0' + nibble,
        _ => b'a' - 10 + nibble,
    };
    for (digits, byte) in text.chunks_exact_mut(2).zip(bytes) {
        digits.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    let text = text.get(..2 * bytes.len()).unwrap_or_default();
    f.write_str(std::str::from_utf8(text).unwrap_or_default())
}

/// A name is no secret, so it need not be unforeseeable, and each request has one.
fn random<const N: usize>() -> [u8; N] {
    std::array::from_fn(|_| fastrand::u8(..))
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
