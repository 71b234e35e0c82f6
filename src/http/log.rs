//! One line a request, at the boundary: what was asked, what was answered, and why it was refused.
//!
//! Never a header, a query or a body: a path may be read by anyone who reads the log, a token by nobody.

use std::time::Duration;

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::{Data, Request, Response};

use super::metrics::{Arrival, route};
use super::refusal::Refusal;
use super::trace::TraceId;

/// Logs every request of the Rocket that attaches it, as what the stages attached before have made of it.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom log", |rocket| async {
        rocket.attach(RequestLog)
    })
}

struct RequestLog;

#[rocket::async_trait]
impl Fairing for RequestLog {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom request log",
            kind: Kind::Request | Kind::Response,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        Arrival::of(request);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let arrival = Arrival::of(request);
        let method = arrival.method.as_str();
        let status = response.status().code;
        let trace_id = TraceId::of(request);
        let milliseconds = milliseconds(arrival.at.elapsed());
        match Refusal::of(request) {
            None => {
                tracing::info!(method, route = route(request), status, milliseconds, %trace_id, "request");
            }
            Some(refusal) => {
                let (code, cause) = (refusal.code(), refusal.cause());
                tracing::info!(method, route = route(request), status, milliseconds, %trace_id, code, cause, "refused");
            }
        }
    }
}

/// With three decimals: the log is for people, too.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
