//! What is checked of claims that the issuer's keys signed: one list, for the server and for whoever asks why.
//!
//! A check that stands elsewhere would be missing from the report of a token. The first that fails is the refusal.

use serde_json::{Map, Value};

use super::numeric_date::NumericDate;
use super::refusal::Refusal;
use super::rules::Rules;
use super::times;

/// A check of claims, or of several that are demanded alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClaimCheck {
    /// `iss` is the issuer, exactly.
    Issuer,
    /// `aud` holds this API.
    Audience,
    /// `exp` is a date ahead.
    Expiry,
    /// `nbf` is no date ahead.
    NotBefore,
    /// `iat` is no date ahead.
    IssuedAt,
    /// `iat` is not too long ago.
    Age,
    /// `sub` is some text.
    Subject,
    /// What the issuer's profile requires is there.
    Profile,
    /// What the configuration requires is there.
    Required,
}

/// What claims are judged by.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// What the issuer calls itself.
    pub(super) issuer: &'a str,
    pub(super) rules: &'a Rules,
    pub(super) now: NumericDate,
}

impl ClaimCheck {
    /// Every check, in the order of the server.
    pub(super) const ALL: [Self; 9] = [
        Self::Issuer,
        Self::Audience,
        Self::Expiry,
        Self::NotBefore,
        Self::IssuedAt,
        Self::Age,
        Self::Subject,
        Self::Profile,
        Self::Required,
    ];

    /// Whether the claims pass.
    pub(super) fn judge(
        self,
        claims: &Map<String, Value>,
        wanted: &Wanted<'_>,
    ) -> Result<(), Refusal> {
        let Wanted { issuer, rules, now } = *wanted;
        match self {
            Self::Issuer => check_issuer(claims.get("iss"), issuer),
            Self::Audience => check_audience(claims.get("aud"), rules),
            Self::Expiry => times::check_expiry(times::expires_at(claims)?, rules, now),
            Self::NotBefore => times::check_begun(times::not_before(claims)?, rules, now),
            Self::IssuedAt => times::check_issued(times::issued_at(claims)?, rules, now),
            Self::Age => times::check_age(times::issued_at(claims)?, rules, now),
            Self::Subject => subject(claims).map(|_| ()),
            Self::Profile => rules.profile.check(claims),
            Self::Required => rules.required.check(claims),
        }
    }
}

/// The `sub` claim.
pub(super) fn subject(claims: &Map<String, Value>) -> Result<&str, Refusal> {
    match claims.get("sub") {
        Some(Value::String(sub)) if !sub.is_empty() => Ok(sub),
        _ => Err(Refusal::SubjectInvalid),
    }
}

fn check_issuer(iss: Option<&Value>, issuer: &str) -> Result<(), Refusal> {
    match iss.and_then(Value::as_str) == Some(issuer) {
        true => Ok(()),
        false => Err(Refusal::IssuerMismatch),
    }
}

fn check_audience(aud: Option<&Value>, rules: &Rules) -> Result<(), Refusal> {
    let audiences: Option<Vec<&str>> = match aud {
        Some(Value::String(one)) => Some(vec![one]),
        Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        _ => None,
    };
    let audiences = audiences.ok_or(Refusal::AudienceMismatch)?;
    let holds = |id: &String| audiences.contains(&id.as_str());
    if rules.audiences.iter().any(holds) {
        return Ok(());
    }
    match rules.client_id.as_ref().is_some_and(holds) {
        true => Err(Refusal::IdToken),
        false => Err(Refusal::AudienceMismatch),
    }
}
