//! Decisions by effect, mounted route and door, and how long they take.

use prometheus::{Histogram, HistogramOpts, IntCounterVec, Opts, Registry};
use rocket::{Orbit, Rocket};

use super::patterns::Patterns;
use crate::http::doors::Door;
use crate::http::prefixes::governs;
use crate::policy::{Decision, Policy, Verdict};

/// Counts decisions.
#[derive(Debug, Clone)]
pub struct Decisions {
    total: IntCounterVec,
    seconds: Histogram,
    forward: Patterns,
}

impl Decisions {
    /// Registers `whiteroom_policy_decisions_total` and `whiteroom_policy_decision_duration_seconds`.
    ///
    /// # Errors
    /// A family of that name is in `registry` already.
    pub fn register(registry: &Registry) -> prometheus::Result<Self> {
        let opts = Opts::new(
            "whiteroom_policy_decisions_total",
            "Decisions by effect, mounted route and door.",
        );
        let total = IntCounterVec::new(opts, &["effect", "http_route", "door"])?;
        let help = "How long a decision takes, in seconds.";
        let opts = HistogramOpts::new("whiteroom_policy_decision_duration_seconds", help);
        let seconds = Histogram::with_opts(opts.buckets(BUCKETS.to_vec()))?;
        registry.register(Box::new(total.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self {
            forward: Patterns::new(&total, Door::Forward),
            total,
            seconds,
        })
    }

    pub(in crate::http) fn timed<T>(&self, decide: impl FnOnce() -> T) -> T {
        self.seconds.observe_closure_duration(decide)
    }

    pub(in crate::http) fn count(&self, verdict: Verdict, route: &str, door: Door) {
        self.total
            .with_label_values(&[verdict.name(), route, door.name()])
            .inc();
    }

    /// Counts a decision at the door of proxies, by the pattern of the rule that settled it.
    pub(in crate::http) fn count_settled(&self, verdict: Verdict, decision: Option<&Decision>) {
        self.forward
            .count(verdict, decision.and_then(Decision::pattern));
    }

    /// Has the series of the patterns of `live`, the policy that decides now, at that door.
    pub(in crate::http) fn follow(&self, live: &Policy) {
        self.forward.follow(live);
    }

    /// Every series that may ever be, at zero.
    pub(super) fn start(&self, rocket: &Rocket<Orbit>) {
        let governed = rocket.routes().filter(|route| governs(route.uri.path()));
        let guarded = governed.map(|route| (route.uri.as_str(), Door::Guard));
        for (route, door) in guarded.chain([("", Door::AccessList), ("", Door::AuthZen)]) {
            for verdict in [Verdict::Allow, Verdict::Deny] {
                let labels = [verdict.name(), route, door.name()];
                self.total.with_label_values(&labels).reset();
            }
        }
    }
}

/// From a microsecond, where an indexed decision lies, to a tenth of a second, in seconds.
const BUCKETS: [f64; 11] = [
    1e-6, 2.5e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 5e-3, 2.5e-2, 1e-1,
];
