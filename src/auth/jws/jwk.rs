//! Reads a JSON Web Key (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2) that may verify signatures.
//!
//! What does not fit is left out and never bent to fit.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::algorithm::{Algorithm, Algorithms};
use super::flaw::KeyFlaw;
use super::key::Key;
use super::parts::Parts;

impl Key {
    /// Reads a JSON Web Key (RFC 7517 §4) with a public key for some of the `allowed` algorithms.
    ///
    /// # Errors
    /// It is no public key, not for verifying signatures, weak, or not for an allowed algorithm.
    pub fn from_jwk(jwk: &Value, allowed: Algorithms) -> Result<Self, KeyFlaw> {
        read(jwk, allowed)
    }
}

fn read(jwk: &Value, allowed: Algorithms) -> Result<Key, KeyFlaw> {
    if PRIVATE.iter().any(|member| jwk.get(member).is_some()) {
        return Err(KeyFlaw::Private);
    }
    let parts = parts(jwk)?;
    if text(jwk, "use")?.is_some_and(|to| to != "sig") {
        return Err(KeyFlaw::NotForSignatures);
    }
    if !may_verify(jwk)? {
        return Err(KeyFlaw::NotForVerifying);
    }
    let allowed = match text(jwk, "alg")? {
        None => allowed,
        Some(alg) => only(alg, allowed)?,
    };
    Key::public(text(jwk, "kid")?.map(Into::into), &parts, allowed)
}

fn only(alg: &str, allowed: Algorithms) -> Result<Algorithms, KeyFlaw> {
    let known = Algorithm::named(alg).filter(|algorithm| allowed.has(*algorithm));
    let known = known.ok_or(KeyFlaw::AlgorithmNotAllowed)?;
    Algorithms::named(&[known.name()]).map_err(|_| KeyFlaw::AlgorithmNotAllowed)
}

fn may_verify(jwk: &Value) -> Result<bool, KeyFlaw> {
    match jwk.get("key_ops") {
        None | Some(Value::Null) => Ok(true),
        Some(Value::Array(ops)) => Ok(ops.iter().any(|op| op == "verify")),
        Some(_) => Err(KeyFlaw::Malformed),
    }
}

fn parts(jwk: &Value) -> Result<Parts, KeyFlaw> {
    match text(jwk, "kty")?.ok_or(KeyFlaw::Malformed)? {
        "RSA" => Ok(Parts::Rsa {
            n: unsigned(jwk, "n")?,
            e: unsigned(jwk, "e")?,
        }),
        "EC" => point(jwk),
        "OKP" => match text(jwk, "crv")? {
            Some("Ed25519") => Ok(Parts::Curve("Ed25519", exactly(jwk, "x", 32)?)),
            _ => Err(KeyFlaw::UnsupportedKind),
        },
        "oct" => Err(KeyFlaw::Symmetric),
        _ => Err(KeyFlaw::UnsupportedKind),
    }
}

/// An uncompressed point (SEC 1 §2.3.3). Its coordinates have the full length of the field (RFC 7518 §6.2.1.2).
fn point(jwk: &Value) -> Result<Parts, KeyFlaw> {
    let crv = text(jwk, "crv")?.ok_or(KeyFlaw::Malformed)?;
    let curve = CURVES.into_iter().find(|(name, _)| *name == crv);
    let (name, length) = curve.ok_or(KeyFlaw::UnsupportedKind)?;
    let mut point = vec![4];
    point.extend(exactly(jwk, "x", length)?);
    point.extend(exactly(jwk, "y", length)?);
    Ok(Parts::Curve(name, point))
}

/// A member that is text, if it is there.
fn text<'a>(jwk: &'a Value, member: &str) -> Result<Option<&'a str>, KeyFlaw> {
    match jwk.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(KeyFlaw::Malformed),
    }
}

fn bytes(jwk: &Value, member: &str) -> Result<Vec<u8>, KeyFlaw> {
    let text = text(jwk, member)?.ok_or(KeyFlaw::Malformed)?;
    URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyFlaw::Malformed)
}

fn exactly(jwk: &Value, member: &str, length: usize) -> Result<Vec<u8>, KeyFlaw> {
    let bytes = bytes(jwk, member)?;
    match bytes.len() == length {
        true => Ok(bytes),
        false => Err(KeyFlaw::Malformed),
    }
}

/// A `Base64urlUInt` (RFC 7518 §2) without leading zero bytes.
fn unsigned(jwk: &Value, member: &str) -> Result<Vec<u8>, KeyFlaw> {
    let bytes = bytes(jwk, member)?;
    let first = bytes.iter().position(|byte| *byte != 0);
    let digits = first.and_then(|first| bytes.get(first..));
    digits.map(<[u8]>::to_vec).ok_or(KeyFlaw::Malformed)
}

/// Curves, and how many bytes a coordinate has.
const CURVES: [(&str, usize); 4] = [
    ("P-256", 32),
    ("P-384", 48),
    ("P-521", 66),
    ("secp256k1", 32),
];

/// Members of private keys (RFC 7518 §6.2.2, §6.3.2). `k` is the whole of a symmetric one, which is told by its `kty`.
const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];
