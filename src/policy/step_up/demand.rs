//! One demand: which requests it covers, and which claims meet it.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::policy::patterns::Pattern;
use crate::policy::problem::Place;
use crate::policy::wider::Use;

/// What a demand wants of the sign-in that a token came from. At least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepUp {
    /// Where the demand stands.
    pub place: Place,
    /// What `acr` may be, in the order of the file, each fit for a challenge; empty where any will do.
    pub acr_values: Vec<String>,
    /// How many seconds ago the caller may have signed in.
    pub max_age: Option<u32>,
}

/// A demand, ready to be asked.
#[derive(Debug)]
pub(super) struct Demand {
    pub(super) wanted: StepUp,
    pub(super) path: Pattern,
    pub(super) methods: Pattern,
    /// The two patterns as they are written.
    pub(super) uses: [Use<'static>; 2],
}

/// The time since 1970, and by how much an issuer's clock may differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) now: Duration,
    pub(super) leeway: Duration,
}

impl Demand {
    pub(super) fn wanted(&self) -> &StepUp {
        &self.wanted
    }

    /// All of it but its place.
    pub(super) fn meaning(&self) -> (&[String], Option<u32>, [&str; 2]) {
        let [path, methods] = &self.uses;
        let StepUp {
            acr_values,
            max_age,
            ..
        } = &self.wanted;
        (acr_values, *max_age, [&path.pattern, &methods.pattern])
    }

    pub(super) fn path_use(&self) -> &Use<'static> {
        let [path, _] = &self.uses;
        path
    }

    pub(super) fn uses(&self) -> impl Iterator<Item = Use<'_>> {
        self.uses.iter().cloned()
    }

    /// Whether the demand is about such a request. A pattern that fails covers it.
    pub(super) fn covers(&self, method: &str, path: &str) -> bool {
        self.path.matches(path).unwrap_or(true) && self.methods.matches(method).unwrap_or(true)
    }

    /// Whether verified claims meet it.
    pub(super) fn is_met(&self, claims: &Map<String, Value>, clock: Clock) -> bool {
        let acr = claims.get("acr").and_then(Value::as_str);
        let is_wanted = |acr: &str| self.wanted.acr_values.iter().any(|wanted| wanted == acr);
        let is_strong = self.wanted.acr_values.is_empty() || acr.is_some_and(is_wanted);
        let signed_in = claims.get("auth_time").and_then(Value::as_f64);
        let is_recent = self.wanted.max_age.is_none_or(|max_age| {
            signed_in.is_some_and(|signed_in| clock.is_within(signed_in, max_age))
        });
        is_strong && is_recent
    }
}

impl Clock {
    /// Whether a moment lies at most `seconds` back, and not ahead.
    fn is_within(self, moment: f64, seconds: u32) -> bool {
        let (age, leeway) = (self.now.as_secs_f64() - moment, self.leeway.as_secs_f64());
        (-leeway..=f64::from(seconds) + leeway).contains(&age)
    }
}
