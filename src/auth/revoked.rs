//! What is revoked now: one list that is swapped whole, asked about each token on every request.
//!
//! It is asked after a token is verified and whatever is remembered of an earlier verification, so that a revocation is
//! effective with the next request.

use std::sync::Arc;

use arc_swap::ArcSwap;
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::revocation::Revocations;

/// The revocations in force; none at first. Share it behind an `Arc`; asking it never waits, not even during a swap.
#[derive(Debug, Default)]
pub struct Revoked {
    list: ArcSwap<Revocations>,
}

impl Revoked {
    /// `list` is in force from now on, in place of the one that is returned.
    pub fn replace(&self, list: Revocations) -> Arc<Revocations> {
        self.list.swap(Arc::new(list))
    }

    /// The list in force.
    #[must_use]
    pub fn current(&self) -> Arc<Revocations> {
        self.list.load_full()
    }

    /// How many entries are in force.
    pub(super) fn count(&self) -> usize {
        self.list.load().count()
    }

    /// Passes claims whose token is not revoked.
    pub(super) fn check(&self, claims: &Map<String, Value>) -> Result<(), Refusal> {
        let issuer = claims.get("iss").and_then(Value::as_str);
        match self.list.load().revokes(issuer.unwrap_or_default(), claims) {
            true => Err(Refusal::TokenRevoked),
            false => Ok(()),
        }
    }
}
