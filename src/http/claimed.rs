//! Callers whom nobody verified: by what names the server would know whoever had these claims.

use serde_json::{Map, Value};

use crate::auth;
use crate::policy::Principals;

/// A caller that claims describe.
#[derive(Debug)]
pub struct Claimed {
    /// The names that count: those that the issuer of the claims may give.
    pub principals: Principals,
    /// Whether the claims name none of several trusted issuers, so that every name counts.
    pub is_stranger: bool,
}

/// The caller of `claims`, were they those of a token that `auth` trusts; roles come from `roles_claim`.
///
/// # Errors
/// The configuration of an issuer cannot be used.
pub fn claimed(
    claims: &Map<String, Value>,
    auth: &auth::Config,
    roles_claim: &str,
) -> Result<Claimed, auth::ConfigError> {
    let is_one = auth.issuers.is_empty();
    let mints = match is_one {
        true => None,
        false => auth.mints_of(claims)?,
    };
    let principals = match &mints {
        Some(mints) => Principals::minted(claims, roles_claim, mints.kinds(), mints.prefix()),
        None => Principals::from_claims(claims, roles_claim),
    };
    Ok(Claimed {
        principals,
        is_stranger: !is_one && mints.is_none(),
    })
}
