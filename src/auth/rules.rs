//! What is demanded of the tokens of one issuer, and what their claims may name.

use std::sync::Arc;

use super::jws::{Algorithm, Algorithms};
use super::profile::Profile;
use super::refusal::Refusal;
use super::required::RequiredClaims;

/// What this API demands of a token, besides the issuer's exact name.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// `aud` must be or hold one of these.
    pub(super) audiences: Vec<String>,
    /// The `aud` of ID tokens, to name that mistake.
    pub(super) client_id: Option<String>,
    /// What it may be signed with.
    pub(super) algorithms: Algorithms,
    pub(super) profile: Profile,
    pub(super) required: RequiredClaims,
    /// Seconds that clocks may differ.
    pub(super) leeway: f64,
    /// Seconds since `iat`, at most.
    pub(super) max_age: Option<f64>,
    pub(super) mints: Arc<Mints>,
}

impl Rules {
    /// Whether tokens may be signed with it.
    pub(super) fn check_algorithm(&self, algorithm: Algorithm) -> Result<(), Refusal> {
        match self.algorithms.has(algorithm) {
            true => Ok(()),
            false => Err(Refusal::AlgorithmNotAllowed),
        }
    }

    /// Whether a token that says to be of type `typ`, in the short form, can be of the profile.
    pub(super) fn check_type(&self, typ: Option<&str>) -> Result<(), Refusal> {
        match self.profile.takes(typ) {
            true => Ok(()),
            false => Err(Refusal::TypeNotAllowed),
        }
    }
}

/// Which names an issuer may give to callers. With several issuers, one could else mint another's users and roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mints {
    kinds: Vec<String>,
    prefix: String,
}

impl Mints {
    pub(super) fn new(kinds: Vec<String>, prefix: String) -> Self {
        Self { kinds, prefix }
    }

    /// The kinds of names, some of [`Self::KINDS`].
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// What stands before every value, as in `user:<prefix><sub>`; empty for none.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Every kind of name that claims give.
    pub const KINDS: [&'static str; 6] = ["user", "permission", "scope", "role", "org", "client"];
}
