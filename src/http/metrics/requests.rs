//! The fairing that measures requests, and what it does for those that Rocket gives up before any fairing runs.

use std::sync::{Arc, OnceLock};

use prometheus::{HistogramOpts, HistogramVec, Registry};
use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::http::Status;
use rocket::{Data, Orbit, Request, Response, Rocket};

use super::arrival::{Arrival, route};
use super::decisions::Decisions;
use super::in_flight::InFlight;
use super::series::Series;

/// Measures every request of the Rocket that attaches it.
pub struct Requests {
    durations: Durations,
    in_flight: InFlight,
    decisions: Decisions,
}

/// How long requests take; in the state of its Rocket, for the catchers.
#[derive(Clone)]
struct Durations {
    seconds: HistogramVec,
    expected: Arc<OnceLock<Series>>,
}

impl Requests {
    /// Registers `http_server_request_duration_seconds` and `http_server_active_requests`.
    ///
    /// # Errors
    /// A family of one of these names is in `registry` already.
    pub fn register(registry: &Registry, decisions: Decisions) -> prometheus::Result<Self> {
        let help = "How long a request takes until its response begins, in seconds.";
        let opts = HistogramOpts::new("http_server_request_duration_seconds", help);
        let labels = [
            "http_request_method",
            "http_route",
            "http_response_status_code",
        ];
        let seconds = HistogramVec::new(opts.buckets(BUCKETS.to_vec()), &labels)?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self {
            durations: Durations {
                seconds,
                expected: Arc::default(),
            },
            in_flight: InFlight::register(registry)?,
            decisions,
        })
    }

    /// Measures what the stages attached before have made of a request. [`InFlight`] is in the state of the Rocket.
    pub fn stage(self) -> AdHoc {
        AdHoc::on_ignite("whiteroom metrics", |rocket| async {
            let rocket = rocket.manage(self.durations.clone());
            rocket.manage(self.in_flight.clone()).attach(self)
        })
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
        let expected = Series::expected(rocket, &self.durations.seconds);
        // A Rocket lifts off once.
        let _ = self.durations.expected.set(expected);
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        Arrival::note(request);
        self.in_flight.enter(request);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let arrival = Arrival::of(request);
        self.durations
            .observe(arrival, route(request), response.status());
    }
}

/// Counts a request that Rocket gave up with `status` before any fairing ran.
pub(in crate::http) fn given_up(request: &Request<'_>, status: Status) {
    let Some(durations) = request.rocket().state::<Durations>() else {
        return;
    };
    durations.observe(Arrival::of(request), "", status);
}

impl Durations {
    fn observe(&self, arrival: Arrival, route: &str, status: Status) {
        let method = arrival.method_name;
        let seconds = arrival.at.elapsed().as_secs_f64();
        let expected = self.expected.get();
        let known = expected.and_then(|series| series.find(method, route, status.code));
        match known {
            Some(known) => known.observe(seconds),
            None => {
                let labels = [method, route, &status.code.to_string()];
                self.seconds.with_label_values(&labels).observe(seconds);
            }
        }
    }
}

/// OpenTelemetry's advice for `http.server.request.duration`, in seconds.
const BUCKETS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];
