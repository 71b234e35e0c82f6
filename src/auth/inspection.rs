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
mod report;
mod shown;
mod specimen;
mod standard;

use super::moment::Now;
use super::refusal::Refusal;
pub(super) use beside::Beside;
pub use finding::{Finding, Outcome};
pub use offline::OfflineError;
pub(super) use offline::trusted as offline;
pub use report::{Conclusion, Report};
use specimen::Specimen;
use standard::Standard;
pub(super) use standard::{Judge, judge};

/// What each check of a token finds, by the rules of an issuer and the keys that are held of it. `refusal` is the server's.
pub(super) fn findings(
    judge: Judge<'_>,
    beside: &Beside<'_>,
    unverified: &str,
    refusal: Option<Refusal>,
    now: Now,
) -> Vec<Finding> {
    let specimen = Specimen::of(unverified);
    let standard = Standard::of(judge, now);
    let mut findings = form::findings(&specimen);
    findings.push(claims::issuer(&specimen, &standard));
    findings.extend(header::findings(&specimen, judge.trusted.rules()));
    findings.extend(key::findings(&specimen, &standard));
    findings.extend(claims::findings(&specimen, &standard));
    findings.extend(beside.findings(specimen.payload()));
    if let Some(refusal) = refusal {
        report::decisive_first(&mut findings, refusal);
    }
    findings
}
