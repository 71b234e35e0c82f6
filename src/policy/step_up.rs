//! Step-up: `step_up.toml`, what some requests demand of a caller's sign-in beyond what the rules say (RFC 9470).
//!
//! It is asked after the rules allowed, and can only refuse. What a token does not say counts as unmet.

mod demand;
mod file;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::problem::Problem;
use super::request::AccessRequest;
use super::source::Source;
use super::wider::Use;
use demand::{Clock, Demand};

pub use demand::StepUp;

/// The demands of a policy, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Demands(Vec<Demand>);

impl Demands {
    /// Reads `step_up.toml`, and reports what is wrong with it.
    pub(super) fn read(source: &Source, problems: &mut Vec<Problem>) -> Self {
        Self(file::read(source, problems))
    }

    /// The first demand on `request` that its caller does not meet at `now`, where clocks may differ by `leeway`.
    pub(super) fn unmet(
        &self,
        request: &AccessRequest<'_>,
        now: SystemTime,
        leeway: Duration,
    ) -> Option<&StepUp> {
        self.all_unmet(request, now, leeway).next()
    }

    /// All of them, in the order of the file.
    pub(super) fn all_unmet(
        &self,
        request: &AccessRequest<'_>,
        now: SystemTime,
        leeway: Duration,
    ) -> impl Iterator<Item = &StepUp> {
        let clock = Clock {
            now: now.duration_since(UNIX_EPOCH).unwrap_or_default(),
            leeway,
        };
        let claims = request.caller.claims();
        let covers = |demand: &&Demand| demand.covers(request.method, request.path);
        let demands = self.0.iter().filter(covers);
        let unmet = demands.filter(move |demand| !demand.is_met(claims, clock));
        unmet.map(Demand::wanted)
    }

    /// Whether both demand the same of the same requests, wherever it stands.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|demands| demands.0.iter().map(Demand::meaning));
        one.eq(other)
    }

    /// The pattern of paths of each demand.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Use<'static>> {
        self.0.iter().map(Demand::path_use)
    }

    /// Every use of a pattern, in the order of the file.
    pub(super) fn uses(&self) -> impl Iterator<Item = Use<'_>> {
        self.0.iter().flat_map(Demand::uses)
    }
}

#[cfg(test)]
mod tests;
