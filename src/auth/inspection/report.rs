//! What an inspection comes to.

use std::sync::Arc;

use super::finding::Finding;
use crate::auth::claims::Claims;
use crate::auth::refusal::{Refusal, RefusalKind};

/// What becomes of a token, and of each check.
#[derive(Debug)]
pub struct Report {
    /// The server's answer to the token by itself. What a request must prove beside it is among the findings.
    pub verdict: Result<Arc<Claims>, Refusal>,
    /// The issuer by whose rules and keys the token was judged, as it is configured: the one that it names, else the nearest.
    pub issuer: Option<String>,
    /// Why that issuer's keys could not be fetched, where they could not.
    pub outage: Option<String>,
    /// Every check. Of those that fail, the one that the server answers with comes first.
    pub findings: Vec<Finding>,
}

/// Whether a token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// The server takes it.
    Valid,
    /// The server refuses it. While it has no keys of the issuer, it would with any.
    Invalid(Refusal),
    /// Without the issuer's keys nobody can tell.
    Open,
}

impl Report {
    /// Whether the token is good.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let refusal = match &self.verdict {
            Ok(_) => return Conclusion::Valid,
            Err(refusal) => *refusal,
        };
        match refusal.kind() {
            RefusalKind::Unavailable { .. } => {
                let failed = self.findings.iter().find_map(Finding::refusal);
                failed.map_or(Conclusion::Open, Conclusion::Invalid)
            }
            _ => Conclusion::Invalid(refusal),
        }
    }
}

/// Puts what the server answers with before the other failures: it stops at the first, in an order of its own.
pub(super) fn decisive_first(findings: &mut Vec<Finding>, refusal: Refusal) {
    let position = |decides: &dyn Fn(Refusal) -> bool| {
        let mut refusals = findings.iter().map(Finding::refusal);
        refusals.position(|one| one.is_some_and(decides))
    };
    let (first, decisive) = (position(&|_| true), position(&|one| one == refusal));
    if let (Some(first), Some(decisive)) = (first, decisive) {
        let finding = findings.remove(decisive);
        findings.insert(first, finding);
    }
}
