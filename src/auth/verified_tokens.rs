//! Tokens that were verified before, so that their signature need not be checked at every request.
//!
//! Exact: a token is found by its whole text, never by a hash alone. Nothing is remembered of a token that was refused, and
//! what is found holds only while the keys that verified it are held and its dates are good.

use std::sync::Arc;

use hashbrown::DefaultHashBuilder;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, Weighter};

use super::claims::Claims;

/// Verified claims by their token; bounded by memory.
pub(super) struct VerifiedTokens {
    /// `None` where nothing is to be remembered. The hash has a random key and is quick on a long token; only what an issuer
    /// signed is ever put in, so nobody can fill it with tokens that collide.
    cache: Option<Cache<Box<str>, Remembered, Weight, DefaultHashBuilder>>,
}

/// What is remembered of a token.
#[derive(Clone)]
pub(super) struct Remembered {
    pub(super) claims: Arc<Claims>,
    /// The number of the issuer in the configuration.
    pub(super) issuer: usize,
    /// Of the keys that verified it.
    pub(super) generation: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Box<str>, Remembered> for Weight {
    fn weight(&self, token: &Box<str>, _: &Remembered) -> u64 {
        (token.len() as u64).saturating_mul(BYTES_A_BYTE) + BYTES_AN_ENTRY
    }
}

impl VerifiedTokens {
    /// Room for so many mebibytes; 0 remembers nothing.
    pub(super) fn new(mebibytes: u64) -> Self {
        let bytes = mebibytes << 20;
        let items = usize::try_from(bytes / TYPICAL).unwrap_or(usize::MAX);
        let options = OptionsBuilder::new()
            .estimated_items_capacity(items)
            .weight_capacity(bytes)
            .build()
            .ok();
        let cache = options.filter(|_| mebibytes > 0).map(|options| {
            Cache::with_options(
                options,
                Weight,
                DefaultHashBuilder::default(),
                DefaultLifecycle::default(),
            )
        });
        Self { cache }
    }

    /// What is remembered of this very token.
    pub(super) fn find(&self, token: &str) -> Option<Remembered> {
        self.cache.as_ref()?.get(token)
    }

    pub(super) fn remember(&self, token: &str, remembered: Remembered) {
        if let Some(cache) = &self.cache {
            cache.insert(token.into(), remembered);
        }
    }

    pub(super) fn forget(&self, token: &str) {
        if let Some(cache) = &self.cache {
            cache.remove(token);
        }
    }

    /// How many tokens are remembered.
    pub(super) fn len(&self) -> usize {
        self.cache.as_ref().map_or(0, Cache::len)
    }
}

/// What is kept for each byte of a token: its text, and claims and principals made of it.
const BYTES_A_BYTE: u64 = 6;

/// What is kept of each token besides.
const BYTES_AN_ENTRY: u64 = 512;

/// How much memory the usual token takes, in bytes.
const TYPICAL: u64 = 4096;
