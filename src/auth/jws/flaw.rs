//! Why something is no key that signatures could be verified with: a closed list.

/// Why something is no key that could be used. `Display` says it in a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum KeyFlaw {
    /// A member that every key of its kind has is missing, mistyped or not base64url.
    #[error("a member is missing or malformed")]
    Malformed,
    /// `kty` or `crv` is of no algorithm that is verified here.
    #[error("its kind is not supported")]
    UnsupportedKind,
    /// `alg` is not an algorithm of such a key, or not an allowed one.
    #[error("its algorithm is not one that is allowed")]
    AlgorithmNotAllowed,
    /// `use` is not `sig`.
    #[error("it is not for signatures")]
    NotForSignatures,
    /// `key_ops` is without `verify`.
    #[error("its operations do not include `verify`")]
    NotForVerifying,
    /// A private member is there: anyone who reads it can sign.
    #[error("it is a private key")]
    Private,
    /// A symmetric key where only public ones are looked for.
    #[error("it is a symmetric key")]
    Symmetric,
    /// An RSA key of fewer than 2048 bits, with a bad exponent, or of a faulty generator.
    #[error("it is weak")]
    Weak,
    /// The crypto provider does not take it: a point that is not on the curve, for example.
    #[error("it is no valid key of its kind")]
    Invalid,
}
