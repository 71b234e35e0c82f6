//! A token that is well-formed and not yet believed, and the one way to its payload: a signature that holds.
//!
//! Only the `iss` and `kid` of an unverified token may be looked at, to choose the key that it must be checked with.

use jsonwebtoken::{Algorithm, crypto};
use serde_json::{Map, Value};

use super::compact::{self, Compact};
use super::jose::{self, JoseHeader};
use super::json;
use super::key_set::Key;
use super::refusal::Refusal;

/// A token whose form is right. No `Debug`: it is a secret.
pub(super) struct UnverifiedToken<'a> {
    compact: Compact<'a>,
    header: JoseHeader,
    payload: Map<String, Value>,
}

impl<'a> UnverifiedToken<'a> {
    /// Takes a token apart, or refuses its form.
    pub(super) fn parse(unverified: &'a str) -> Result<Self, Refusal> {
        let compact = compact::parse(unverified)?;
        let header = jose::parse(&compact.header)?;
        let payload = json::object(&compact.payload).ok_or(Refusal::PayloadNotJson)?;
        Ok(Self {
            compact,
            header,
            payload,
        })
    }

    /// Who is said to have issued the token, if that is a string.
    pub(super) fn unverified_issuer(&self) -> Option<&str> {
        self.payload.get("iss").and_then(Value::as_str)
    }

    /// Which key is said to have signed the token.
    pub(super) fn unverified_kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// The payload, once one of the keys is found to have signed it.
    pub(super) fn verified_by(self, keys: &[&Key]) -> Result<Map<String, Value>, Refusal> {
        let signed_by = |key: &&Key| {
            let message = self.compact.signed.as_bytes();
            crypto::verify(
                self.compact.signature,
                message,
                key.verifying(),
                Algorithm::RS256,
            )
            .unwrap_or(false)
        };
        if !keys.iter().any(signed_by) {
            return Err(Refusal::SignatureInvalid);
        }
        Ok(self.payload)
    }
}
