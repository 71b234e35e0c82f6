//! The whole way from what a request presents to its caller.
//!
//! The order is a promise: form before issuer, issuer before keys, keys before signature, signature before claims. So a
//! malformed or foreign token is refused even while no keys are held, and only a token of our issuer meets an outage.

use std::future::Future;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::bearer::Bearer;
use super::binding;
use super::caller::Caller;
use super::claims::{Claims, Rules};
use super::config::Config;
use super::config_error::ConfigError;
use super::discovery::Published;
use super::dpop::Dpop;
use super::fetch;
use super::issuer::Issuer;
use super::numeric_date::NumericDate;
use super::pace::Pace;
use super::presented::Presented;
use super::refresh;
use super::refusal::Refusal;
use super::remote_keys::RemoteKeys;
use super::token::UnverifiedToken;

/// Turns what requests present into callers. One for the whole server, shared by reference.
pub struct Authenticator {
    rules: Rules,
    keys: RemoteKeys,
    dpop: Dpop,
}

/// The two clocks: one tells the date, the other never goes back.
#[derive(Clone, Copy)]
pub(super) struct Now {
    pub(super) date: NumericDate,
    pub(super) instant: Instant,
}

impl Authenticator {
    /// Prepares to verify; fetches nothing yet.
    ///
    /// # Errors
    /// When a key of the section is missing or cannot be right, or https has no certificate authorities to rely on.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Self::with_pace(config, Pace::default())
    }

    pub(super) fn with_pace(config: &Config, pace: Pace) -> Result<Self, ConfigError> {
        let issuer = config.issuer()?;
        let rules = config.rules()?;
        let client = fetch::client(&issuer)?;
        let keys = RemoteKeys::new(issuer, rules.algorithms, client, pace, Instant::now());
        let dpop = config.dpop()?;
        Ok(Self { rules, keys, dpop })
    }

    /// Who is calling, by the system's clock. May wait for the issuer, at most 5 s: while no keys are held, or when a token
    /// names an unknown one.
    ///
    /// # Errors
    /// When a token is presented and not good, or cannot be checked for now. Such a request has no caller, not an
    /// anonymous one.
    pub async fn authenticate(&self, presented: &Presented<'_>) -> Result<Caller, Refusal> {
        let now = Now {
            date: NumericDate::of(SystemTime::now()),
            instant: Instant::now(),
        };
        self.authenticate_at(presented, now).await
    }

    pub(super) async fn authenticate_at(
        &self,
        presented: &Presented<'_>,
        now: Now,
    ) -> Result<Caller, Refusal> {
        let Some(bearer) = Bearer::read(presented, self.dpop.mode().schemes())? else {
            return Ok(Caller::Anonymous);
        };
        let token = UnverifiedToken::parse(bearer.unverified())?;
        let published = self.published_for(&token, now).await?;
        let payload = token.verified_by(&published.keys, self.rules.algorithms)?;
        let claims = Claims::check(payload, &published.issuer, &self.rules, now.date)?;
        binding::check(&claims, &bearer, presented, &self.dpop, now.date)?;
        Ok(Caller::Known(Arc::new(claims)))
    }

    /// The nonce to send with the answer to a request with these `DPoP` headers (RFC 9449 §8.2 and §9): where a proof needs
    /// one, and this one does not hold the newest.
    #[must_use]
    pub fn next_nonce(&self, proofs: &[&str]) -> Option<String> {
        let now = NumericDate::of(SystemTime::now());
        self.dpop.next_nonce(proofs, now)
    }

    /// Whether keys are held, so that tokens can be told good from bad. Once true, it stays so.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        self.keys.held().is_some()
    }

    /// The issuer whose tokens are taken.
    #[must_use]
    pub fn issuer(&self) -> &Issuer {
        self.keys.issuer()
    }

    /// The issuers whose tokens are taken, by the names that they give themselves. One that is configured as a bare domain is
    /// left out until its discovery document was read, which alone tells whether its name ends with a slash.
    pub fn issuers(&self) -> impl Iterator<Item = String> {
        let held = self.keys.held().map(|held| held.issuer.clone());
        let exact = || self.issuer().exact_name().map(str::to_owned);
        held.or_else(exact).into_iter()
    }

    /// Fetches the issuer's keys now and every ten minutes; after a failure soon again, then at least every 30 s. Ends at
    /// once when `stop` resolves. Tokens can be verified without it, but the first of them then wait for the issuer.
    pub async fn keep_keys(&self, stop: impl Future<Output = ()>) {
        refresh::keep(&self.keys, stop).await;
    }

    /// What the issuer published that the token names, with its key in it if the issuer has it.
    async fn published_for(
        &self,
        token: &UnverifiedToken<'_>,
        now: Now,
    ) -> Result<Arc<Published>, Refusal> {
        let names_ours = |iss: &&str| self.keys.issuer().accepts(iss);
        let iss = token.unverified_issuer().filter(names_ours);
        let iss = iss.ok_or(Refusal::IssuerMismatch)?;
        if !self.rules.algorithms.has(token.header().algorithm) {
            return Err(Refusal::AlgorithmNotAllowed);
        }
        let unavailable = Refusal::KeysUnavailable {
            retry_after: self.keys.pace().retry_after(),
        };
        let held = self.keys.held_or_fetched(now.instant).await;
        let held = held.ok_or(unavailable)?;
        if iss != held.issuer {
            return Err(Refusal::IssuerMismatch);
        }
        match token.header().kid.as_deref() {
            Some(kid) if !held.keys.has(kid) => {
                self.keys.look_again(kid, now.instant).await;
                self.keys.held().ok_or(unavailable)
            }
            _ => Ok(held),
        }
    }
}
