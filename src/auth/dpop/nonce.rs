//! Nonces of this server (RFC 9449 §9): whoever made a proof with one made it lately, whatever the clocks say.
//!
//! Nothing is remembered: a nonce is a keyed hash of the time at which it was given out, and the key lives as long as the
//! process.

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use aws_lc_rs::rand::SystemRandom;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Gives out nonces and knows them again.
pub(super) struct Nonces(hmac::Key);

impl Nonces {
    /// Nonces of a key that nobody knows.
    ///
    /// # Errors
    /// The system has no randomness.
    pub(super) fn random() -> Result<Self, Unspecified> {
        hmac::Key::generate(HMAC_SHA256, &SystemRandom::new()).map(Self)
    }

    /// The nonce to give out at `now`, in seconds since the epoch.
    pub(super) fn current(&self, now: u64) -> String {
        let tag = hmac::sign(&self.0, &(now / PERIOD).to_be_bytes());
        URL_SAFE_NO_PAD.encode(tag)
    }

    /// Whether a nonce is the one to give out at `now`.
    pub(super) fn is_current(&self, nonce: &str, now: u64) -> bool {
        self.is_of(nonce, now / PERIOD)
    }

    /// Whether a nonce was given out in this period or in the one before.
    pub(super) fn accepts(&self, nonce: &str, now: u64) -> bool {
        let period = now / PERIOD;
        self.is_of(nonce, period) || self.is_of(nonce, period.saturating_sub(1))
    }

    fn is_of(&self, nonce: &str, period: u64) -> bool {
        let tag = URL_SAFE_NO_PAD.decode(nonce).unwrap_or_default();
        hmac::verify(&self.0, &period.to_be_bytes(), &tag).is_ok()
    }
}

/// Seconds between two nonces; one is good for two such periods at most, no longer than a proof.
const PERIOD: u64 = 150;

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds after a nonce was given out at the start of a period; whether it is then accepted, and current.
    #[test]
    fn a_nonce_is_good_for_two_periods_and_current_for_one() {
        let nonces = Nonces::random().unwrap();
        let start = 12_000_000 * PERIOD;
        let nonce = nonces.current(start);
        for (later, accepted, current) in [
            (0, true, true),
            (149, true, true),
            (150, true, false),
            (299, true, false),
            (300, false, false),
            (3000, false, false),
        ] {
            let now = start + later;
            assert_eq!(nonces.accepts(&nonce, now), accepted, "{later}");
            assert_eq!(nonces.is_current(&nonce, now), current, "{later}");
            assert_eq!(nonces.current(now) == nonce, current, "{later}");
        }
        assert!(!nonces.accepts(&nonce, start - 1), "before it was given");
    }

    #[test]
    fn what_was_not_given_out_is_no_nonce() {
        let nonces = Nonces::random().unwrap();
        let others = Nonces::random().unwrap().current(1_000);
        let padded = nonces.current(1_000) + "=";
        for nonce in ["", "nonce", "AAAA", "\u{e9}", &others, &padded] {
            assert!(!nonces.accepts(nonce, 1_000), "{nonce}");
        }
        // RFC 9449 §8.1: letters that may stand in a header as they are.
        let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        assert!(nonces.current(1_000).bytes().all(is_plain));
    }
}
