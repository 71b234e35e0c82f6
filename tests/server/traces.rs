//! Traces: what a collector learns of a request, who may have a say in it, and what becomes of spans that nobody takes.

mod faults;
mod parents;
mod sampling;
mod settings;
mod trees;

use crate::support::{Collector, Server};

/// A server with the dev issuer that sends every trace to `origin` at once, and `variables`.
fn traced(origin: &str, variables: &[(&str, &str)]) -> Server {
    let traces = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", origin),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
    ];
    Server::dev_with(&[&traces, variables].concat())
}

/// No span that `collector` got holds one of `secrets`, in any place.
fn check_secrets(collector: &Collector, secrets: &[&str]) {
    let spans = format!("{:?}", collector.spans());
    for secret in secrets {
        assert!(!spans.contains(secret), "`{secret}` is in a span: {spans}");
    }
}
