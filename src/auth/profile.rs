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
        let mut required = self.required().iter();
        required.try_for_each(|name| check_claim(claims, name))
    }

    /// The claims that the profile requires beyond those that every token must have.
    pub(super) fn required(self) -> &'static [&'static str] {
        match self {
            Self::Auth0 => &[],
            Self::Rfc9068 => &["client_id", "jti", "iat"],
        }
    }
}

/// Whether a claim that the profile requires is there. The date `iat` is judged with the other dates, the rest is text.
pub(super) fn check_claim(claims: &Map<String, Value>, name: &str) -> Result<(), Refusal> {
    let is_there = match claims.get(name) {
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => name == "iat",
        None => false,
    };
    match is_there {
        true => Ok(()),
        false => Err(Refusal::ClaimMissing),
    }
}

/// The `typ` values of access tokens (RFC 7519 §5.1, RFC 9068 §2.1). Others are tokens for something else.
pub(super) const TYPES: [&str; 2] = ["jwt", "at+jwt"];
