//! DPoP (RFC 9449): whoever sends a token that is bound to a key must prove, for each request, to hold that key.
//!
//! ```text
//! cnf.jkt of the verified token ─┐
//! header `DPoP` → Proof ─────────┴─→ nonce → replay memory
//! ```
//!
//! The token comes first: only for one that was verified is a proof looked at, and only a proof that was verified enters
//! the memory.

pub(super) mod flaw;
pub(super) mod mode;

mod nonce;
mod proof;
mod replay;
mod target;
mod thumbprint;

use std::ops::RangeInclusive;
use std::time::SystemTime;

use aws_lc_rs::digest::{Context, SHA256};

use super::config_error::ConfigError;
use super::numeric_date::NumericDate;
use super::presented::Presented;
use super::public_url::PublicUrl;
use flaw::ProofFlaw;
use nonce::Nonces;
use proof::{Expected, Proof};
use replay::{Rejected, Replay, Use};

pub use mode::Mode;

/// What is needed to check proofs. One for the whole server, since it remembers what was used.
pub(super) struct Dpop {
    mode: Mode,
    nonces: Option<Nonces>,
    replay: Replay,
}

impl Dpop {
    /// How many used proofs may be remembered: fewer would be used up by one page, more would take 10 GB.
    pub(super) const PROOFS: RangeInclusive<u64> = 1_000..=100_000_000;

    /// Checks proofs as `mode` says, demands its own nonces if `with_nonces`, and remembers `most` used proofs.
    ///
    /// # Errors
    /// There is no randomness for nonces.
    pub(super) fn new(mode: Mode, with_nonces: bool, most: u64) -> Result<Self, ConfigError> {
        let has_use = with_nonces && mode != Mode::Disabled;
        let nonces = has_use.then(Nonces::random).transpose();
        Ok(Self {
            mode,
            nonces: nonces.map_err(|_| ConfigError::NoRandomness)?,
            replay: Replay::new(usize::try_from(most).unwrap_or(usize::MAX)),
        })
    }

    /// Whether proofs are optional, demanded or unknown.
    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// Takes the proof that `presented` holds the key of this thumbprint, and remembers that it was used.
    pub(super) fn check(
        &self,
        presented: &Presented<'_>,
        token: &str,
        thumbprint: &str,
        now: NumericDate,
    ) -> Result<(), ProofFlaw> {
        let proof = verify(presented, token, thumbprint, now)?;
        self.check_nonce(&proof, now)?;
        self.remember(&proof, thumbprint, now)
    }

    /// Whether proofs need a nonce.
    pub(super) fn needs_nonces(&self) -> bool {
        self.nonces.is_some()
    }

    /// The nonce for the answer to one of `proofs`: the current one, if proofs need one and this one has another or none.
    pub(super) fn next_nonce(&self, proofs: &[&str], now: NumericDate) -> Option<String> {
        let nonces = self.nonces.as_ref()?;
        let [proof] = proofs else {
            return None;
        };
        let seconds = now.whole_seconds();
        let held = proof::unverified_nonce(proof);
        let is_current = held.is_some_and(|nonce| nonces.is_current(&nonce, seconds));
        (!is_current).then(|| nonces.current(seconds))
    }

    fn check_nonce(&self, proof: &Proof, now: NumericDate) -> Result<(), ProofFlaw> {
        let Some(nonces) = &self.nonces else {
            return Ok(());
        };
        let is_good = |nonce: &String| nonces.accepts(nonce, now.whole_seconds());
        match proof.nonce.as_ref().is_some_and(is_good) {
            true => Ok(()),
            false => Err(ProofFlaw::Nonce),
        }
    }

    fn remember(&self, proof: &Proof, thumbprint: &str, now: NumericDate) -> Result<(), ProofFlaw> {
        let used = Use {
            proof: hash(&[thumbprint, &proof.id]),
            key: hash(&[thumbprint]),
            ends: proof.ends(),
        };
        let accepted = self.replay.accept(used, now.whole_seconds());
        accepted.map_err(|rejected| match rejected {
            Rejected::Used => ProofFlaw::Replayed,
            Rejected::Full => ProofFlaw::TooMany,
        })
    }
}

/// Whether `presented` holds one proof, for this very request and `token`, by the key of this thumbprint (RFC 7638).
///
/// Pure, and so not enough to let anyone in: whether the proof was used before, and whether its nonce is a good one, is not
/// asked. [`Authenticator`](super::Authenticator) does that, too.
///
/// # Errors
/// There is not one proof, or it proves something else or nothing.
pub fn verify_proof(
    presented: &Presented<'_>,
    token: &str,
    thumbprint: &str,
    now: SystemTime,
) -> Result<(), ProofFlaw> {
    verify(presented, token, thumbprint, NumericDate::of(now)).map(|_| ())
}

fn verify(
    presented: &Presented<'_>,
    token: &str,
    thumbprint: &str,
    now: NumericDate,
) -> Result<Proof, ProofFlaw> {
    let proof = match presented.proofs {
        [] => return Err(ProofFlaw::Missing),
        [proof] => *proof,
        _ => return Err(ProofFlaw::Repeated),
    };
    let addresses = addresses(presented);
    if addresses.is_empty() {
        return Err(ProofFlaw::AddressUnknown);
    }
    let expected = Expected {
        token,
        thumbprint,
        method: presented.method,
        addresses: &addresses,
        now,
    };
    Proof::verify(proof, &expected)
}

/// The addresses that the request may have been sent to, in their normal spelling.
fn addresses(presented: &Presented<'_>) -> Vec<String> {
    let base = |url: &PublicUrl| url.origin() + url.path().trim_end_matches('/');
    let urls = presented.public_urls.iter();
    let called = urls.map(|url| base(url) + presented.path);
    called.filter_map(|url| target::normal(&url)).collect()
}

/// The first half of a SHA-256; a thumbprint, which comes first, has no zero byte in it. Nobody finds two texts for it, and by his own key a sender could only refuse himself.
fn hash(texts: &[&str]) -> u128 {
    let mut context = Context::new(&SHA256);
    for text in texts {
        context.update(text.as_bytes());
        context.update(&[0]);
    }
    let digest = context.finish();
    let first = digest.as_ref().first_chunk().copied();
    first.map_or(0, u128::from_be_bytes)
}

#[cfg(test)]
mod tests;
