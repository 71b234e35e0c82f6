//! A token taken apart as far as it goes, so that what can be read of a broken one is still judged.

use serde_json::{Map, Value};

use crate::auth::jws::{compact, json};
use crate::auth::refusal::Refusal;

/// A token under inspection. No `Debug`: it is a secret.
pub(super) struct Specimen<'a> {
    pub(super) unverified: &'a str,
    /// Whether the server takes its form.
    pub(super) form: Result<(), Refusal>,
    /// The bytes of the header, where they can be found and decoded.
    pub(super) header_bytes: Option<Vec<u8>>,
    /// The bytes of the payload, likewise.
    pub(super) payload_bytes: Option<Vec<u8>>,
    header: Option<Map<String, Value>>,
    payload: Option<Map<String, Value>>,
}

impl<'a> Specimen<'a> {
    pub(super) fn of(unverified: &'a str) -> Self {
        let form = compact::parse(unverified).map(|_| ());
        let mut parts = unverified.split('.');
        let mut next = || parts.next().and_then(|part| compact::decode(part).ok());
        let [header_bytes, payload_bytes] = match form {
            Err(Refusal::TokenTooLong) => [None, None],
            // What follows the header of an encrypted token is a key.
            Err(Refusal::TokenEncrypted) => [next(), None],
            _ => [next(), next()],
        };
        let object = |bytes: &Option<Vec<u8>>| json::object(bytes.as_deref()?);
        Self {
            unverified,
            form,
            header: object(&header_bytes),
            payload: object(&payload_bytes),
            header_bytes,
            payload_bytes,
        }
    }

    /// The header, where it is an object.
    pub(super) fn header(&self) -> Option<&Map<String, Value>> {
        self.header.as_ref()
    }

    /// The payload, where it is an object; not believed.
    pub(super) fn payload(&self) -> Option<&Map<String, Value>> {
        self.payload.as_ref()
    }

    /// Who is said to have issued the token.
    pub(super) fn unverified_issuer(&self) -> Option<&str> {
        self.payload()?.get("iss")?.as_str()
    }
}
