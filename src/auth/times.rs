//! The dates of a token, and whether it is good at a moment.

use serde_json::{Map, Value};

use super::numeric_date::NumericDate;
use super::refusal::Refusal;
use super::rules::Rules;

/// `exp`, `nbf` and `iat` (RFC 7519 §4.1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    expires_at: NumericDate,
    not_before: Option<NumericDate>,
    issued_at: Option<NumericDate>,
}

impl Times {
    /// Reads them; `exp` must be there, and none may be anything but a date.
    pub(super) fn of(claims: &Map<String, Value>) -> Result<Self, Refusal> {
        Ok(Self {
            expires_at: expires_at(claims)?,
            not_before: not_before(claims)?,
            issued_at: issued_at(claims)?,
        })
    }

    pub(super) fn expires_at(&self) -> NumericDate {
        self.expires_at
    }

    /// Whether the token is good now.
    pub(super) fn check(&self, rules: &Rules, now: NumericDate) -> Result<(), Refusal> {
        check_expiry(self.expires_at, rules, now)?;
        check_begun(self.not_before, rules, now)?;
        check_issued(self.issued_at, rules, now)?;
        check_age(self.issued_at, rules, now)
    }
}

/// When the token ends; it must say so.
pub(super) fn expires_at(claims: &Map<String, Value>) -> Result<NumericDate, Refusal> {
    date(claims, "exp")?.ok_or(Refusal::DateInvalid)
}

pub(super) fn not_before(claims: &Map<String, Value>) -> Result<Option<NumericDate>, Refusal> {
    date(claims, "nbf")
}

pub(super) fn issued_at(claims: &Map<String, Value>) -> Result<Option<NumericDate>, Refusal> {
    date(claims, "iat")
}

pub(super) fn check_expiry(
    expires_at: NumericDate,
    rules: &Rules,
    now: NumericDate,
) -> Result<(), Refusal> {
    match now >= expires_at.plus(rules.leeway) {
        true => Err(Refusal::TokenExpired),
        false => Ok(()),
    }
}

pub(super) fn check_begun(
    not_before: Option<NumericDate>,
    rules: &Rules,
    now: NumericDate,
) -> Result<(), Refusal> {
    match not_before.is_some_and(|date| date > now.plus(rules.leeway)) {
        true => Err(Refusal::TokenNotYetValid),
        false => Ok(()),
    }
}

pub(super) fn check_issued(
    issued_at: Option<NumericDate>,
    rules: &Rules,
    now: NumericDate,
) -> Result<(), Refusal> {
    match issued_at.is_some_and(|date| date > now.plus(rules.leeway)) {
        true => Err(Refusal::TokenFromFuture),
        false => Ok(()),
    }
}

/// Without an `iat` a token has no age, so one with a maximum is refused.
pub(super) fn check_age(
    issued_at: Option<NumericDate>,
    rules: &Rules,
    now: NumericDate,
) -> Result<(), Refusal> {
    let is_old = |most: f64| issued_at.is_none_or(|date| now >= date.plus(most + rules.leeway));
    match rules.max_age.is_some_and(is_old) {
        true => Err(Refusal::TokenTooOld),
        false => Ok(()),
    }
}

/// A date claim; `None` when the token has none, refused when it is there and no date.
fn date(claims: &Map<String, Value>, name: &str) -> Result<Option<NumericDate>, Refusal> {
    claims
        .get(name)
        .map(|claim| NumericDate::from_claim(claim).ok_or(Refusal::DateInvalid))
        .transpose()
}
