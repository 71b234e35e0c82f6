//! What a verified token demands of whoever sends it: the claim `cnf` (RFC 7800 §3.1).
//!
//! A token with a confirmation is worth nothing without what confirms it, so a confirmation that cannot be read, or that
//! nobody checks, refuses. Members that are not known here confirm nothing and are let be.

use serde_json::{Map, Value};

use super::bearer::Bearer;
use super::certificate::{self, Thumbprint};
use super::claims::Claims;
use super::dpop::{Dpop, Mode};
use super::numeric_date::NumericDate;
use super::presented::Presented;
use super::refusal::Refusal;
use super::scheme::Scheme;

/// What the sender of a token must prove to hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Confirmation<'a> {
    /// The key of this thumbprint (RFC 9449 §6.1).
    pub(super) key: Option<&'a str>,
    /// The key of the certificate of this thumbprint (RFC 8705 §3.1).
    pub(super) certificate: Option<Thumbprint>,
}

impl<'a> Confirmation<'a> {
    fn of(claims: &'a Map<String, Value>) -> Result<Self, Refusal> {
        let Some(cnf) = claims.get("cnf") else {
            return Ok(Self::default());
        };
        let cnf = cnf.as_object().ok_or(Refusal::ConfirmationInvalid)?;
        let text = |name| match cnf.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Refusal::ConfirmationInvalid),
        };
        let certificate = text("x5t#S256")?.map(Thumbprint::parse);
        Ok(Self {
            key: text("jkt")?,
            certificate: certificate
                .map(|read| read.ok_or(Refusal::ConfirmationInvalid))
                .transpose()?,
        })
    }

    /// Checks the certificate, where the token is bound to one. Where nobody looks at certificates, a proof of the key
    /// confirms a token that is bound to both; one that is bound to a certificate alone has nothing to confirm it.
    fn check_certificate(&self, forwarded: Option<&[&str]>) -> Result<(), Refusal> {
        let Some(thumbprint) = &self.certificate else {
            return Ok(());
        };
        match forwarded {
            None if self.key.is_some() => Ok(()),
            forwarded => certificate::check(forwarded.unwrap_or_default(), thumbprint),
        }
    }
}

/// What whoever sends a token must prove. Refuses a token that no request could use, by `mode` and by whether certificates
/// are looked at.
pub(super) fn demand(
    claims: &Map<String, Value>,
    mode: Mode,
    certificates: bool,
) -> Result<Confirmation<'_>, Refusal> {
    let confirmation = Confirmation::of(claims)?;
    match (&confirmation, mode) {
        (Confirmation { key: None, .. }, Mode::Required) => Err(Refusal::BindingRequired),
        (Confirmation { key: Some(_), .. }, Mode::Disabled) => Err(Refusal::TokenBound),
        _ if !certificates => confirmation.check_certificate(None).map(|()| confirmation),
        _ => Ok(confirmation),
    }
}

/// Checks that the sender of a verified token may use it. To be asked for every request, however the claims were come by.
/// `certificates` says whether clients' certificates are looked at.
pub(super) fn check(
    claims: &Claims,
    bearer: &Bearer<'_>,
    presented: &Presented<'_>,
    (dpop, certificates): (&Dpop, bool),
    now: NumericDate,
) -> Result<(), Refusal> {
    let confirmation = demand(claims.raw(), dpop.mode(), certificates)?;
    match (bearer.scheme(), confirmation.key) {
        (Scheme::Bearer, Some(_)) => return Err(Refusal::TokenBound),
        (Scheme::Dpop, None) => return Err(Refusal::TokenNotBound),
        (Scheme::Bearer, None) | (Scheme::Dpop, Some(_)) => {}
    }
    // Before the proof, which counts once: another request may still need it.
    confirmation.check_certificate(certificates.then_some(presented.certificates))?;
    confirmation.key.map_or(Ok(()), |key| {
        let checked = dpop.check(presented, bearer.unverified(), key, now);
        checked.map_err(Refusal::Proof)
    })
}
