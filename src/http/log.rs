//! One line a request, at the boundary: what was asked, what was answered, and why it was refused.
//!
//! Never a header, a query or a body: a path may be read by anyone who reads the log, a token by nobody.

use std::time::Duration;

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::http::Status;
use rocket::{Data, Request, Response};
use tracing::field::display;

use super::gate;
use super::metrics::{Arrival, route};
use super::refusal::Refusal;
use super::trace::TraceId;
use crate::policy::Decision;

/// Which requests have a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Every request.
    All,
    /// Those that were refused: a scraper comes every few seconds and is no news.
    Refused,
}

/// Logs the requests of the Rocket that attaches it, as what the stages attached before have made of them.
pub fn stage(lines: Lines) -> AdHoc {
    AdHoc::on_ignite("whiteroom log", move |rocket| async move {
        rocket.attach(RequestLog { lines })
    })
}

struct RequestLog {
    lines: Lines,
}

#[rocket::async_trait]
impl Fairing for RequestLog {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom request log",
            kind: Kind::Request | Kind::Response,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        Arrival::note(request);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        match Refusal::of(request) {
            Some(refusal) => log_refusal(request, response.status(), refusal),
            None if self.lines == Lines::All => log_answer(request, response.status()),
            None => {}
        }
    }
}

/// The line for a request that Rocket gave up before any fairing ran, as for a method that it does not know.
pub(super) fn given_up(request: &Request<'_>, refusal: &Refusal) {
    log_refusal(request, refusal.status(), refusal);
}

fn log_answer(request: &Request<'_>, status: Status) {
    let arrival = Arrival::of(request);
    let decision = gate::decision(request);
    let caller = caller(request);
    tracing::info!(
        method = arrival.method_name,
        route = route(request),
        status = status.code,
        milliseconds = milliseconds(arrival.at.elapsed()),
        trace_id = %TraceId::of(request),
        caller,
        rule = decision.and_then(Decision::place).map(display),
        revision = decision.map(Decision::revision).map(display),
        "answered"
    );
}

fn log_refusal(request: &Request<'_>, status: Status, refusal: &Refusal) {
    let arrival = Arrival::of(request);
    let method = arrival.method_name;
    let (route, status_code) = (route(request), status.code);
    let milliseconds = milliseconds(arrival.at.elapsed());
    let trace_id = TraceId::of(request);
    let (code, cause) = (refusal.code(), refusal.cause());
    let decision = gate::decision(request);
    let rule = decision.and_then(Decision::place).map(display);
    let revision = decision.map(Decision::revision).map(display);
    let caller = caller(request);
    // A client's mistake is everyday; a fault of the server's is for someone to mend.
    if status.class().is_server_error() && status != Status::ServiceUnavailable {
        tracing::error!(method, route, status = status_code, milliseconds, %trace_id, caller, code, cause, rule, revision, "refused");
    } else {
        tracing::info!(method, route, status = status_code, milliseconds, %trace_id, caller, code, cause, rule, revision, "refused");
    }
}

/// What kind of caller it was; nothing where nobody asked, or the token was refused.
fn caller(request: &Request<'_>) -> Option<&'static str> {
    gate::kind(request).get().map(|kind| kind.name())
}

/// With three decimals: the log is for people, too.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
