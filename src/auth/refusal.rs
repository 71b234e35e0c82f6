//! Why a token was refused: a closed list with stable codes.
//!
//! A refusal carries nothing of the token, so that it can be logged, counted and sent to anyone.

use std::time::Duration;

use super::dpop::flaw::ProofFlaw;

/// Why no caller could be made of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Two or more `Authorization` headers.
    HeaderRepeated,
    /// The `Authorization` header starts with no scheme (RFC 9110 §11.6.2).
    HeaderMalformed,
    /// `Bearer` or `DPoP` without a token, with several, or with control characters.
    BearerMalformed,
    /// A header and a query field `access_token` in one request (RFC 6750 §2).
    TokenTwice,
    /// The token is longer than 16 KiB.
    TokenTooLong,
    /// Not three parts with dots between them.
    TokenNotCompact,
    /// Five parts: an encrypted token (RFC 7516), as Auth0 issues when no audience was asked for.
    TokenEncrypted,
    /// A part is not canonical base64url without padding.
    TokenEncoding,
    /// The token's header is not a JSON object, or repeats a member.
    HeaderNotJson,
    /// The token's payload is not a JSON object, or repeats a member.
    PayloadNotJson,
    /// `alg` is missing, unknown, or not one of the issuer's.
    AlgorithmNotAllowed,
    /// `crit`, or `b64` other than `true`.
    ExtensionDemanded,
    /// `typ` names something else than an access token.
    TypeNotAllowed,
    /// The issuer has no usable key of that `kid`.
    KeyUnknown,
    /// No `kid`, and the issuer has several keys for that `alg`.
    KeyAmbiguous,
    /// The issuer's key of that `kid` is not for that `alg`.
    KeyMismatch,
    /// The signature was not made by that key over this text.
    SignatureInvalid,
    /// `iss` is missing or not the configured issuer, exactly.
    IssuerMismatch,
    /// `aud` is missing, mistyped, or does not hold this API's audience.
    AudienceMismatch,
    /// The token is for the client that signed the user in: an ID token.
    IdToken,
    /// `exp` is missing; or `exp`, `nbf` or `iat` is not a number from 1970 to 9999.
    DateInvalid,
    /// `exp` has passed.
    TokenExpired,
    /// `nbf` lies ahead.
    TokenNotYetValid,
    /// `iat` lies ahead.
    TokenFromFuture,
    /// `iat` is longer ago than a token may be, or missing where that is bounded.
    TokenTooOld,
    /// `sub` is missing, mistyped or empty.
    SubjectInvalid,
    /// A claim that the issuer's profile requires is missing (RFC 9068 §2.2).
    ClaimMissing,
    /// A claim is not what the configuration requires of it.
    ClaimMismatch,
    /// The token, its session, or all that its subject was issued before a moment is revoked.
    TokenRevoked,
    /// `cnf` is no object, or a member of it that names a key or a certificate is no thumbprint (RFC 7800 §3.1).
    ConfirmationInvalid,
    /// The token is bound to a key (RFC 9449 §6) and came without proof, as a bearer token.
    TokenBound,
    /// The scheme is `DPoP`, and the token is bound to no key.
    TokenNotBound,
    /// Only tokens that are bound to a key are taken, and this one is not.
    BindingRequired,
    /// The token is bound to a certificate (RFC 8705 §3) and came without one from a peer that is trusted to tell.
    CertificateMissing,
    /// What a trusted proxy forwards as the client's certificate is not exactly one.
    CertificateUnreadable,
    /// The token is bound to another certificate than the client's.
    CertificateMismatch,
    /// The proof that the sender holds the token's key does not prove it.
    Proof(ProofFlaw),
    /// No usable key set is held for the issuer that the token names. The token may well be good.
    KeysUnavailable {
        /// After how long a new attempt may find keys.
        retry_after: Duration,
    },
}

