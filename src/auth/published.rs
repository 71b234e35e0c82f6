//! What is held of an issuer at a moment: its exact name and its keys.

use std::time::Instant;

use super::discovery::Discovered;
use super::jws::KeySet;

/// The name and the keys of an issuer, fetched together.
#[derive(Debug)]
pub(super) struct Published {
    /// What the issuer calls itself: the only `iss` that is taken.
    pub(super) issuer: String,
    pub(super) keys: KeySet,
    /// Another number than before if a key left the set: what was verified before it may have been signed with that key.
    pub(super) generation: u64,
    /// When the fetch began that brought them; `None` for keys of the configuration.
    pub(super) fetched_at: Option<Instant>,
}

impl Published {
    /// What follows `before`.
    pub(super) fn after(before: Option<&Self>, found: Discovered, fetched_at: Instant) -> Self {
        let Discovered {
            name: issuer, keys, ..
        } = found;
        let generation = before.map_or(0, |before| {
            let is_whole = before.issuer == issuer && !keys.lacks_one_of(&before.keys);
            before.generation + u64::from(!is_whole)
        });
        Self {
            issuer,
            keys,
            generation,
            fetched_at: Some(fetched_at),
        }
    }
}
