//! Why a proof does not prove anything: a closed list with stable codes.
//!
//! A flaw carries nothing of the proof, so that it can be logged, counted and sent to anyone.

/// What is wrong with a DPoP proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProofFlaw {
    /// The scheme is `DPoP`, and there is no header `DPoP`.
    Missing,
    /// Two or more of them.
    Repeated,
    /// No compact JWS whose header and payload are JSON objects of unique members, or one that demands extensions.
    Malformed,
    /// `typ` is not `dpop+jwt`.
    Type,
    /// `alg` is missing, unknown, or symmetric.
    Algorithm,
    /// `jwk` is missing, private, symmetric, weak, or no key for `alg`.
    Key,
    /// `jti`, `htm`, `htu`, `iat` or `ath` is missing or mistyped, `jti` is empty or too long, or a date is none.
    Claims,
    /// `htm` is not the method of the request.
    Method,
    /// `htu` is not the address of the request.
    Address,
    /// `iat` is more than five minutes old, or `exp` has passed.
    Stale,
    /// `iat` lies more than half a minute ahead, or `nbf` lies ahead.
    FromFuture,
    /// `ath` is not the hash of the token.
    OtherToken,
    /// The token is bound to another key.
    OtherKey,
    /// The key in the proof did not sign it.
    Signature,
    /// The server demands a nonce of its own, and the proof holds none that is still good.
    Nonce,
    /// The proof was used before.
    Replayed,
    /// So many proofs were used lately, by this key or by all together, that no further one can be remembered.
    TooMany,
    /// The server has not been told the address that callers reach it by, so it cannot check `htu`.
    AddressUnknown,
}

impl ProofFlaw {
    /// Every code there is.
    pub const CODES: [&'static str; 18] = [
        "proof_missing",
        "proof_repeated",
        "proof_malformed",
        "proof_type",
        "proof_algorithm",
        "proof_key",
        "proof_claims",
        "proof_method",
        "proof_address",
        "proof_stale",
        "proof_from_future",
        "proof_of_other_token",
        "proof_of_other_key",
        "proof_signature",
        "proof_nonce",
        "proof_replayed",
        "proofs_too_many",
        "proof_address_unknown",
    ];

    /// The flaw's stable name, one of [`ProofFlaw::CODES`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "proof_missing",
            Self::Repeated => "proof_repeated",
            Self::Malformed => "proof_malformed",
            Self::Type => "proof_type",
            Self::Algorithm => "proof_algorithm",
            Self::Key => "proof_key",
            Self::Claims => "proof_claims",
            Self::Method => "proof_method",
            Self::Address => "proof_address",
            Self::Stale => "proof_stale",
            Self::FromFuture => "proof_from_future",
            Self::OtherToken => "proof_of_other_token",
            Self::OtherKey => "proof_of_other_key",
            Self::Signature => "proof_signature",
            Self::Nonce => "proof_nonce",
            Self::Replayed => "proof_replayed",
            Self::TooMany => "proofs_too_many",
            Self::AddressUnknown => "proof_address_unknown",
        }
    }

    /// One sentence for whoever sent the proof, fit for `error_description`: printable ASCII without `"` and `\`, and no echo
    /// of input.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Missing => "the request has no DPoP header with a proof",
            Self::Repeated => "the request has more than one DPoP header",
            Self::Malformed => "the DPoP proof is no signed JWT of a plain form",
            Self::Type => "the typ of the DPoP proof is not dpop+jwt",
            Self::Algorithm => "the algorithm of the DPoP proof is not one that this API accepts",
            Self::Key => "the jwk of the DPoP proof is no public key for its algorithm",
            Self::Claims => "a claim of the DPoP proof is missing or is not what it should be",
            Self::Method => "the htm of the DPoP proof is not the method of the request",
            Self::Address => "the htu of the DPoP proof is not the address of the request",
            Self::Stale => "the DPoP proof is too old; make a new one for each request",
            Self::FromFuture => "the DPoP proof was made in the future",
            Self::OtherToken => "the ath of the DPoP proof is not the hash of the token",
            Self::OtherKey => "the token is bound to another key than that of the DPoP proof",
            Self::Signature => "the signature of the DPoP proof is not valid",
            Self::Nonce => "the DPoP proof needs the nonce that the header DPoP-Nonce holds",
            Self::Replayed => "the DPoP proof was used before; make a new one for each request",
            Self::TooMany => "too many DPoP proofs were used lately; try again later",
            Self::AddressUnknown => {
                "this API cannot check DPoP proofs: it was not told its own address"
            }
        }
    }
}
