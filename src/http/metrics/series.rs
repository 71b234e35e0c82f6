//! The series of request durations: those that are expected are made once, so that a request finds its own without
//! writing a label.

use std::collections::HashMap;

use prometheus::{Histogram, HistogramVec};
use rocket::http::Method;
use rocket::{Orbit, Rocket, Route};

use crate::http::prefixes::{answers_proxies, governs};

/// What stands for a method that Rocket does not know, as OpenTelemetry writes it.
pub const OTHER: &str = "_OTHER";

/// The expected series by their route.
#[derive(Default)]
pub(super) struct Series(HashMap<String, Vec<Known>>);

struct Known {
    method: &'static str,
    status: u16,
    seconds: Histogram,
}

impl Series {
    /// Makes the series of each route of `rocket`, and those of requests that reach none, at zero.
    pub(super) fn expected(rocket: &Rocket<Orbit>, seconds: &HistogramVec) -> Self {
        let mut series = Self::default();
        for (method, status) in UNROUTED {
            series.add("", method, status, seconds);
        }
        for route in rocket.routes() {
            for (method, status) in outcomes(route) {
                series.add(route.uri.as_str(), method, status, seconds);
            }
        }
        series
    }

    /// The series with these labels, where it was expected.
    pub(super) fn find(&self, method: &str, route: &str, status: u16) -> Option<&Histogram> {
        let known = self.0.get(route)?;
        let is_it = |known: &&Known| known.status == status && known.method == method;
        known.iter().find(is_it).map(|known| &known.seconds)
    }

    fn add(&mut self, route: &str, method: &'static str, status: u16, seconds: &HistogramVec) {
        let labels = [method, route, &status.to_string()];
        let known = Known {
            method,
            status,
            seconds: seconds.with_label_values(&labels),
        };
        self.0.entry(route.to_owned()).or_default().push(known);
    }
}

/// What is expected of a route: answers, and where the policy governs it, refusals and faults. Of the page's many files those
/// would be noise.
fn outcomes(route: &Route) -> impl Iterator<Item = (&'static str, u16)> {
    let method = route.method.as_str();
    let is_governed = governs(route.uri.path());
    let is_asked = answers_proxies(route.uri.path());
    let statuses: &[&[u16]] = match route.method {
        Method::Get if is_asked => &[GOVERNED],
        _ if is_asked => &[ASKED],
        Method::Options => &[LISTED],
        Method::Post | Method::Put | Method::Patch if is_governed => &[GOVERNED, WITH_BODY],
        _ if is_governed => &[GOVERNED],
        _ => &[FREE],
    };
    let own = statuses.iter().copied().flatten();
    let own = own.map(move |status| (method, *status));
    let has_head = is_governed && route.method == Method::Get;
    own.chain(has_head.then_some((Method::Head.as_str(), 200)))
}

const GOVERNED: &[u16] = &[200, 400, 401, 403, 500, 503];

/// What a body may be refused with besides.
const WITH_BODY: &[u16] = &[413, 415];

/// What proxies that ask with the method of the original are answered.
const ASKED: &[u16] = &[200, 401, 403];

const FREE: &[u16] = &[200, 304];

const LISTED: &[u16] = &[204, 400, 404];

/// What is expected where no route answers; every method is among it.
const UNROUTED: [(&str, u16); 14] = [
    // A deep link, which the page answers.
    ("GET", 200),
    ("GET", 404),
    ("GET", 400),
    ("GET", 405),
    ("GET", 500),
    ("HEAD", 404),
    ("POST", 404),
    ("PUT", 404),
    ("DELETE", 404),
    ("PATCH", 404),
    ("OPTIONS", 404),
    ("TRACE", 404),
    ("CONNECT", 400),
    (OTHER, 400),
];
