//! What a verified token demands of whoever sends it: the claim `cnf` (RFC 7800 §3.1).
//!
//! A token with a confirmation is worth nothing without what confirms it, so a confirmation that cannot be read, or that
//! nobody checks, refuses. Members that are not known here confirm nothing and are let be.

use serde_json::{Map, Value};

use super::bearer::Bearer;
use super::claims::Claims;
use super::dpop::{Dpop, Mode};
use super::numeric_date::NumericDate;
use super::presented::Presented;
use super::refusal::Refusal;
use super::scheme::Scheme;

/// The thumbprint of the key that a token is bound to (RFC 9449 §6.1); `None` for a token that is bound to nothing.
fn confirmed(claims: &Map<String, Value>) -> Result<Option<&str>, Refusal> {
    let Some(cnf) = claims.get("cnf") else {
        return Ok(None);
    };
    let cnf = cnf.as_object().ok_or(Refusal::ConfirmationInvalid)?;
    match cnf.get("jkt") {
        Some(Value::String(jkt)) => Ok(Some(jkt)),
        Some(_) => Err(Refusal::ConfirmationInvalid),
        // No certificate is looked at here, so a token that is bound to one alone (RFC 8705 §3.1) has nothing to confirm it.
        None if cnf.contains_key("x5t#S256") => Err(Refusal::ConfirmationInvalid),
        None => Ok(None),
    }
}

/// The key that whoever sends a token must prove to hold, where there is one. Refuses a token that no request could use.
pub(super) fn demand(claims: &Map<String, Value>, mode: Mode) -> Result<Option<&str>, Refusal> {
    match (confirmed(claims)?, mode) {
        (None, Mode::Required) => Err(Refusal::BindingRequired),
        (Some(_), Mode::Disabled) => Err(Refusal::TokenBound),
        (jkt, _) => Ok(jkt),
    }
}

/// Checks that the sender of a verified token may use it. To be asked for every request, however the claims were come by.
pub(super) fn check(
    claims: &Claims,
    bearer: &Bearer<'_>,
    presented: &Presented<'_>,
    dpop: &Dpop,
    now: NumericDate,
) -> Result<(), Refusal> {
    match (bearer.scheme(), confirmed(claims.raw())?) {
        (Scheme::Bearer, None) if dpop.mode() == Mode::Required => Err(Refusal::BindingRequired),
        (Scheme::Bearer, None) => Ok(()),
        (Scheme::Bearer, Some(_)) => Err(Refusal::TokenBound),
        (Scheme::Dpop, None) => Err(Refusal::TokenNotBound),
        (Scheme::Dpop, Some(jkt)) => dpop
            .check(presented, bearer.unverified(), jkt, now)
            .map_err(Refusal::Proof),
    }
}
