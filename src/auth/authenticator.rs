//! The whole way from what a request presents to its caller.
//!
//! The order is a promise: form before issuer, issuer before keys, keys before signature, signature before claims. So a
//! malformed or foreign token is refused even while no keys are held, and only a token of our issuer meets an outage.

mod counts;
mod inspect;

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::bearer::Bearer;
use super::binding;
use super::caller::Caller;
use super::claims::Claims;
use super::config::Config;
use super::config_error::ConfigError;
use super::dpop::{Dpop, Mode};
use super::fetch;
use super::issuer::Issuer;
use super::moment::Now;
use super::pace::Pace;
use super::presented::Presented;
use super::refresh;
use super::refusal::Refusal;
use super::revoked::Revoked;
use super::rules::Mints;
use super::survey::Survey;
use super::token::UnverifiedToken;
use super::trust::{self, KeysFrom, Trust};
use super::trusted::Trusted;
use super::verifications::{Means, Verifications};
use super::verified_tokens::{Remembered, VerifiedTokens};
use super::watch::Watch;

/// Turns what requests present into callers. One for the whole server, shared by reference.
pub struct Authenticator {
    /// At least one.
    trusted: Vec<Trusted>,
    verified: VerifiedTokens,
    revoked: Arc<Revoked>,
    dpop: Dpop,
    verifications: Verifications,
    /// Whether clients' certificates are looked at.
    certificates: bool,
}

/// What is known of an issuer's keys at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    /// The issuer, as it is configured.
    pub issuer: String,
    /// How many usable keys are held; 0 for none.
    pub keys: usize,
    /// How long ago they were fetched; `None` for none, and for keys of the configuration.
    pub age: Option<Duration>,
}

