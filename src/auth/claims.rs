//! Verified claims: what a token says, once its signature, issuer, audience and times have been checked.
//!
//! A date at the edge: with leeway `l` a token is good while `now < exp + l` (RFC 7519 §4.1.4: on `exp` it is over), from
//! `now >= nbf - l` on, and if `iat <= now + l`.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::claim_check::{self, ClaimCheck, Wanted};
use super::numeric_date::NumericDate;
use super::refusal::Refusal;
use super::rules::{Mints, Rules};
use super::times::Times;

/// The claims of a token that passed every check. Only this area can make them.
pub struct Claims {
    sub: String,
    times: Times,
    mints: Arc<Mints>,
    raw: Map<String, Value>,
    attached: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl Claims {
    /// Checks a payload that the keys of `issuer` signed.
    pub(super) fn check(
        raw: Map<String, Value>,
        issuer: &str,
        rules: &Rules,
        now: NumericDate,
    ) -> Result<Self, Refusal> {
        let wanted = Wanted { issuer, rules, now };
        for check in ClaimCheck::ALL {
            check.judge(&raw, &wanted)?;
        }
        Ok(Self {
            sub: claim_check::subject(&raw)?.to_owned(),
            times: Times::of(&raw)?,
            mints: Arc::clone(&rules.mints),
            raw,
            attached: OnceLock::new(),
        })
    }

    /// Whether the token is still good: time is all that changes after it was checked.
    pub(super) fn check_again(&self, rules: &Rules, now: NumericDate) -> Result<(), Refusal> {
        self.times.check(rules, now)
    }

    /// The `sub` claim: any text but the empty one. It may hold commas, quotes and newlines.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// When the token ends, from its `exp`, without leeway.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        self.times.expires_at().to_system_time()
    }

    /// Every claim as the token carries it. No member was repeated, at any depth.
    #[must_use]
    pub fn raw(&self) -> &Map<String, Value> {
        &self.raw
    }

    /// Which names the issuer of the token may give.
    #[must_use]
    pub fn mints(&self) -> &Mints {
        &self.mints
    }

    /// What a layer above made of these claims, made once for a token however often it comes. There is room for one
    /// type; `None` for another.
    pub fn attached<T: Any + Send + Sync>(&self, make: impl FnOnce(&Self) -> T) -> Option<&T> {
        let attached = self.attached.get_or_init(|| Box::new(make(self)));
        attached.downcast_ref()
    }
}

/// Claims describe a person; a debug print shows none of them.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}
