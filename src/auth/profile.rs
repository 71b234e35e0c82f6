//! What a token must say of itself to count as an access token.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// The form of access tokens that an issuer promises.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// As Auth0 issues them by default: `typ` may be `JWT`, `at+jwt` or missing.
    #[default]
    Auth0,
    /// RFC 9068: `typ` is `at+jwt`, and `sub`, `iat`, `client_id` and `jti` are there (§2.1, §2.2).
    Rfc9068,
}

impl Profile {
    /// Whether a token of this `typ` (in lower case, without `application/`) can be of this profile.
    pub(super) fn takes(self, typ: Option<&str>) -> bool {
        match self {
            Self::Auth0 => typ.is_none_or(|typ| TYPES.contains(&typ)),
            Self::Rfc9068 => typ == Some("at+jwt"),
        }
    }

    /// Whether the claims that the profile requires are there.
    pub(super) fn check(self, claims: &Map<String, Value>) -> Result<(), Refusal> {
        let is_text = |name: &str| {
            let text = claims.get(name).and_then(Value::as_str);
            text.is_some_and(|text| !text.is_empty())
        };
        let is_complete = match self {
            Self::Auth0 => true,
            Self::Rfc9068 => is_text("client_id") && is_text("jti") && claims.contains_key("iat"),
        };
        match is_complete {
            true => Ok(()),
            false => Err(Refusal::ClaimMissing),
        }
    }
}

/// The `typ` values of access tokens (RFC 7519 §5.1, RFC 9068 §2.1). Others are tokens for something else.
pub(super) const TYPES: [&str; 2] = ["jwt", "at+jwt"];
