//! What an authenticator has counted, for the metrics.

use std::time::Instant;

use super::Authenticator;
use crate::auth::fetches::Fetches;
use crate::auth::issuer::Issuer;
use crate::auth::trusted::Trusted;
use crate::auth::verifications::Verifications;

impl Authenticator {
    /// How verifications ended so far.
    pub(in crate::auth) fn verifications(&self) -> &Verifications {
        &self.verifications
    }

    /// How the fetches of each issuer's keys went so far; an issuer with keys of the configuration is not among them.
    pub(in crate::auth) fn fetches(&self) -> Vec<(&Issuer, Fetches)> {
        let now = Instant::now();
        let of = |trusted: &Trusted| trusted.remote().map(|keys| keys.fetches(now));
        let trusted = self.trusted.iter();
        trusted
            .filter_map(|trusted| Some((trusted.issuer(), of(trusted)?)))
            .collect()
    }

    /// How many verified tokens are remembered.
    #[must_use]
    pub fn remembered_tokens(&self) -> usize {
        self.verified.len()
    }
}
