//! Authorization codes (RFC 6749 §4.1.2 with RFC 7636).
//!
//! A code is spent by its first presentation, whatever comes of it, and stays on record so that a second is noticed.

use oauth2::{PkceCodeChallenge, PkceCodeVerifier};

use super::bounded::Bounded;
use super::grant::Grant;
use super::refusal::Refusal;

/// A code's grant and what its redemption must match.
#[derive(Debug)]
pub(super) struct Pledge {
    pub(super) grant: Grant,
    /// As the client sent it, to be repeated byte for byte.
    pub(super) redirect_uri: String,
    /// The S256 challenge.
    pub(super) challenge: String,
    /// Seconds since 1970.
    pub(super) issued_at: u64,
}

/// What a client presents at the token endpoint.
#[derive(Debug, Clone, Copy)]
pub(super) struct Presented<'a> {
    pub(super) code: &'a str,
    pub(super) client_id: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) verifier: &'a str,
}

/// What became of a code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Redemption {
    Granted(Grant),
    Refused(Refusal),
    /// Someone holds a copy: whatever the first redemption of this grant issued must be revoked (RFC 6749 §4.1.2).
    Reused {
        grant: String,
    },
}

/// Codes on record.
#[derive(Debug)]
pub(super) struct Codes(Bounded<(Pledge, Use)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Fresh,
    Spent,
}

impl Codes {
    pub(super) fn new(capacity: usize) -> Self {
        Self(Bounded::new(capacity))
    }

    pub(super) fn issue(&mut self, code: String, pledge: Pledge) {
        self.0.insert(code, (pledge, Use::Fresh));
    }

    pub(super) fn redeem(&mut self, presented: Presented<'_>, now: u64) -> Redemption {
        let Some((pledge, spent)) = self.0.find_mut(presented.code) else {
            return Redemption::Refused(Refusal::AuthorizationCode);
        };
        if *spent == Use::Spent {
            let grant = pledge.grant.id.clone();
            return Redemption::Reused { grant };
        }
        *spent = Use::Spent;
        match pledge.accepts(presented, now) {
            Ok(()) => Redemption::Granted(pledge.grant.clone()),
            Err(refusal) => Redemption::Refused(refusal),
        }
    }
}

impl Pledge {
    fn accepts(&self, presented: Presented<'_>, now: u64) -> Result<(), Refusal> {
        let in_time = now < self.issued_at.saturating_add(CODE_SECONDS);
        let same_party = presented.client_id == self.grant.client_id
            && presented.redirect_uri == self.redirect_uri;
        if !in_time || !same_party {
            return Err(Refusal::AuthorizationCode);
        }
        if challenge_of(presented.verifier).as_deref() != Some(self.challenge.as_str()) {
            return Err(Refusal::Verifier);
        }
        Ok(())
    }
}

/// The S256 challenge of a verifier, if its length is one of RFC 7636 §4.1; the crate insists on that.
fn challenge_of(verifier: &str) -> Option<String> {
    if !(43..=128).contains(&verifier.len()) {
        return None;
    }
    let verifier = PkceCodeVerifier::new(verifier.to_owned());
    Some(
        PkceCodeChallenge::from_code_verifier_sha256(&verifier)
            .as_str()
            .to_owned(),
    )
}

/// Long enough for one redirect; RFC 6749 §4.1.2 allows ten minutes at most.
const CODE_SECONDS: u64 = 60;

#[cfg(test)]
mod tests;
