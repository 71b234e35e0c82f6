//! A token that is well-formed and not yet believed, and the one way to its payload: a signature that holds.

use super::compact::{self, Compact};
use super::header::{self, Header};
use super::key::Key;
use crate::auth::refusal::Refusal;

/// A token whose form is right. No `Debug`: it is a secret.
pub(in crate::auth) struct Unverified<'a> {
    compact: Compact<'a>,
    header: Header,
}

impl<'a> Unverified<'a> {
    /// Takes a token apart, or refuses its form.
    pub(in crate::auth) fn parse(unverified: &'a str) -> Result<Self, Refusal> {
        let compact = compact::parse(unverified)?;
        let header = header::parse(&compact.header)?;
        Ok(Self { compact, header })
    }

    /// What the token says of itself: enough to choose a key, and believed for nothing else.
    pub(in crate::auth) fn header(&self) -> &Header {
        &self.header
    }

    /// The bytes of the payload, not yet believed.
    pub(in crate::auth) fn unverified_payload(&self) -> &[u8] {
        &self.compact.payload
    }

    /// Whether one of the keys, which serve the header's algorithm, made the signature.
    pub(in crate::auth) fn verify(&self, keys: &[&Key]) -> Result<(), Refusal> {
        let message = self.compact.signed.as_bytes();
        let algorithm = self.header.algorithm;
        let signed_by = |key: &&Key| key.verifies(algorithm, message, &self.compact.signature);
        match keys.iter().any(signed_by) {
            true => Ok(()),
            false => Err(Refusal::SignatureInvalid),
        }
    }

    /// The bytes of the payload.
    pub(in crate::auth) fn into_payload(self) -> Vec<u8> {
        self.compact.payload
    }
}
