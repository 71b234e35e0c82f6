//! A key set (RFC 7517): the keys of an issuer that may verify a token, and the choice among them.
//!
//! A key is usable if it is an RSA public key for RS256 signatures and strong. The others are left out, never bent to
//! fit: a symmetric key that is published verifies nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::refusal::Refusal;
use super::rsa_strength;

/// The usable keys of one issuer; never empty.
pub(super) struct KeySet(Vec<Key>);

/// A key that may verify RS256 signatures.
pub(super) struct Key {
    kid: Option<String>,
    verifying: DecodingKey,
}

/// Why a document is no key set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoKeySet {
    /// Not JSON, or no list `keys`.
    NotAKeySet,
    /// A key set without a usable key.
    NothingUsable,
}

impl KeySet {
    /// Takes the usable keys of a JWK set document and leaves the rest.
    pub(super) fn parse(document: &[u8]) -> Result<Self, NoKeySet> {
        let document: Document =
            serde_json::from_slice(document).map_err(|_| NoKeySet::NotAKeySet)?;
        let keys: Vec<Key> = document.keys.into_iter().filter_map(Key::parse).collect();
        match keys.is_empty() {
            true => Err(NoKeySet::NothingUsable),
            false => Ok(Self(keys)),
        }
    }

    /// How many usable keys there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The keys that a token of this `kid` may be signed with. Several only if the issuer gave several the same name:
    /// the signature then tells which it was. Without a `kid` there is a choice only if there is one key.
    pub(super) fn choose(&self, kid: Option<&str>) -> Result<Vec<&Key>, Refusal> {
        let Some(kid) = kid else {
            return match self.0.as_slice() {
                [only] => Ok(vec![only]),
                _ => Err(Refusal::KeyAmbiguous),
            };
        };
        let named = |key: &&Key| key.kid.as_deref() == Some(kid);
        let keys: Vec<&Key> = self.0.iter().filter(named).collect();
        match keys.is_empty() {
            true => Err(Refusal::KeyUnknown),
            false => Ok(keys),
        }
    }
}

impl Key {
    /// What `jsonwebtoken` checks a signature with.
    pub(super) fn verifying(&self) -> &DecodingKey {
        &self.verifying
    }

    fn parse(jwk: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(jwk).ok()?;
        if !jwk.verifies_rs256() {
            return None;
        }
        let (n, e) = (unsigned(&jwk.n)?, unsigned(&jwk.e)?);
        rsa_strength::is_strong(&n, &e).then(|| Self {
            kid: jwk.kid,
            verifying: DecodingKey::from_rsa_raw_components(&n, &e),
        })
    }
}

/// A JWK set document (RFC 7517 §5).
#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

/// An RSA key as RFC 7517 §4 and RFC 7518 §6.3 write it. Any other key fails to be one.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    n: String,
    e: String,
    d: Option<IgnoredAny>,
}

impl Jwk {
    /// Whether the key is for RS256 signatures. A published private key is not: anyone can sign with it.
    fn verifies_rs256(&self) -> bool {
        self.kty == "RSA"
            && self.d.is_none()
            && self.purpose.as_deref().is_none_or(|to| to == "sig")
            && self.alg.as_deref().is_none_or(|alg| alg == "RS256")
            && self
                .key_ops
                .as_deref()
                .is_none_or(|ops| ops.iter().any(|op| op == "verify"))
    }
}

/// A `Base64urlUInt` (RFC 7518 §2) without leading zero bytes.
fn unsigned(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let first = bytes.iter().position(|byte| *byte != 0)?;
    bytes.get(first..).map(<[u8]>::to_vec)
}
