//! The sentence for each refusal, read by callers in `error_description` and by operators in the log.
//!
//! Printable ASCII without `"` and `\` (RFC 6750 §3), and never a word of the request.

use std::fmt;

use super::refusal::Refusal;

impl Refusal {
    /// One sentence for whoever sent the request: what was wrong and, where it helps, what to do. Fit for
    /// `error_description`: printable ASCII without `"` and `\`, and no echo of input.
    #[must_use]
    pub const fn description(self) -> &'static str {
        use Refusal as R;
        match self {
            R::HeaderRepeated => "the request has more than one Authorization header",
            R::HeaderMalformed => {
                "the Authorization header does not start with a scheme and a space"
            }
            R::BearerMalformed => "the Authorization header is not a scheme, a space and one token",
            R::TokenTwice => {
                "the request has an Authorization header and an access_token in its query"
            }
            R::TokenTooLong => "the token is longer than 16 KiB",
            R::TokenNotCompact => "the token is no JWT; ask for one with the audience of this API",
            R::TokenEncrypted => {
                "the token is encrypted; ask for one with the audience of this API"
            }
            R::TokenEncoding => "a part of the token is not canonical base64url without padding",
            R::HeaderNotJson => "the header of the token is not a JSON object of unique members",
            R::PayloadNotJson => "the payload of the token is not a JSON object of unique members",
            R::AlgorithmNotAllowed => "the algorithm of the token is not one that this API accepts",
            R::ExtensionDemanded => "the token demands header extensions that are not understood",
            R::TypeNotAllowed => "the type of the token is not that of an access token",
            R::KeyUnknown => "the issuer has no usable key of that kid",
            R::KeyAmbiguous => "the token names no kid and the issuer has several keys",
            R::KeyMismatch => "the key that the token names is not for its algorithm",
            R::SignatureInvalid => "the signature of the token is not valid",
            R::IssuerMismatch => "the iss of the token is not the issuer that this API trusts",
            R::AudienceMismatch => "the aud of the token does not hold the audience of this API",
            R::IdToken => "the token is an ID token; send the access token for this API",
            R::DateInvalid => {
                "the exp of the token is missing, or a date in it is not a sane number"
            }
            R::TokenExpired => "the token has expired",
            R::TokenNotYetValid => "the token is not valid yet",
            R::TokenFromFuture => "the token was issued in the future",
            R::TokenTooOld => {
                "the token is older than this API accepts, or does not say when it was issued"
            }
            R::ClaimMissing => "a claim that access tokens of this issuer must have is missing",
            R::ClaimMismatch => "a claim of the token is not what this API requires",
            R::SubjectInvalid => "the sub of the token is missing or empty",
            R::TokenRevoked => "the token has been revoked; sign in again",
            R::ConfirmationInvalid => "the cnf of the token cannot be read",
            R::TokenBound => {
                "the token is bound to a key; send it by the scheme DPoP and with a proof"
            }
            R::TokenNotBound => "the token is bound to no key; send it by the scheme Bearer",
            R::BindingRequired => {
                "this API takes tokens that are bound to a key only; ask for one with a DPoP proof"
            }
            R::CertificateMissing => {
                "the token is bound to a client certificate, and none came with the request"
            }
            R::CertificateUnreadable => {
                "the client certificate that came with the request cannot be read"
            }
            R::CertificateMismatch => "the token is bound to another client certificate",
            R::Proof(flaw) => flaw.description(),
            R::KeysUnavailable { .. } => {
                "the keys of the issuer are not available; try again later"
            }
        }
    }
}

/// The cause, for the log.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.description())
    }
}

impl std::error::Error for Refusal {}
