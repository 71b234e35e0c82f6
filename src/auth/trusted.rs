//! A trusted issuer at work: its keys, and what becomes of a token that names it.

use std::sync::Arc;
use std::time::Instant;

use super::claims::Claims;
use super::fetch::Client;
use super::issuer::Issuer;
use super::jws::KeySet;
use super::moment::Now;
use super::pace::Pace;
use super::published::Published;
use super::refusal::Refusal;
use super::remote_keys::{RemoteKeys, Source};
use super::rules::Rules;
use super::token::UnverifiedToken;
use super::trust::{KeysFrom, Trust};

/// An issuer whose tokens are taken.
pub(super) struct Trusted {
    issuer: Issuer,
    rules: Rules,
    keys: Keys,
}

enum Keys {
    /// From the configuration.
    Fixed(Arc<Published>),
    Remote(RemoteKeys),
}

/// Claims that were verified, and by which generation of keys.
pub(super) struct Verified {
    pub(super) claims: Arc<Claims>,
    pub(super) generation: u64,
}

impl Trusted {
    /// Fetches nothing yet.
    pub(super) fn new(trust: Trust, client: &Client, pace: Pace, now: Instant) -> Self {
        let address = match trust.keys {
            KeysFrom::Configuration(keys) => {
                let name = trust.issuer.as_configured().to_owned();
                return Self::fixed(trust.issuer, trust.rules, name, keys);
            }
            KeysFrom::Address(address) => Some(address),
            KeysFrom::Discovery => None,
        };
        let source = Source {
            issuer: trust.issuer.clone(),
            address,
            allowed: trust.rules.algorithms,
            leeway: trust.rules.leeway,
            client: client.clone(),
            pace,
        };
        Self {
            issuer: trust.issuer,
            rules: trust.rules,
            keys: Keys::Remote(RemoteKeys::new(source, now)),
        }
    }

    /// An issuer of this name with these keys, which is never asked for others.
    pub(super) fn fixed(issuer: Issuer, rules: Rules, name: String, keys: KeySet) -> Self {
        let published = Published {
            issuer: name,
            keys,
            generation: 0,
            fetched_at: None,
        };
        Self {
            issuer,
            rules,
            keys: Keys::Fixed(Arc::new(published)),
        }
    }

    pub(super) fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// What it calls itself, once that is known.
    pub(super) fn name(&self, now: Instant) -> Option<String> {
        let held = self.held(now).map(|held| held.issuer.clone());
        held.or_else(|| self.issuer.exact_name().map(str::to_owned))
    }

    pub(super) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What is held of the issuer now.
    pub(super) fn held(&self, now: Instant) -> Option<Arc<Published>> {
        match &self.keys {
            Keys::Fixed(published) => Some(Arc::clone(published)),
            Keys::Remote(keys) => keys.held(now),
        }
    }

    /// Why the last fetch of its keys brought none, where it did not.
    pub(super) fn outage(&self) -> Option<String> {
        self.remote().and_then(RemoteKeys::failure)
    }

    /// Asks for keys where none are held and none were asked for yet.
    pub(super) async fn look_once(&self, now: Instant) {
        let remote = self.remote().filter(|remote| remote.failure().is_none());
        if let Some(remote) = remote {
            remote.held_or_fetched(now).await;
        }
    }

    /// The keys that need to be kept fresh, if they do.
    pub(super) fn remote(&self) -> Option<&RemoteKeys> {
        match &self.keys {
            Keys::Fixed(_) => None,
            Keys::Remote(keys) => Some(keys),
        }
    }

    /// Verifies a token that names this issuer. May wait for the issuer, at most 5 s: while no keys are held, or when those
    /// held do not verify it.
    ///
    /// The order is a promise: algorithm before keys, keys before signature, signature before claims.
    pub(super) async fn verify(
        &self,
        token: UnverifiedToken<'_>,
        now: Now,
    ) -> Result<Verified, Refusal> {
        self.rules.check_algorithm(token.header().algorithm)?;
        self.rules.check_type(token.typ())?;
        let published = self.published_for(&token, now.instant).await?;
        let claims = Claims::check(
            token.into_payload(),
            &published.issuer,
            &self.rules,
            now.date,
        )?;
        Ok(Verified {
            claims: Arc::new(claims),
            generation: published.generation,
        })
    }

    /// What the issuer published, with a key that verifies the token.
    async fn published_for(
        &self,
        token: &UnverifiedToken<'_>,
        now: Instant,
    ) -> Result<Arc<Published>, Refusal> {
        let keys = match &self.keys {
            Keys::Fixed(published) => {
                return self.check(token, published).map(|()| Arc::clone(published));
            }
            Keys::Remote(keys) => keys,
        };
        let unavailable = Refusal::KeysUnavailable {
            retry_after: keys.pace().retry_after(),
        };
        let held = keys.held_or_fetched(now).await.ok_or(unavailable)?;
        match self.check(token, &held) {
            Ok(()) => return Ok(held),
            Err(refusal) if !may_be_a_rotation(refusal) => return Err(refusal),
            Err(_) => {}
        }
        // The issuer may have a new key, under a new name or an old one.
        keys.look_again(now, |published| self.check(token, published).is_ok())
            .await;
        let held = keys.held(now).ok_or(unavailable)?;
        self.check(token, &held).map(|()| held)
    }

    fn check(&self, token: &UnverifiedToken<'_>, published: &Published) -> Result<(), Refusal> {
        if token.unverified_issuer() != Some(published.issuer.as_str()) {
            return Err(Refusal::IssuerMismatch);
        }
        token.verify(&published.keys, self.rules.algorithms)
    }
}

fn may_be_a_rotation(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::KeyUnknown
            | Refusal::KeyMismatch
            | Refusal::KeyAmbiguous
            | Refusal::SignatureInvalid
    )
}
