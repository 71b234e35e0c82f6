//! What a verified token demands of whoever sends it: the claim `cnf` (RFC 7800 §3.1).
//!
//! A token with a confirmation is worth nothing without what confirms it, so a confirmation that cannot be read, or that
//! nobody checks, refuses. Members that are not known here confirm nothing and are let be.

use serde_json::Value;

use super::bearer::Bearer;
use super::claims::Claims;
use super::dpop::{Dpop, Mode};
use super::numeric_date::NumericDate;
use super::presented::Presented;
use super::refusal::Refusal;
use super::scheme::Scheme;

/// What a token is bound to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Confirmation<'a> {
    /// The thumbprint of a key (RFC 9449 §6.1).
    jkt: Option<&'a str>,
    /// Whether there is the thumbprint of a certificate (RFC 8705 §3.1).
    names_certificate: bool,
}

impl<'a> Confirmation<'a> {
    fn of(claims: &'a Claims) -> Result<Self, Refusal> {
        let Some(cnf) = claims.raw().get("cnf") else {
            return Ok(Self::default());
        };
        let cnf = cnf.as_object().ok_or(Refusal::ConfirmationInvalid)?;
        let jkt = cnf.get("jkt").map(Value::as_str);
        Ok(Self {
            jkt: jkt
                .map(|jkt| jkt.ok_or(Refusal::ConfirmationInvalid))
                .transpose()?,
            names_certificate: cnf.contains_key("x5t#S256"),
        })
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
    let confirmation = Confirmation::of(claims)?;
    match (bearer.scheme(), confirmation.jkt) {
        // No certificate is looked at here, so a token that is bound to one alone has nothing to confirm it.
        (_, None) if confirmation.names_certificate => Err(Refusal::ConfirmationInvalid),
        (Scheme::Bearer, None) if dpop.mode() == Mode::Required => Err(Refusal::BindingRequired),
        (Scheme::Bearer, None) => Ok(()),
        (Scheme::Bearer, Some(_)) => Err(Refusal::TokenBound),
        (Scheme::Dpop, None) => Err(Refusal::TokenNotBound),
        (Scheme::Dpop, Some(jkt)) => dpop
            .check(presented, bearer.unverified(), jkt, now)
            .map_err(Refusal::Proof),
    }
}
