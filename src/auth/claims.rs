//! Verified claims: what a token says, once its signature, issuer, audience and times have been checked.
//!
//! A date at the edge: with leeway `l` a token is good while `now < exp + l` (RFC 7519 §4.1.4: on `exp` it is over), from
//! `now >= nbf - l` on, and if `iat <= now + l`.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::jws::Algorithms;
use super::numeric_date::NumericDate;
use super::refusal::Refusal;

/// The claims of a token that passed every check. Only this area can make them.
#[derive(Clone, PartialEq)]
pub struct Claims {
    sub: String,
    expires_at: NumericDate,
    raw: Map<String, Value>,
}

/// What this API demands of a token, besides the issuer's exact name.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// What `aud` must be or hold.
    pub(super) audience: String,
    /// The `aud` of ID tokens, to name that mistake.
    pub(super) client_id: Option<String>,
    /// What it may be signed with.
    pub(super) algorithms: Algorithms,
    /// Seconds that clocks may differ.
    pub(super) leeway: f64,
}

impl Claims {
    /// Checks a payload that the keys of `issuer` signed.
    pub(super) fn check(
        raw: Map<String, Value>,
        issuer: &str,
        rules: &Rules,
        now: NumericDate,
    ) -> Result<Self, Refusal> {
        if raw.get("iss").and_then(Value::as_str) != Some(issuer) {
            return Err(Refusal::IssuerMismatch);
        }
        check_audience(raw.get("aud"), rules)?;
        let expires_at = check_times(&raw, rules.leeway, now)?;
        let sub = match raw.get("sub") {
            Some(Value::String(sub)) if !sub.is_empty() => sub.clone(),
            _ => return Err(Refusal::SubjectInvalid),
        };
        Ok(Self {
            sub,
            expires_at,
            raw,
        })
    }

    /// The `sub` claim: any text but the empty one. It may hold commas, quotes and newlines.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// When the token ends, from its `exp`, without leeway.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at.to_system_time()
    }

    /// Every claim as the token carries it. No member was repeated, at any depth.
    #[must_use]
    pub fn raw(&self) -> &Map<String, Value> {
        &self.raw
    }
}

/// Claims describe a person; a debug print shows none of them.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}

fn check_audience(aud: Option<&Value>, rules: &Rules) -> Result<(), Refusal> {
    let audiences: Option<Vec<&str>> = match aud {
        Some(Value::String(one)) => Some(vec![one]),
        Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        _ => None,
    };
    let audiences = audiences.ok_or(Refusal::AudienceMismatch)?;
    if audiences.contains(&rules.audience.as_str()) {
        return Ok(());
    }
    let is_for_client = |id: &String| audiences.contains(&id.as_str());
    match rules.client_id.as_ref().is_some_and(is_for_client) {
        true => Err(Refusal::IdToken),
        false => Err(Refusal::AudienceMismatch),
    }
}

/// Checks `exp`, `nbf` and `iat`; returns the first.
fn check_times(
    raw: &Map<String, Value>,
    leeway: f64,
    now: NumericDate,
) -> Result<NumericDate, Refusal> {
    let expires_at = date(raw, "exp")?.ok_or(Refusal::DateInvalid)?;
    if now >= expires_at.plus(leeway) {
        return Err(Refusal::TokenExpired);
    }
    let is_future = |date: NumericDate| date > now.plus(leeway);
    if date(raw, "nbf")?.is_some_and(is_future) {
        return Err(Refusal::TokenNotYetValid);
    }
    if date(raw, "iat")?.is_some_and(is_future) {
        return Err(Refusal::TokenFromFuture);
    }
    Ok(expires_at)
}

/// A date claim; `None` when the token has none, refused when it is there and no date.
fn date(raw: &Map<String, Value>, name: &str) -> Result<Option<NumericDate>, Refusal> {
    raw.get(name)
        .map(|claim| NumericDate::from_claim(claim).ok_or(Refusal::DateInvalid))
        .transpose()
}
