//! Starts the sending of spans, and has the requests to issuers recorded.
//!
//! An issuer is sent a `traceparent`, as W3C has it for every request: it tells nothing but the id of a trace that begins
//! with the fetch, so that an issuer of the same house appears in it.

use prometheus::Registry;
use url::Url;

use super::error::ServeError;
use crate::auth::{Authenticator, Watch, Watched};
use crate::config::Config;
use crate::telemetry::traces::{self, Exporter, Kind, Parent, Span, SpanId, TraceId, Tracer};

/// Who takes spans, and who sends the last of them; neither where no spans are to be sent.
pub(super) fn start(
    config: &Config,
    registry: &Registry,
) -> Result<(Option<Tracer>, Option<Exporter>), ServeError> {
    let started = traces::start(config.traces.as_ref(), registry)?;
    Ok(started.unzip())
}

/// Has each request of `authenticator` to an issuer recorded by `tracer`, in a trace of its own.
pub(super) fn watched(authenticator: Authenticator, tracer: Option<&Tracer>) -> Authenticator {
    let Some(tracer) = tracer.cloned() else {
        return authenticator;
    };
    let watch = Watch::new(move |url| begin(&tracer, url));
    authenticator.watched_by(&watch)
}

fn begin(tracer: &Tracer, url: &Url) -> Watched {
    let (trace_id, span_id) = (TraceId::random(), SpanId::random());
    let is_sampled = tracer.samples(&trace_id, None);
    let traceparent = Parent::written(trace_id, span_id, is_sampled);
    let traceparent = Some(traceparent).filter(|_| tracer.propagates());
    if !is_sampled {
        let ended = Box::new(|_| {});
        return Watched { traceparent, ended };
    }
    let mut span = Span::begin(trace_id, span_id, Kind::Client, "GET");
    describe(&mut span, url);
    let tracer = tracer.clone();
    let ended = Box::new(move |status: Option<u16>| {
        match status {
            Some(status) => span.number("http.response.status_code", status),
            None => span.failed("no_answer"),
        }
        // To a client every refusal is a failure.
        if let Some(status) = status.filter(|status| *status >= 400) {
            span.failed(status.to_string());
        }
        tracer.end(span);
    });
    Watched { traceparent, ended }
}

/// By the semantic conventions for HTTP clients; what a URL may hold of a secret is left out.
fn describe(span: &mut Span, url: &Url) {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    let _ = bare.set_username("").and_then(|()| bare.set_password(None));
    span.text("http.request.method", "GET");
    span.text("url.full", bare);
    span.text("server.address", url.host_str().unwrap_or_default());
    if let Some(port) = url.port_or_known_default() {
        span.number("server.port", port);
    }
}
