//! Envoy's header `x-forwarded-client-cert`, as its manual describes it: elements between commas, pairs between semicolons,
//! values in quotes where they hold either.
//!
//! An element is what one proxy wrote. Of several, the first may be the client's own, so one alone is taken.

use super::encoded;
use super::thumbprint::Thumbprint;

/// Whether a value is of this form: it begins with a name that this header knows.
pub(super) fn begins(value: &str) -> bool {
    value.split_once('=').is_some_and(|(name, _)| {
        let mut known = NAMES.iter();
        known.any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// The thumbprint of its only element's certificate: of `Hash`, or else of `Cert`.
pub(super) fn thumbprint(value: &str) -> Option<Thumbprint> {
    let pairs = pairs(value)?;
    if let Some(hash) = only(&pairs, "Hash") {
        return from_hex(hash?).map(Thumbprint);
    }
    encoded::thumbprint(only(&pairs, "Cert")??)
}

/// The value of the pair of that name; none inside, if there are two.
fn only<'a>(pairs: &[(&'a str, &'a str)], name: &str) -> Option<Option<&'a str>> {
    let mut named = pairs
        .iter()
        .filter(|(found, _)| found.eq_ignore_ascii_case(name));
    let (_, first) = named.next()?;
    Some(named.next().is_none().then_some(*first))
}

/// The pairs of the only element, without the quotes around their values; `None` for several elements or an open quote.
fn pairs(value: &str) -> Option<Vec<(&str, &str)>> {
    let (mut quoted, mut escaped) = (false, false);
    let mut several = false;
    let is_end = |letter: char| {
        let was_escaped = std::mem::take(&mut escaped);
        match letter {
            '\\' if quoted && !was_escaped => escaped = true,
            '"' if !was_escaped => quoted = !quoted,
            ',' if !quoted => several = true,
            _ => {}
        }
        letter == ';' && !quoted
    };
    let parts: Vec<&str> = value.split(is_end).collect();
    if several || quoted {
        return None;
    }
    parts.into_iter().map(pair).collect()
}

fn pair(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let bare = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    Some((name.trim(), bare.unwrap_or(value)))
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let nibbles = text.chars().map(|digit| digit.to_digit(16));
    let nibbles: Vec<u8> = nibbles
        .map(|digit| u8::try_from(digit?).ok())
        .collect::<Option<_>>()?;
    let (pairs, rest) = nibbles.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    rest.is_empty().then_some(bytes)?.try_into().ok()
}

/// Every name that an element may hold.
const NAMES: [&str; 7] = ["By", "Hash", "Cert", "Chain", "Subject", "URI", "DNS"];
