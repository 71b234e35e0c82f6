//! The span of a request, by OpenTelemetry's semantic conventions for HTTP servers.
//!
//! Never a header, a query, a body or an address of the caller's: a collector is read by many. The path is there, cut at a
//! length, because a route alone does not tell what was not found.

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::{Data, Request, Response};

use super::doors::{self, TrustedProxies};
use super::metrics::{Arrival, route};
use super::refusal::Refusal;
use super::trace::{Trace, Traces};
use crate::telemetry::traces::{Span, Tracer};

/// Gives each request of the Rocket that attaches it a trace, and sends the spans of those that are sampled. Without a
/// tracer it is left at the id, which a peer within `doors.trusted_proxies` may choose.
pub fn stage(tracer: Option<Tracer>, doors: &doors::Config) -> AdHoc {
    let trusted = TrustedProxies::new(&doors.trusted_proxies);
    AdHoc::on_ignite("whiteroom traces", |rocket| async {
        let traces = Traces { tracer, trusted };
        rocket.manage(traces).attach(Spans)
    })
}

struct Spans;

#[rocket::async_trait]
impl Fairing for Spans {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom request spans",
            kind: Kind::Request | Kind::Response,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        Arrival::note(request);
        Trace::of(request);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let status = response.status().code;
        Trace::of(request).end(
            || name(request),
            |span| describe(span, request, status, Refusal::of(request)),
        );
    }
}

/// The method as it came and the route as it is mounted; the method alone where no route was reached.
fn name(request: &Request<'_>) -> String {
    let method = Arrival::of(request).method;
    match route(request) {
        "" => method.to_string(),
        route => format!("{method} {route}"),
    }
}

fn describe(span: &mut Span, request: &Request<'_>, status: u16, refusal: Option<&Refusal>) {
    let config = request.rocket().config();
    span.text("http.request.method", Arrival::of(request).method.as_str());
    span.text("url.scheme", "http");
    let path = request.uri().path().as_str();
    span.text(
        "url.path",
        path.chars().take(LONGEST_PATH).collect::<String>(),
    );
    if let Some(route) = request.route() {
        span.text("http.route", route.uri.as_str());
    }
    span.text("server.address", config.address.to_string());
    span.number("server.port", config.port);
    span.number("http.response.status_code", status);
    if let Some(refusal) = refusal {
        span.text("whiteroom.refusal.code", refusal.code());
    }
    // What the caller did wrong is no failure of the server's.
    if status >= 500 {
        span.failed(
            refusal.map_or_else(|| status.to_string(), |refusal| refusal.code().to_owned()),
        );
    }
}

/// Characters of a path that are enough to tell what was asked for.
const LONGEST_PATH: usize = 256;
