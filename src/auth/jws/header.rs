//! The JOSE header (RFC 7515 §4): what it must say, and what it may not ask for.
//!
//! The header chooses among keys we hold, and nothing else. `jku`, `x5u`, `jwk` and `x5c` offer a key of the sender's; they
//! are ignored and nothing is fetched for them (RFC 8725 §3.10).

use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::json;
use crate::auth::refusal::Refusal;

/// A header that asks for nothing we do not do.
pub(in crate::auth) struct Header {
    /// What the token is said to be signed with.
    pub(in crate::auth) algorithm: Algorithm,
    /// Which key is said to have signed.
    pub(in crate::auth) kid: Option<String>,
    members: Map<String, Value>,
}

impl Header {
    /// A member of the header, as it was sent. Only who knows what for may look: a key in it is the sender's own.
    pub(in crate::auth) fn member(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// What kind of token it is said to be: `typ` without case and without the `application/` that may be left out
    /// (RFC 7515 §4.1.9). `None` where it is not said; an empty text where it is no text.
    pub(in crate::auth) fn typ(&self) -> Option<String> {
        typ(&self.members)
    }
}

/// Reads the header's bytes, or refuses what it says.
pub(super) fn parse(bytes: &[u8]) -> Result<Header, Refusal> {
    let members = json::object(bytes).ok_or(Refusal::HeaderNotJson)?;
    let algorithm = algorithm(&members)?;
    check_extensions(&members)?;
    Ok(Header {
        algorithm,
        kid: kid(&members)?,
        members,
    })
}

/// What `alg` names, if that is a signature algorithm.
pub(in crate::auth) fn algorithm(header: &Map<String, Value>) -> Result<Algorithm, Refusal> {
    let name = header.get("alg").and_then(Value::as_str);
    name.and_then(Algorithm::named)
        .ok_or(Refusal::AlgorithmNotAllowed)
}

/// Whether the header insists on extensions (RFC 7515 §4.1.11) or on an unencoded payload (RFC 7797). We know none.
pub(in crate::auth) fn check_extensions(header: &Map<String, Value>) -> Result<(), Refusal> {
    match header.contains_key("crit") || header.get("b64").is_some_and(|b64| b64 != true) {
        true => Err(Refusal::ExtensionDemanded),
        false => Ok(()),
    }
}

/// The name of the key, if the header gives one; what is no text names no key.
pub(in crate::auth) fn kid(header: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    match header.get("kid") {
        None => Ok(None),
        Some(Value::String(kid)) => Ok(Some(kid.clone())),
        Some(_) => Err(Refusal::KeyUnknown),
    }
}

/// As [`Header::typ`].
pub(in crate::auth) fn typ(header: &Map<String, Value>) -> Option<String> {
    let typ = header.get("typ")?.as_str().unwrap_or_default();
    let typ = typ.to_ascii_lowercase();
    match typ.strip_prefix("application/") {
        Some(short) if !short.contains('/') => Some(short.to_owned()),
        _ => Some(typ),
    }
}
