//! A key set (RFC 7517 §5): the keys that may have signed a token, and the choice among them.

use serde::Deserialize;
use serde_json::Value;

use super::algorithm::{Algorithm, Algorithms};
use super::flaw::KeyFlaw;
use super::header::Header;
use super::key::Key;
use crate::auth::refusal::Refusal;

/// Usable keys; never empty.
#[derive(Debug)]
pub struct KeySet {
    keys: Vec<Key>,
    unusable: Vec<(Option<String>, KeyFlaw)>,
    /// Whether a person put the keys here, and no issuer published them.
    is_configured: bool,
}

/// Why a document is no key set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKeySet {
    /// Not JSON, or no list `keys`.
    NotAKeySet,
    /// A key set without a usable key.
    NothingUsable,
}

impl KeySet {
    /// Takes the keys of a JWK set document that serve an `allowed` algorithm, and leaves the rest.
    ///
    /// # Errors
    /// It is no JWK set, or has no such key.
    pub fn parse(document: &[u8], allowed: Algorithms) -> Result<Self, NoKeySet> {
        let document: Document =
            serde_json::from_slice(document).map_err(|_| NoKeySet::NotAKeySet)?;
        let mut keys = Vec::new();
        let mut unusable = Vec::new();
        for jwk in &document.keys {
            match Key::from_jwk(jwk, allowed) {
                Ok(key) => keys.push(key),
                Err(flaw) => unusable.push((name(jwk), flaw)),
            }
        }
        match keys.is_empty() {
            true => Err(NoKeySet::NothingUsable),
            false => Ok(Self {
                keys,
                unusable,
                is_configured: false,
            }),
        }
    }

    /// A set of keys that a person configured; `None` where there are none.
    #[must_use]
    pub fn configured(keys: Vec<Key>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self {
            keys,
            unusable: Vec::new(),
            is_configured: true,
        })
    }

    /// Its keys, in the order of the document.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The names of the keys that were left out, where they have one, and why.
    #[must_use]
    pub fn unusable(&self) -> &[(Option<String>, KeyFlaw)] {
        &self.unusable
    }

    /// Those of some algorithms for which there is no key.
    pub(in crate::auth) fn unserved(&self, allowed: Algorithms) -> Vec<Algorithm> {
        let is_served = |one: &Algorithm| self.keys.iter().any(|key| key.serves(*one));
        allowed.iter().filter(|one| !is_served(one)).collect()
    }

    /// Whether a key of `other` is missing here.
    pub(in crate::auth) fn lacks_one_of(&self, other: &Self) -> bool {
        let is_here = |key: &Key| self.keys.iter().any(|ours| ours.is(key));
        !other.keys.iter().all(is_here)
    }

    /// The keys that a token with this header may be signed with. Several only if several have the same name: the
    /// signature then tells which it was. Without a `kid` there is a choice only if one key serves the algorithm.
    pub(in crate::auth) fn choose(
        &self,
        header: &Header,
        allowed: Algorithms,
    ) -> Result<Vec<&Key>, Refusal> {
        if !allowed.has(header.algorithm) {
            return Err(Refusal::AlgorithmNotAllowed);
        }
        let serves = |key: &&Key| key.serves(header.algorithm);
        let Some(kid) = header.kid.as_deref() else {
            let fitting: Vec<&Key> = self.keys.iter().filter(serves).collect();
            return match fitting.len() {
                0 => Err(Refusal::KeyMismatch),
                1 => Ok(fitting),
                _ => Err(Refusal::KeyAmbiguous),
            };
        };
        let named = self.keys.iter().filter(|key| key.kid() == Some(kid));
        let mut named = named.peekable();
        if named.peek().is_none() {
            return self.nameless(serves);
        }
        let fitting: Vec<&Key> = named.filter(serves).collect();
        match fitting.is_empty() {
            true => Err(Refusal::KeyMismatch),
            false => Ok(fitting),
        }
    }

    /// A set of one key without a name is taken for any `kid`: a configured key or secret has none, and the signature
    /// tells. Published keys have names, so there an unknown one stays unknown.
    fn nameless(&self, serves: impl Fn(&&Key) -> bool) -> Result<Vec<&Key>, Refusal> {
        match self.keys.as_slice() {
            [only] if self.is_configured && only.kid().is_none() && serves(&only) => Ok(vec![only]),
            _ => Err(Refusal::KeyUnknown),
        }
    }
}

fn name(jwk: &Value) -> Option<String> {
    jwk.get("kid")
        .and_then(Value::as_str)
        .map(ToOwned::to_owned)
}

/// A JWK set document.
#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}
