//! The compact serialisation of a signed token (RFC 7515 §7.1): three base64url parts and two dots.
//!
//! One token has one spelling: padding, another alphabet and stray bits in a part's last letter are refused (RFC 7515 §2),
//! or a cache or a revocation list could be walked around by writing a token differently.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::auth::refusal::Refusal;

/// A token split at its dots, its first two parts decoded. No `Debug`: it is a secret.
pub(in crate::auth) struct Compact<'a> {
    /// What the signature covers: header, dot and payload as sent.
    pub(super) signed: &'a str,
    /// The bytes of the signature.
    pub(super) signature: Vec<u8>,
    /// The bytes of the header.
    pub(super) header: Vec<u8>,
    /// The bytes of the payload.
    pub(super) payload: Vec<u8>,
}

/// Splits and decodes a token, or refuses its form.
pub(in crate::auth) fn parse(unverified: &str) -> Result<Compact<'_>, Refusal> {
    if unverified.len() > LONGEST_TOKEN {
        return Err(Refusal::TokenTooLong);
    }
    let (signed, signature) = unverified
        .rsplit_once('.')
        .ok_or(Refusal::TokenNotCompact)?;
    let (header, payload) = signed.split_once('.').ok_or(Refusal::TokenNotCompact)?;
    // A further dot is in the payload, and no letter of base64url: so only what cannot be decoded is searched for dots.
    let part = |part| decode(part).map_err(|refusal| misshapen(unverified).unwrap_or(refusal));
    Ok(Compact {
        signed,
        signature: part(signature)?,
        header: part(header)?,
        payload: part(payload)?,
    })
}

/// What is wrong with the number of parts, if something is.
fn misshapen(unverified: &str) -> Option<Refusal> {
    match unverified.matches('.').count() {
        2 => None,
        4 => Some(Refusal::TokenEncrypted),
        _ => Some(Refusal::TokenNotCompact),
    }
}

/// The bytes of one part.
pub(in crate::auth) fn decode(part: &str) -> Result<Vec<u8>, Refusal> {
    // This engine refuses padding, other letters and non-canonical last letters.
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| Refusal::TokenEncoding)
}

/// Bytes of a token, at most. Real ones have one or two thousand; servers before us stop at 8 or 16 KiB of header.
pub(in crate::auth) const LONGEST_TOKEN: usize = 16 * 1024;
