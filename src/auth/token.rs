//! A token whose form is right and that is not yet believed.
//!
//! Only the `iss` and the header of an unverified token may be looked at, to choose the key that it must be checked with.

use serde_json::{Map, Value};

use super::jws::{Algorithms, Header, KeySet, Unverified, json};
use super::profile::TYPES;
use super::refusal::Refusal;

/// An access token as it came. No `Debug`: it is a secret.
pub(super) struct UnverifiedToken<'a> {
    jws: Unverified<'a>,
    typ: Option<String>,
    payload: Map<String, Value>,
}

impl<'a> UnverifiedToken<'a> {
    /// Takes a token apart, or refuses its form.
    pub(super) fn parse(unverified: &'a str) -> Result<Self, Refusal> {
        let jws = Unverified::parse(unverified)?;
        let typ = jws.header().typ();
        if !typ.as_deref().is_none_or(|typ| TYPES.contains(&typ)) {
            return Err(Refusal::TypeNotAllowed);
        }
        let payload = json::object(jws.unverified_payload()).ok_or(Refusal::PayloadNotJson)?;
        Ok(Self { jws, typ, payload })
    }

    /// Who is said to have issued the token, if that is a string.
    pub(super) fn unverified_issuer(&self) -> Option<&str> {
        self.payload.get("iss").and_then(Value::as_str)
    }

    /// What the token says of its signature.
    pub(super) fn header(&self) -> &Header {
        self.jws.header()
    }

    /// What kind of token it says to be, as [`Header::typ`].
    pub(super) fn typ(&self) -> Option<&str> {
        self.typ.as_deref()
    }

    /// Whether one of the keys signed it.
    pub(super) fn verify(&self, keys: &KeySet, allowed: Algorithms) -> Result<(), Refusal> {
        self.jws.verify(&keys.choose(self.header(), allowed)?)
    }

    /// What it says, for whoever has verified it.
    pub(super) fn into_payload(self) -> Map<String, Value> {
        self.payload
    }
}
