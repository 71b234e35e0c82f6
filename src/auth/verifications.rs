//! How verifications ended: a request with a token counts once, under one of a closed list of results.

use std::sync::atomic::{AtomicU64, Ordering};

use super::refusal::Refusal;

/// Counts verifications by their result. A request without a token is none.
pub(super) struct Verifications {
    verified: AtomicU64,
    cached: AtomicU64,
    /// In the order of [`Refusal::CODES`].
    refused: [AtomicU64; Refusal::CODES.len()],
}

/// By what a token was found to be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    /// Its signature was checked.
    Signature,
    /// It was verified before, and that still holds.
    Memory,
}

impl Default for Verifications {
    fn default() -> Self {
        Self {
            verified: AtomicU64::new(0),
            cached: AtomicU64::new(0),
            refused: [const { AtomicU64::new(0) }; Refusal::CODES.len()],
        }
    }
}

impl Verifications {
    /// Counts what became of a request's token; nothing where it had none.
    pub(super) fn count<T>(&self, verified: &Result<Option<(T, Means)>, Refusal>) {
        let counted = match verified {
            Ok(None) => None,
            Ok(Some((_, Means::Signature))) => Some(&self.verified),
            Ok(Some((_, Means::Memory))) => Some(&self.cached),
            Err(refusal) => self.of_code(refusal.code()),
        };
        if let Some(counted) = counted {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn of_code(&self, code: &str) -> Option<&AtomicU64> {
        let place = Refusal::CODES.iter().position(|known| *known == code);
        self.refused.get(place?)
    }

    /// Every result with how often it was counted.
    pub(super) fn read(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let accepted = [(VERIFIED, &self.verified), (CACHED, &self.cached)];
        let refused = Refusal::CODES.into_iter().zip(&self.refused);
        let counted = accepted.into_iter().chain(refused);
        counted.map(|(result, count)| (result, count.load(Ordering::Relaxed)))
    }
}

const VERIFIED: &str = "verified";

const CACHED: &str = "cached";