/// What sort of failure a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The request is malformed: `invalid_request` (RFC 6750 §3.1).
    Malformed,
    /// The token is not acceptable: `invalid_token` (RFC 6750 §3.1).
    Invalid,
    /// The token is good, and its sender did not prove to hold its key: `invalid_dpop_proof` (RFC 9449 §7.1).
    Unproven,
    /// The same for want of a nonce of the server's: `use_dpop_nonce` (RFC 9449 §9).
    NonceWanted,
    /// We cannot tell for now.
    Unavailable {
        /// After how long it is worth asking again.
        retry_after: Duration,
    },
}

impl Refusal {
    /// Every code there is.
    pub const CODES: [&'static str; 55] = [
        "header_repeated",
        "header_malformed",
        "bearer_malformed",
        "token_twice",
        "token_too_long",
        "token_not_compact",
        "token_encrypted",
        "token_encoding",
        "header_not_json",
        "payload_not_json",
        "algorithm_not_allowed",
        "extension_demanded",
        "type_not_allowed",
        "key_unknown",
        "key_ambiguous",
        "key_mismatch",
        "signature_invalid",
        "issuer_mismatch",
        "audience_mismatch",
        "id_token",
        "date_invalid",
        "token_expired",
        "token_not_yet_valid",
        "token_from_future",
        "token_too_old",
        "subject_invalid",
        "claim_missing",
        "claim_mismatch",
        "token_revoked",
        "confirmation_invalid",
        "token_bound",
        "token_not_bound",
        "binding_required",
        "certificate_missing",
        "certificate_unreadable",
        "certificate_mismatch",
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
        "keys_unavailable",
    ];

    /// The refusal's stable name, one of [`Refusal::CODES`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HeaderRepeated => "header_repeated",
            Self::HeaderMalformed => "header_malformed",
            Self::BearerMalformed => "bearer_malformed",
            Self::TokenTwice => "token_twice",
            Self::TokenTooLong => "token_too_long",
            Self::TokenNotCompact => "token_not_compact",
            Self::TokenEncrypted => "token_encrypted",
            Self::TokenEncoding => "token_encoding",
            Self::HeaderNotJson => "header_not_json",
            Self::PayloadNotJson => "payload_not_json",
            Self::AlgorithmNotAllowed => "algorithm_not_allowed",
            Self::ExtensionDemanded => "extension_demanded",
            Self::TypeNotAllowed => "type_not_allowed",
            Self::KeyUnknown => "key_unknown",
            Self::KeyAmbiguous => "key_ambiguous",
            Self::KeyMismatch => "key_mismatch",
            Self::SignatureInvalid => "signature_invalid",
            Self::IssuerMismatch => "issuer_mismatch",
            Self::AudienceMismatch => "audience_mismatch",
            Self::IdToken => "id_token",
            Self::DateInvalid => "date_invalid",
            Self::TokenExpired => "token_expired",
            Self::TokenNotYetValid => "token_not_yet_valid",
            Self::TokenFromFuture => "token_from_future",
            Self::TokenTooOld => "token_too_old",
            Self::SubjectInvalid => "subject_invalid",
            Self::ClaimMissing => "claim_missing",
            Self::ClaimMismatch => "claim_mismatch",
            Self::TokenRevoked => "token_revoked",
            Self::ConfirmationInvalid => "confirmation_invalid",
            Self::TokenBound => "token_bound",
            Self::TokenNotBound => "token_not_bound",
            Self::BindingRequired => "binding_required",
            Self::CertificateMissing => "certificate_missing",
            Self::CertificateUnreadable => "certificate_unreadable",
            Self::CertificateMismatch => "certificate_mismatch",
            Self::Proof(flaw) => flaw.code(),
            Self::KeysUnavailable { .. } => "keys_unavailable",
        }
    }

    /// What sort of failure it is.
    #[must_use]
    pub const fn kind(self) -> RefusalKind {
        match self {
            Self::HeaderRepeated
            | Self::HeaderMalformed
            | Self::BearerMalformed
            | Self::TokenTwice => RefusalKind::Malformed,
            Self::Proof(ProofFlaw::Nonce) => RefusalKind::NonceWanted,
            Self::Proof(_) => RefusalKind::Unproven,
            Self::KeysUnavailable { retry_after } => RefusalKind::Unavailable { retry_after },
            _ => RefusalKind::Invalid,
        }
    }
}
