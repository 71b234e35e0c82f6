//! What the API measures: request durations and decisions, by mounted route.
//!
//! Labels come from closed sets: the method is one that Rocket knows, the route is a mounted one's pattern or empty.

use std::sync::OnceLock;
use std::time::Instant;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry};
use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::http::Method;
use rocket::{Data, Orbit, Request, Response, Rocket};

use super::doors::Door;
use super::prefixes::governs;
use crate::policy::Verdict;

/// Counts decisions.
#[derive(Debug, Clone)]
pub struct Decisions {
    total: IntCounterVec,
    seconds: prometheus::Histogram,
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
        let seconds = prometheus::Histogram::with_opts(opts.buckets(DECISION_BUCKETS.to_vec()))?;
        registry.register(Box::new(total.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self { total, seconds })
    }

    pub(super) fn timed<T>(&self, decide: impl FnOnce() -> T) -> T {
        self.seconds.observe_closure_duration(decide)
    }

    pub(super) fn count(&self, verdict: Verdict, route: &str, door: Door) {
        self.total
            .with_label_values(&[effect(verdict), route, door.name()])
            .inc();
    }

    /// Every series that may ever be, at zero.
    fn start(&self, rocket: &Rocket<Orbit>) {
        let governed = rocket.routes().filter(|route| governs(route.uri.path()));
        let guarded = governed.map(|route| (route.uri.as_str(), Door::Guard));
        for (route, door) in guarded.chain([("", Door::AccessList)]) {
            for verdict in [Verdict::Allow, Verdict::Deny] {
                let labels = [effect(verdict), route, door.name()];
                self.total.with_label_values(&labels).reset();
            }
        }
    }
}

/// Measures every request of the Rocket that attaches it.
pub struct Requests {
    seconds: HistogramVec,
    decisions: Decisions,
}

impl Requests {
    /// Registers `http_server_request_duration_seconds`.
    ///
    /// # Errors
    /// A family of that name is in `registry` already.
    pub fn register(registry: &Registry, decisions: Decisions) -> prometheus::Result<Self> {
        let help = "How long a request takes until its response begins, in seconds.";
        let opts = HistogramOpts::new("http_server_request_duration_seconds", help)
            .buckets(REQUEST_BUCKETS.to_vec());
        let seconds = HistogramVec::new(
            opts,
            &[
                "http_request_method",
                "http_route",
                "http_response_status_code",
            ],
        )?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self { seconds, decisions })
    }

    /// Measures what the stages attached before have made of a request.
    pub fn stage(self) -> AdHoc {
        AdHoc::on_ignite("whiteroom metrics", |rocket| async { rocket.attach(self) })
    }
}

#[rocket::async_trait]
impl Fairing for Requests {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom request metrics",
            kind: Kind::Liftoff | Kind::Request | Kind::Response,
        }
    }

    async fn on_liftoff(&self, rocket: &Rocket<Orbit>) {
        self.decisions.start(rocket);
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        Arrival::note(request);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let arrival = Arrival::of(request);
        let status = response.status().code.to_string();
        let labels = [arrival.method.as_str(), route(request), &status];
        self.seconds
            .with_label_values(&labels)
            .observe(arrival.at.elapsed().as_secs_f64());
    }
}

/// When a request came and with which method: Rocket turns a `HEAD` into a `GET` while it routes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub(super) at: Instant,
    pub(super) method: Method,
}

impl Arrival {
    /// Notes that `request` came; it is done once, before routing.
    pub(super) fn note(request: &Request<'_>) {
        Self::of(request);
    }

    /// The arrival of `request`; now, where nothing noted it.
    pub(super) fn of(request: &Request<'_>) -> Self {
        *Self::slot(request).get_or_init(|| Self {
            at: Instant::now(),
            method: request.method(),
        })
    }

    /// Whether the request fairings ran: they do not for what Rocket cannot make a request of.
    pub(super) fn is_noted(request: &Request<'_>) -> bool {
        Self::slot(request).get().is_some()
    }

    fn slot<'r>(request: &'r Request<'_>) -> &'r OnceLock<Self> {
        request.local_cache(OnceLock::new)
    }
}

/// The pattern of the route that `request` reached; empty where none was.
pub(super) fn route<'r>(request: &'r Request<'_>) -> &'r str {
    request.route().map_or("", |route| route.uri.as_str())
}

fn effect(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Deny => "deny",
    }
}

/// OpenTelemetry's advice for `http.server.request.duration`, in seconds.
const REQUEST_BUCKETS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// From a microsecond, where an indexed decision lies, to a tenth of a second, in seconds.
const DECISION_BUCKETS: [f64; 11] = [
    1e-6, 2.5e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 5e-3, 2.5e-2, 1e-1,
];
