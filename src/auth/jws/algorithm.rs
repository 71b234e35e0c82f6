//! The signature algorithms of RFC 7518 §3.1, RFC 8037 and RFC 8812, and sets of them.
//!
//! `none` is not among them, in any spelling.

use std::fmt;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ECDSA_P384_SHA384_FIXED,
    ECDSA_P521_SHA512_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, VerificationAlgorithm,
};

/// A signature algorithm, by its name in the header `alg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC with SHA-256, a secret of 32 bytes or more.
    HS256,
    /// HMAC with SHA-384, a secret of 48 bytes or more.
    HS384,
    /// HMAC with SHA-512, a secret of 64 bytes or more.
    HS512,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// RSASSA-PSS with SHA-384.
    PS384,
    /// RSASSA-PSS with SHA-512.
    PS512,
    /// ECDSA over P-256 with SHA-256.
    ES256,
    /// ECDSA over P-384 with SHA-384.
    ES384,
    /// ECDSA over P-521 with SHA-512.
    ES512,
    /// ECDSA over secp256k1 with SHA-256 (RFC 8812).
    ES256K,
    /// Ed25519 (RFC 8037).
    EdDSA,
}

/// What kind of key an algorithm takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// A shared secret.
    Secret,
    /// An RSA public key.
    Rsa,
    /// A point on this curve, by its name in `crv`.
    Curve(&'static str),
}

/// A set of algorithms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Algorithms(u16);

/// A name that is no algorithm of [`Algorithm`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownAlgorithm(pub String);

impl Algorithm {
    /// Every algorithm there is.
    pub const ALL: [Self; 14] = [
        Self::HS256,
        Self::HS384,
        Self::HS512,
        Self::RS256,
        Self::RS384,
        Self::RS512,
        Self::PS256,
        Self::PS384,
        Self::PS512,
        Self::ES256,
        Self::ES384,
        Self::ES512,
        Self::ES256K,
        Self::EdDSA,
    ];

    /// The algorithm of this name; the case matters (RFC 7515 §4.1.1).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Its name, as in `alg`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HS256 => "HS256",
            Self::HS384 => "HS384",
            Self::HS512 => "HS512",
            Self::RS256 => "RS256",
            Self::RS384 => "RS384",
            Self::RS512 => "RS512",
            Self::PS256 => "PS256",
            Self::PS384 => "PS384",
            Self::PS512 => "PS512",
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::ES512 => "ES512",
            Self::ES256K => "ES256K",
            Self::EdDSA => "EdDSA",
        }
    }

    pub(super) const fn family(self) -> Family {
        match self {
            Self::HS256 | Self::HS384 | Self::HS512 => Family::Secret,
            Self::RS256 | Self::RS384 | Self::RS512 | Self::PS256 | Self::PS384 | Self::PS512 => {
                Family::Rsa
            }
            Self::ES256 => Family::Curve("P-256"),
            Self::ES384 => Family::Curve("P-384"),
            Self::ES512 => Family::Curve("P-521"),
            Self::ES256K => Family::Curve("secp256k1"),
            Self::EdDSA => Family::Curve("Ed25519"),
        }
    }

    /// How the crypto provider calls it; `None` for those with a shared secret.
    pub(super) fn public(self) -> Option<&'static dyn VerificationAlgorithm> {
        Some(match self {
            Self::HS256 | Self::HS384 | Self::HS512 => return None,
            Self::RS256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::RS384 => &RSA_PKCS1_2048_8192_SHA384,
            Self::RS512 => &RSA_PKCS1_2048_8192_SHA512,
            Self::PS256 => &RSA_PSS_2048_8192_SHA256,
            Self::PS384 => &RSA_PSS_2048_8192_SHA384,
            Self::PS512 => &RSA_PSS_2048_8192_SHA512,
            Self::ES256 => &ECDSA_P256_SHA256_FIXED,
            Self::ES384 => &ECDSA_P384_SHA384_FIXED,
            Self::ES512 => &ECDSA_P521_SHA512_FIXED,
            Self::ES256K => &ECDSA_P256K1_SHA256_FIXED,
            Self::EdDSA => &ED25519,
        })
    }

    /// How the crypto provider calls it; `None` for those with a public key.
    pub(super) fn secret(self) -> Option<hmac::Algorithm> {
        match self {
            Self::HS256 => Some(hmac::HMAC_SHA256),
            Self::HS384 => Some(hmac::HMAC_SHA384),
            Self::HS512 => Some(hmac::HMAC_SHA512),
            _ => None,
        }
    }
}

impl Algorithms {
    /// Every algorithm with a public key.
    pub const ASYMMETRIC: Self = Self(0x3ff8);

    /// The set of these names.
    ///
    /// # Errors
    /// The first name that is none of [`Algorithm::ALL`].
    pub fn named<T: AsRef<str>>(names: &[T]) -> Result<Self, UnknownAlgorithm> {
        let mut set = Self(0);
        for name in names {
            let name = name.as_ref();
            let known = Algorithm::named(name).ok_or_else(|| UnknownAlgorithm(name.to_owned()))?;
            set.0 |= bit(known);
        }
        Ok(set)
    }

    /// Whether the set has this algorithm.
    #[must_use]
    pub const fn has(self, algorithm: Algorithm) -> bool {
        self.0 & bit(algorithm) != 0
    }

    /// Whether the set has none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its algorithms, in the order of [`Algorithm::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Algorithm> {
        Algorithm::ALL.into_iter().filter(move |one| self.has(*one))
    }
}

const fn bit(algorithm: Algorithm) -> u16 {
    1 << algorithm as u16
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The names, with a comma between them.
impl fmt::Display for Algorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(Algorithm::name).collect();
        f.write_str(&names.join(", "))
    }
}

impl fmt::Debug for Algorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Algorithms({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_sets() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::named(algorithm.name()), Some(algorithm));
            let is_asymmetric = algorithm.public().is_some();
            assert_ne!(is_asymmetric, algorithm.secret().is_some(), "{algorithm}");
            assert_eq!(
                Algorithms::ASYMMETRIC.has(algorithm),
                is_asymmetric,
                "{algorithm}"
            );
        }
        let set = Algorithms::named(&["ES256", "RS256"]).unwrap();
        assert_eq!(set.to_string(), "RS256, ES256");
        assert!(Algorithms::named::<&str>(&[]).unwrap().is_empty());
        for name in ["none", "None", "rs256", "RS1", "", "RSA-OAEP"] {
            let unknown = UnknownAlgorithm(name.to_owned());
            assert_eq!(Algorithms::named(&["RS256", name]), Err(unknown));
        }
    }
}
