//! A token whose form is right and that is not yet believed.
//!
//! Only the `iss` and the header of an unverified token may be looked at, to choose the key that it must be checked with.

use serde_json::{Map, Value};

use super::jws::{Algorithms, Header, KeySet, Unverified, json};
use super::refusal::Refusal;

/// An access token as it came. No `Debug`: it is a secret.
pub(super) struct UnverifiedToken<'a> {
    jws: Unverified<'a>,
    payload: Map<String, Value>,
}

impl<'a> UnverifiedToken<'a> {
    /// Takes a token apart, or refuses its form.
    pub(super) fn parse(unverified: &'a str) -> Result<Self, Refusal> {
        let jws = Unverified::parse(unverified)?;
        if !jws
            .header()
            .typ()
            .is_none_or(|typ| TYPES.contains(&typ.as_str()))
        {
            return Err(Refusal::TypeNotAllowed);
        }
        let payload = json::object(jws.unverified_payload()).ok_or(Refusal::PayloadNotJson)?;
        Ok(Self { jws, payload })
    }

    /// Who is said to have issued the token, if that is a string.
    pub(super) fn unverified_issuer(&self) -> Option<&str> {
        self.payload.get("iss").and_then(Value::as_str)
    }

    /// What the token says of its signature.
    pub(super) fn header(&self) -> &Header {
        self.jws.header()
    }

    /// The payload, once one of the keys is found to have signed it.
    pub(super) fn verified_by(
        self,
        keys: &KeySet,
        allowed: Algorithms,
    ) -> Result<Map<String, Value>, Refusal> {
        self.jws.verify(&keys.choose(self.header(), allowed)?)?;
        Ok(self.payload)
    }
}

/// The `typ` values of access tokens (RFC 7519 §5.1, RFC 9068 §2.1). Others are tokens for something else.
const TYPES: [&str; 2] = ["jwt", "at+jwt"];
