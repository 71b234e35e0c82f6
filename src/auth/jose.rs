//! The JOSE header (RFC 7515 §4): what it must say, and what it may not ask for.
//!
//! The header chooses among keys we hold, and nothing else. `jku`, `x5u`, `jwk` and `x5c` offer a key of the sender's; they
//! are ignored and nothing is fetched for them (RFC 8725 §3.10).

use serde_json::{Map, Value};

use super::json;
use super::refusal::Refusal;

/// A header that asks for nothing we do not do.
pub(super) struct JoseHeader {
    /// Which key of the issuer is said to have signed.
    pub(super) kid: Option<String>,
}

/// Reads the header's bytes, or refuses what it says.
pub(super) fn parse(bytes: &[u8]) -> Result<JoseHeader, Refusal> {
    let header = json::object(bytes).ok_or(Refusal::HeaderNotJson)?;
    if header.get("alg").and_then(Value::as_str) != Some(ALGORITHM) {
        return Err(Refusal::AlgorithmNotAllowed);
    }
    if demands_extension(&header) {
        return Err(Refusal::ExtensionDemanded);
    }
    if !header.get("typ").is_none_or(is_access_token_type) {
        return Err(Refusal::TypeNotAllowed);
    }
    match header.get("kid") {
        None => Ok(JoseHeader { kid: None }),
        Some(Value::String(kid)) => Ok(JoseHeader {
            kid: Some(kid.clone()),
        }),
        Some(_) => Err(Refusal::KeyUnknown),
    }
}

/// Whether the header insists on extensions (RFC 7515 §4.1.11) or on an unencoded payload (RFC 7797). We know none.
fn demands_extension(header: &Map<String, Value>) -> bool {
    header.contains_key("crit") || header.get("b64").is_some_and(|b64| b64 != true)
}

fn is_access_token_type(typ: &Value) -> bool {
    typ.as_str()
        .is_some_and(|typ| TYPES.iter().any(|known| known.eq_ignore_ascii_case(typ)))
}

/// The one signature algorithm taken, RSASSA-PKCS1-v1_5 with SHA-256: what Auth0 signs with. The case matters.
const ALGORITHM: &str = "RS256";

/// The `typ` values of access tokens (RFC 7519 §5.1, RFC 9068 §2.1), in any case. Others are tokens for something else.
const TYPES: [&str; 3] = ["JWT", "at+jwt", "application/at+jwt"];
