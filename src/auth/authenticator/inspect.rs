//! The same way for one token without a request, that somebody wants to know all about.
//!
//! The verdict is the one that a request would meet. Keys that are not held are fetched, as for a request.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::Authenticator;
use crate::auth::binding;
use crate::auth::config::Config;
use crate::auth::dpop::Dpop;
use crate::auth::inspection::{self, Beside, Finding, OfflineError, Report};
use crate::auth::moment::Now;
use crate::auth::numeric_date::NumericDate;
use crate::auth::refusal::Refusal;
use crate::auth::verifications::Verifications;
use crate::auth::verified_tokens::VerifiedTokens;

impl Authenticator {
    /// With the keys of `text` in place of those of the issuer that a token names, or nearly names, which is the only one that
    /// is then trusted. For inspection: nothing is ever fetched.
    ///
    /// # Errors
    /// The section cannot be used, or `text` is no JWK set, JWK or PEM with a key for the issuer's algorithms.
    pub fn for_token(config: &Config, unverified: &str, text: &str) -> Result<Self, OfflineError> {
        let trusted = inspection::offline(config, unverified, text)?;
        let dpop = Dpop::new(config.dpop, config.dpop_nonce, config.dpop_proofs);
        Ok(Self {
            trusted: trusted.into_iter().collect(),
            verified: VerifiedTokens::new(0),
            revoked: Arc::default(),
            dpop: dpop?,
            verifications: Verifications::default(),
            certificates: config.certificate_header.is_some(),
        })
    }

    /// What becomes of a token at a date, and of each check of it. May wait for the issuer, at most 5 s.
    pub async fn inspect(&self, unverified: &str, date: SystemTime) -> Report {
        let now = Now {
            date: NumericDate::of(date),
            instant: Instant::now(),
        };
        self.inspect_at(unverified, now).await
    }

    pub(in crate::auth) async fn inspect_at(&self, unverified: &str, now: Now) -> Report {
        let verdict = self.claims(unverified, now).await.and_then(|(claims, _)| {
            binding::demand(claims.raw(), self.dpop.mode(), self.certificates)?;
            Ok(claims)
        });
        let judge = inspection::judge(&self.trusted, unverified);
        if let Some(judge) = judge {
            judge.look_once(now).await;
        }
        let issuer = judge.map(|judge| judge.trusted.issuer().as_configured().to_owned());
        Report {
            issuer,
            outage: judge.and_then(|judge| judge.outage()),
            findings: self.findings(unverified, verdict.as_ref().err().copied(), now),
            verdict,
        }
    }

    /// What each check of a token finds, by the keys that are held.
    pub(in crate::auth) fn findings(
        &self,
        unverified: &str,
        refusal: Option<Refusal>,
        now: Now,
    ) -> Vec<Finding> {
        let beside = Beside {
            revoked: &self.revoked,
            dpop: self.dpop.mode(),
            certificates: self.certificates,
        };
        let judge = inspection::judge(&self.trusted, unverified);
        let findings =
            judge.map(|judge| inspection::findings(judge, &beside, unverified, refusal, now));
        findings.unwrap_or_default()
    }
}
