//! Every check of a token, passed or failed, with what was found and what is wanted: the answer to "why is it refused".
//!
//! Nothing is judged here. Each finding asks the function that the server asks, and the verdict is the server's own; this
//! area only goes on after the first failure, and says in words what it saw.

mod beside;
mod claims;
mod dates;
mod finding;
mod form;
mod header;
mod key;
mod offline;
mod shown;
mod specimen;

use std::sync::Arc;

use super::claims::Claims;
use super::moment::Now;
use super::near;
use super::published::Published;
use super::refusal::Refusal;
use super::trusted::Trusted;
pub(super) use beside::Beside;
pub use finding::{Finding, Outcome};
pub use offline::OfflineError;
pub(super) use offline::trusted as offline;
use specimen::Specimen;

/// What becomes of a token, and of each check.
#[derive(Debug)]
pub struct Report {
    /// The server's answer to the token by itself. What a request must prove beside it is among the findings.
    pub verdict: Result<Arc<Claims>, Refusal>,
    /// The issuer by whose rules and keys the token was judged, as it is configured: the one that it names, else the nearest.
    pub issuer: Option<String>,
    /// Why that issuer's keys could not be fetched, where they could not.
    pub outage: Option<String>,
    /// Every check, the first that is read of a token first. One that fails has the refusal that it would cause.
    pub findings: Vec<Finding>,
}

/// What a token is judged by.
struct Standard<'a> {
    trusted: &'a Trusted,
    /// The issuer's name and keys, else why there are none.
    published: Result<Arc<Published>, String>,
    now: Now,
}

/// The issuer whose rules fit a token best: the one that it names, else one whose name it nearly has, else the first.
pub(super) fn judge<'a>(trusted: &'a [Trusted], unverified: &str) -> Option<&'a Trusted> {
    let specimen = Specimen::of(unverified);
    let number = nearest(&specimen, trusted.iter().map(Trusted::issuer));
    trusted.get(number)
}

/// What each check of a token finds, by the rules of an issuer and the keys that are held of it.
pub(super) fn findings(
    trusted: &Trusted,
    beside: &Beside<'_>,
    unverified: &str,
    now: Now,
) -> Vec<Finding> {
    let specimen = Specimen::of(unverified);
    let standard = Standard::of(trusted, now);
    let mut findings = form::findings(&specimen);
    findings.extend(header::findings(&specimen, trusted.rules()));
    findings.extend(key::findings(&specimen, &standard));
    findings.extend(claims::findings(&specimen, &standard));
    findings.extend(beside.findings(specimen.payload()));
    findings
}

/// The number of the issuer that a token names, or nearly names; else that of the first.
fn nearest<'a>(
    specimen: &Specimen<'_>,
    issuers: impl Iterator<Item = &'a super::Issuer> + Clone,
) -> usize {
    let iss = specimen.unverified_issuer().unwrap_or_default();
    let named = issuers.clone().position(|issuer| issuer.accepts(iss));
    let is_near = |issuer: &super::Issuer| near::difference(iss, issuer.as_configured()).is_some();
    named
        .or_else(|| issuers.clone().position(is_near))
        .unwrap_or_default()
}

impl<'a> Standard<'a> {
    fn of(trusted: &'a Trusted, now: Now) -> Self {
        let why = || {
            let outage = trusted.outage();
            outage.unwrap_or_else(|| "they were not fetched yet".to_owned())
        };
        Self {
            trusted,
            published: trusted.held(now.instant).ok_or_else(why),
            now,
        }
    }
}
