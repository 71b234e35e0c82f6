//! Tokens that were verified before, so that their signature need not be checked at every request.
//!
//! Exact: a token is found by its whole text, never by a hash alone. Nothing is remembered of a token that was refused, and
//! what is found holds only while the keys that verified it are held and its dates are good.

use std::hash::{Hash, Hasher, RandomState};
use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{Equivalent, OptionsBuilder, Weighter};

use super::claims::Claims;

/// Verified claims by their token; bounded by memory.
pub(super) struct VerifiedTokens {
    /// `None` where nothing is to be remembered. The hash is keyed (SipHash), so nobody can choose tokens that collide.
    cache: Option<Cache<Token, Remembered, Weight, RandomState>>,
}

/// A token by which something is remembered.
#[derive(Clone, PartialEq, Eq)]
struct Token(Box<str>);

/// A token that is looked for.
struct Sought<'a>(&'a str);

impl Hash for Token {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Sought(&self.0).hash(state);
    }
}

/// The last characters are those of the signature, which tell tokens apart as well as the whole text does, and sooner.
impl Hash for Sought<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let bytes = self.0.as_bytes();
        let start = bytes.len().saturating_sub(HASHED);
        state.write(bytes.get(start..).unwrap_or(bytes));
    }
}

impl Equivalent<Token> for Sought<'_> {
    fn equivalent(&self, token: &Token) -> bool {
        *self.0 == *token.0
    }
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

impl Weighter<Token, Remembered> for Weight {
    fn weight(&self, token: &Token, _: &Remembered) -> u64 {
        (token.0.len() as u64).saturating_mul(BYTES_A_BYTE) + BYTES_AN_ENTRY
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
                RandomState::new(),
                DefaultLifecycle::default(),
            )
        });
        Self { cache }
    }

    /// What is remembered of this very token.
    pub(super) fn find(&self, token: &str) -> Option<Remembered> {
        self.cache.as_ref()?.get(&Sought(token))
    }

    pub(super) fn remember(&self, token: &str, remembered: Remembered) {
        if let Some(cache) = &self.cache {
            cache.insert(Token(token.into()), remembered);
        }
    }

    pub(super) fn forget(&self, token: &str) {
        if let Some(cache) = &self.cache {
            cache.remove(&Sought(token));
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

/// How many bytes of a token its hash is of: those of the shortest signature, 256 bits, and more.
const HASHED: usize = 64;