impl Authenticator {
    /// Prepares to verify; fetches nothing yet.
    ///
    /// # Errors
    /// When a key of the section is missing or cannot be right, or https has no certificate authorities to rely on.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let stale = Duration::from_secs(config.stale_seconds);
        Self::with_pace(
            config,
            Pace {
                stale,
                ..Pace::default()
            },
        )
    }

    pub(super) fn with_pace(config: &Config, pace: Pace) -> Result<Self, ConfigError> {
        let trusted = trust::trusted(config)?;
        let client = fetch::client(trusted.iter().any(needs_https))?;
        let now = Instant::now();
        let trusted = trusted.into_iter();
        let trusted = trusted.map(|trust| Trusted::new(trust, &client, pace, now));
        Ok(Self {
            trusted: trusted.collect(),
            verified: VerifiedTokens::new(config.cache_mebibytes),
            revoked: Arc::default(),
            dpop: Dpop::new(config.dpop, config.dpop_nonce, config.dpop_proofs)?,
            verifications: Verifications::default(),
            certificates: config.certificate_header.is_some(),
        })
    }

    /// Refuses from now on what `revoked` says, as it stands at each request.
    #[must_use]
    pub fn revoking(self, revoked: Arc<Revoked>) -> Self {
        Self { revoked, ..self }
    }

    /// Tells `watch` of each request to an issuer from now on.
    #[must_use]
    pub fn watched_by(self, watch: &Watch) -> Self {
        let remote = self.trusted.iter().filter_map(Trusted::remote);
        remote.for_each(|keys| keys.watched_by(watch));
        self
    }

    /// Who is calling, by the system's clock. May wait for the issuer, at most 5 s: while no keys are held, or when a token
    /// names an unknown one.
    ///
    /// # Errors
    /// When a token is presented and not good, or cannot be checked for now. Such a request has no caller, not an
    /// anonymous one.
    pub async fn authenticate(&self, presented: &Presented<'_>) -> Result<Caller, Refusal> {
        self.authenticate_at(presented, Now::of_system()).await
    }

    pub(super) async fn authenticate_at(
        &self,
        presented: &Presented<'_>,
        now: Now,
    ) -> Result<Caller, Refusal> {
        let verified = self.caller(presented, now).await;
        self.verifications.count(&verified);
        let claims = verified?.map(|(claims, _)| claims);
        Ok(claims.map_or(Caller::Anonymous, Caller::Known))
    }

    /// The claims of the caller, `None` for an anonymous one, and by what means they were verified.
    async fn caller(
        &self,
        presented: &Presented<'_>,
        now: Now,
    ) -> Result<Option<(Arc<Claims>, Means)>, Refusal> {
        let Some(bearer) = Bearer::read(presented, self.dpop.mode().schemes())? else {
            return Ok(None);
        };
        let (claims, means) = self.claims(bearer.unverified(), now).await?;
        let binding = (&self.dpop, self.certificates);
        binding::check(&claims, &bearer, presented, binding, now.date)?;
        Ok(Some((claims, means)))
    }

    /// The claims of a token, by all that can be told without the request that it came with.
    async fn claims(&self, unverified: &str, now: Now) -> Result<(Arc<Claims>, Means), Refusal> {
        let (remembered, means) = match self.remembered(unverified, now)? {
            Some(remembered) => (remembered, Means::Memory),
            None => (self.verify(unverified, now).await?, Means::Signature),
        };
        self.revoked.check(remembered.claims.raw())?;
        Ok((remembered.claims, means))
    }

    /// Whether the token of these claims was revoked since it was verified.
    #[must_use]
    pub fn revokes(&self, claims: &Claims) -> bool {
        self.revoked.check(claims.raw()).is_err()
    }

    /// What can be told of the token of a request before it is verified; `None` where none can be read. It costs what reading
    /// a token costs.
    #[must_use]
    pub fn survey(&self, presented: &Presented<'_>) -> Option<Survey<'_>> {
        let bearer = Bearer::read(presented, self.dpop.mode().schemes());
        let unverified = bearer.ok().flatten()?.unverified();
        let token = UnverifiedToken::parse(unverified).ok()?;
        let iss = token.unverified_issuer();
        let mut issuers = self.issuers();
        let named = issuers.find(|issuer| iss.is_some_and(|iss| issuer.accepts(iss)));
        let remembered = self.remembered(unverified, Now::of_system());
        Some(Survey {
            is_remembered: matches!(remembered, Ok(Some(_))),
            issuer: named.map(Issuer::as_configured),
            algorithm: Some(token.header().algorithm.name()),
        })
    }

    /// Whether proofs need a nonce, which answers have to tell.
    #[must_use]
    pub fn gives_nonces(&self) -> bool {
        self.dpop.needs_nonces()
    }

    /// The nonce to send with the answer to a request with these `DPoP` headers (RFC 9449 §8.2 and §9): where a proof needs
    /// one, and this one does not hold the newest.
    #[must_use]
    pub fn next_nonce(&self, proofs: &[&str]) -> Option<String> {
        self.dpop.next_nonce(proofs, Now::of_system().date)
    }

    /// What is remembered of a token, if that still holds.
    fn remembered(&self, token: &str, now: Now) -> Result<Option<Remembered>, Refusal> {
        let Some(remembered) = self.verified.find(token) else {
            return Ok(None);
        };
        let trusted = self.trusted.get(remembered.issuer);
        let held = trusted.and_then(|trusted| Some((trusted, trusted.held(now.instant)?)));
        let current = held.filter(|(_, held)| held.generation == remembered.generation);
        let Some((trusted, _)) = current else {
            self.verified.forget(token);
            return Ok(None);
        };
        let still_good = remembered.claims.check_again(trusted.rules(), now.date);
        if still_good.is_err() {
            self.verified.forget(token);
        }
        still_good.map(|()| Some(remembered))
    }

    async fn verify(&self, unverified: &str, now: Now) -> Result<Remembered, Refusal> {
        let token = UnverifiedToken::parse(unverified)?;
        let iss = token.unverified_issuer().ok_or(Refusal::IssuerMismatch)?;
        let mut trusted = self.trusted.iter().enumerate();
        let named = trusted.find(|(_, trusted)| trusted.issuer().accepts(iss));
        let (issuer, trusted) = named.ok_or(Refusal::IssuerMismatch)?;
        let verified = trusted.verify(token, now).await?;
        let remembered = Remembered {
            claims: verified.claims,
            issuer,
            generation: verified.generation,
        };
        self.verified.remember(unverified, remembered.clone());
        Ok(remembered)
    }

    /// Whether tokens may, must or may not be bound to a key of their sender's.
    #[must_use]
    pub fn dpop_mode(&self) -> Mode {
        self.dpop.mode()
    }

    /// Whether clients' certificates are looked at, so that tokens may be bound to one (RFC 8705 §3).
    #[must_use]
    pub fn checks_certificates(&self) -> bool {
        self.certificates
    }

    /// What is known of each issuer's keys now.
    #[must_use]
    pub fn key_statuses(&self) -> Vec<KeyStatus> {
        let now = Instant::now();
        let status = |trusted: &Trusted| {
            let held = trusted.held(now);
            let fetched_at = held.as_ref().and_then(|held| held.fetched_at);
            KeyStatus {
                issuer: trusted.issuer().as_configured().to_owned(),
                keys: held.map_or(0, |held| held.keys.keys().len()),
                age: fetched_at.map(|at| now.saturating_duration_since(at)),
            }
        };
        self.trusted.iter().map(status).collect()
    }

    /// The issuers whose tokens are taken, in the order of the configuration.
    pub fn issuers(&self) -> impl Iterator<Item = &Issuer> {
        self.trusted.iter().map(Trusted::issuer)
    }

    /// Which names the claims of a token of `iss` may give; without an `iss`, those of the one issuer that is trusted, or of the
    /// first of several. `None` where the issuer is not trusted.
    #[must_use]
    pub fn mints_of(&self, iss: Option<&str>) -> Option<&Mints> {
        let mut trusted = self.trusted.iter();
        let named = trusted.find(|trusted| iss.is_none_or(|iss| trusted.issuer().accepts(iss)));
        named.map(|trusted| &*trusted.rules().mints)
    }

    /// The issuers by the names that they give themselves. One that is configured as a bare domain is left out until its
    /// discovery document was read, which alone tells whether its name ends with a slash.
    pub fn issuer_names(&self) -> impl Iterator<Item = String> {
        let now = Instant::now();
        self.trusted
            .iter()
            .filter_map(move |trusted| trusted.name(now))
    }

    /// Fetches the issuers' keys now and every ten minutes; after a failure soon again, then at least every 30 s. Ends at
    /// once when `stop` resolves. Tokens can be verified without it, but the first of them then wait for the issuer.
    pub async fn keep_keys(&self, stop: impl Future<Output = ()>) {
        let remote = self.trusted.iter().filter_map(Trusted::remote);
        refresh::keep(remote.collect(), stop).await;
    }
}

/// Whether an issuer is reached by https. Keys of the configuration are not fetched at all.
fn needs_https(trust: &Trust) -> bool {
    let url = match &trust.keys {
        KeysFrom::Configuration(_) => return false,
        KeysFrom::Address(url) => Some(url.clone()),
        KeysFrom::Discovery => trust.issuer.discovery_url(),
    };
    url.is_some_and(|url| url.scheme() == "https")
}
