//! One key, and the algorithms that it may verify.
//!
//! A key is used for what it is and nothing else: an RSA key never becomes an HMAC secret, a P-256 key signs no ES384, and a
//! key that names its algorithm serves that one alone.

use std::fmt;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::ParsedPublicKey;

use super::algorithm::{Algorithm, Algorithms};
use super::flaw::KeyFlaw;
use super::parts::Parts;

/// A key that may verify signatures.
pub struct Key {
    kid: Option<Box<str>>,
    /// At least one.
    serves: Vec<(Algorithm, Verifier)>,
}

enum Verifier {
    Public(ParsedPublicKey),
    Secret(Box<hmac::Key>),
}

impl Key {
    /// A shared secret for those of the `allowed` algorithms that it is long enough for (RFC 7518 §3.2): 32, 48 and 64 bytes
    /// for HS256, HS384 and HS512.
    ///
    /// # Errors
    /// It is too short for any of them, or none takes a secret.
    pub fn from_secret(secret: &[u8], allowed: Algorithms) -> Result<Self, KeyFlaw> {
        let fitting = |algorithm: Algorithm| {
            let hash = algorithm.secret()?;
            let is_long = secret.len() >= hash.digest_algorithm().output_len();
            is_long.then(|| {
                (
                    algorithm,
                    Verifier::Secret(Box::new(hmac::Key::new(hash, secret))),
                )
            })
        };
        let serves: Vec<_> = allowed.iter().filter_map(fitting).collect();
        match serves.is_empty() {
            true => Err(KeyFlaw::Weak),
            false => Ok(Self { kid: None, serves }),
        }
    }

    pub(super) fn public(
        kid: Option<Box<str>>,
        parts: &Parts,
        allowed: Algorithms,
    ) -> Result<Self, KeyFlaw> {
        let bytes = parts.encoded()?;
        let fitting = allowed.iter().filter(|one| one.family() == parts.family());
        let mut serves = Vec::new();
        for algorithm in fitting {
            let provided = algorithm.public().ok_or(KeyFlaw::UnsupportedKind)?;
            let key = ParsedPublicKey::new(provided, &bytes).map_err(|_| KeyFlaw::Invalid)?;
            serves.push((algorithm, Verifier::Public(key)));
        }
        match serves.is_empty() {
            true => Err(KeyFlaw::AlgorithmNotAllowed),
            false => Ok(Self { kid, serves }),
        }
    }

    /// Its name, if it has one.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Whether it may verify signatures of this algorithm.
    #[must_use]
    pub fn serves(&self, algorithm: Algorithm) -> bool {
        self.serves.iter().any(|(served, _)| *served == algorithm)
    }

    /// Whether it made this signature over `message`.
    #[must_use]
    pub fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let mut served = self.serves.iter();
        let found = served.find(|(served, _)| *served == algorithm);
        found.is_some_and(|(_, verifier)| match verifier {
            Verifier::Public(key) => key.verify_sig(message, signature).is_ok(),
            Verifier::Secret(key) => hmac::verify(key, message, signature).is_ok(),
        })
    }

    /// Whether it is the same key under the same name: it verifies what the other does.
    pub(in crate::auth) fn is(&self, other: &Self) -> bool {
        let pairs = self.serves.iter().zip(&other.serves);
        self.kid == other.kid
            && self.serves.len() == other.serves.len()
            && pairs.into_iter().all(|(a, b)| a.0 == b.0 && a.1.is(&b.1))
    }
}

impl Verifier {
    /// Secrets come from the configuration and never change.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Public(one), Self::Public(other)) => one.as_ref() == other.as_ref(),
            _ => false,
        }
    }
}

/// The name alone; a secret is never shown.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}
