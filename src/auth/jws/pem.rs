//! Public keys in PEM and DER, as administrators have them on disk.

use pkcs1::der::Decode as _;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};

use super::algorithm::Algorithms;
use super::flaw::KeyFlaw;
use super::key::Key;
use super::parts::Parts;

impl Key {
    /// Reads a public key in PEM: `PUBLIC KEY` (RFC 5280) or `RSA PUBLIC KEY` (RFC 8017). It has no name.
    ///
    /// # Errors
    /// As [`Self::from_jwk`].
    pub fn from_pem(pem: &str, allowed: Algorithms) -> Result<Self, KeyFlaw> {
        Self::public(None, &read(pem)?, allowed)
    }
}

fn read(pem: &str) -> Result<Parts, KeyFlaw> {
    let (label, der) =
        pkcs1::der::pem::decode_vec(pem.trim().as_bytes()).map_err(|_| KeyFlaw::Malformed)?;
    match label {
        "RSA PUBLIC KEY" => rsa(&der),
        "PUBLIC KEY" => subject_public_key(&der),
        label if label.contains("PRIVATE") => Err(KeyFlaw::Private),
        _ => Err(KeyFlaw::UnsupportedKind),
    }
}

fn subject_public_key(der: &[u8]) -> Result<Parts, KeyFlaw> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyFlaw::Malformed)?;
    let key = info
        .subject_public_key
        .as_bytes()
        .ok_or(KeyFlaw::Malformed)?;
    match info.algorithm.oid {
        RSA => rsa(key),
        ED25519 => Ok(Parts::Curve("Ed25519", key.to_vec())),
        EC => {
            let curve = info
                .algorithm
                .parameters_oid()
                .map_err(|_| KeyFlaw::Malformed)?;
            let mut curves = CURVES.into_iter();
            let (_, name) = curves
                .find(|(oid, _)| *oid == curve)
                .ok_or(KeyFlaw::UnsupportedKind)?;
            Ok(Parts::Curve(name, key.to_vec()))
        }
        _ => Err(KeyFlaw::UnsupportedKind),
    }
}

fn rsa(der: &[u8]) -> Result<Parts, KeyFlaw> {
    let key = pkcs1::RsaPublicKeyRef::from_der(der).map_err(|_| KeyFlaw::Malformed)?;
    Ok(Parts::Rsa {
        n: key.modulus.as_bytes().to_vec(),
        e: key.public_exponent.as_bytes().to_vec(),
    })
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Named curves (RFC 5480 §2.1.1.1, SEC 2), by their names in `crv`.
const CURVES: [(ObjectIdentifier, &str); 4] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), "P-256"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "P-384"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "P-521"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "secp256k1"),
];
