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
            expires_at: date(claims, "exp")?.ok_or(Refusal::DateInvalid)?,
            not_before: date(claims, "nbf")?,
            issued_at: date(claims, "iat")?,
        })
    }

    pub(super) fn expires_at(&self) -> NumericDate {
        self.expires_at
    }

    /// Whether the token is good now. Without an `iat` a token has no age, so one with a maximum is refused.
    pub(super) fn check(&self, rules: &Rules, now: NumericDate) -> Result<(), Refusal> {
        if now >= self.expires_at.plus(rules.leeway) {
            return Err(Refusal::TokenExpired);
        }
        let is_future = |date: NumericDate| date > now.plus(rules.leeway);
        if self.not_before.is_some_and(is_future) {
            return Err(Refusal::TokenNotYetValid);
        }
        if self.issued_at.is_some_and(is_future) {
            return Err(Refusal::TokenFromFuture);
        }
        let is_old = |most: f64| {
            let issued_at = self.issued_at;
            issued_at.is_none_or(|issued_at| now >= issued_at.plus(most + rules.leeway))
        };
        match rules.max_age.is_some_and(is_old) {
            true => Err(Refusal::TokenTooOld),
            false => Ok(()),
        }
    }
}

/// A date claim; `None` when the token has none, refused when it is there and no date.
fn date(claims: &Map<String, Value>, name: &str) -> Result<Option<NumericDate>, Refusal> {
    claims
        .get(name)
        .map(|claim| NumericDate::from_claim(claim).ok_or(Refusal::DateInvalid))
        .transpose()
}
