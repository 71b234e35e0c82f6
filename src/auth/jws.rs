//! Signed tokens (RFC 7515): from a compact token, the keys that may have signed it and the algorithms that are allowed, to
//! the bytes that were signed, or to the refusal that says why not.
//!
//! Pure, and usable without the rest: no clock, no network, no claims. The token chooses among the keys it is given and
//! cannot bring one of its own; an algorithm is a property of a key and never taken from the token alone (RFC 8725 §3.1).
//!
//! ```
//! use whiteroom::auth::Refusal;
//! use whiteroom::auth::jws::{self, Algorithms, KeySet};
//!
//! let allowed = Algorithms::named(&["ES256"]).unwrap();
//! let keys = br#"{"keys":[{"kty":"EC","crv":"P-256",
//!     "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
//! let keys = KeySet::parse(keys, allowed).unwrap();
//! // RFC 7515, appendix A.3.
//! let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
//!     DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
//! assert!(jws::verify(token, &keys, allowed).unwrap().starts_with(br#"{"iss":"joe""#));
//!
//! let altered = token.replacen("DtEh", "DtEi", 1);
//! assert_eq!(jws::verify(&altered, &keys, allowed), Err(Refusal::SignatureInvalid));
//! ```

mod algorithm;
mod flaw;
mod jwk;
mod key;
mod key_set;
mod parts;
mod pem;
mod rsa_strength;
mod unverified;

pub(super) mod compact;
pub(super) mod header;
pub(super) mod json;

use super::refusal::Refusal;

pub use algorithm::{Algorithm, Algorithms, UnknownAlgorithm};
pub use flaw::KeyFlaw;
pub use key::Key;
pub use key_set::{KeySet, NoKeySet};

pub(super) use header::Header;
pub(super) use unverified::Unverified;

/// The payload of a compact token that one of `keys` signed with one of the `allowed` algorithms.
///
/// # Errors
/// The form of the token or of its header is wrong, the header asks for what is not done (`crit`, `b64`), the algorithm is
/// not allowed or not that of the key, no key has its name, or the signature does not hold.
pub fn verify(unverified: &str, keys: &KeySet, allowed: Algorithms) -> Result<Vec<u8>, Refusal> {
    let token = Unverified::parse(unverified)?;
    token.verify(&keys.choose(token.header(), allowed)?)?;
    Ok(token.into_payload())
}

#[cfg(test)]
pub(super) mod tests;
