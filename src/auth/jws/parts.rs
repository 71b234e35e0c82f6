//! What a public key is made of, and how the crypto provider takes it.
//!
//! However a key was written, its numbers are judged here before it serves any algorithm.

use pkcs1::UintRef;
use pkcs1::der::Encode as _;

use super::algorithm::Family;
use super::flaw::KeyFlaw;
use super::rsa_strength;

/// What a public key is made of, before it serves an algorithm.
pub(super) enum Parts {
    /// Modulus and exponent, big-endian, without leading zeros.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// The curve's name in `crv`, and the point: uncompressed, or the bytes of an Ed25519 key.
    Curve(&'static str, Vec<u8>),
}

impl Parts {
    pub(super) fn family(&self) -> Family {
        match self {
            Self::Rsa { .. } => Family::Rsa,
            Self::Curve(name, _) => Family::Curve(name),
        }
    }

    /// The bytes in which the crypto provider takes such a key.
    pub(super) fn encoded(&self) -> Result<Vec<u8>, KeyFlaw> {
        match self {
            Self::Rsa { n, e } => match rsa_strength::is_strong(n, e) {
                true => Ok(rsa_public_key(n, e)),
                false => Err(KeyFlaw::Weak),
            },
            Self::Curve(_, point) => Ok(point.clone()),
        }
    }
}

/// The `RSAPublicKey` of RFC 8017 §A.1.1 in DER; empty where the numbers are none.
fn rsa_public_key(n: &[u8], e: &[u8]) -> Vec<u8> {
    let encode = || {
        let key = pkcs1::RsaPublicKeyRef {
            modulus: UintRef::new(n).ok()?,
            public_exponent: UintRef::new(e).ok()?,
        };
        key.to_der().ok()
    };
    encode().unwrap_or_default()
}
