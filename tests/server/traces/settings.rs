//! What OpenTelemetry's variables say is done, and what cannot be done is refused at the start.

use super::traced;
use crate::support::{Collector, Conduct, Program, Scrape, Server};

#[rocket::async_test]
async fn spans_come_as_they_are_asked_for() {
    for (variables, head) in [
        (vec![], "content-type: application/x-protobuf"),
        (
            vec![("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")],
            "content-type: application/json",
        ),
        (
            vec![("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")],
            "content-encoding: gzip",
        ),
        (
            vec![("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20secret")],
            "x-key: a secret",
        ),
        (vec![], "post /v1/traces http/1.1"),
    ] {
        let collector = Collector::start(Conduct::Takes);
        let mut variables = variables;
        variables.push((
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=test",
        ));
        variables.push(("OTEL_SERVICE_NAME", "orders"));
        let server = traced(collector.origin(), &variables);
        server.keep_secret("a secret");
        assert_eq!(server.get("/api/open").await.status(), 200);
        let (root, parts) = collector.tree("GET /api/open", 1);
        assert_eq!(parts.len(), 1, "{variables:?}: {parts:#?}");
        assert_eq!(root.resource["service.name"], "orders");
        assert_eq!(root.resource["deployment.environment.name"], "test");
        assert!(collector.head().contains(head), "{head}");
    }
}

#[rocket::async_test]
async fn what_is_switched_off_sends_nothing() {
    for off in [
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_TRACES_EXPORTER", "none"),
    ] {
        let collector = Collector::start(Conduct::Takes);
        let server = traced(collector.origin(), &[off]);
        assert_eq!(server.get("/api/open").await.status(), 200);
        let scrape = Scrape::of(&server).await;
        assert!(
            scrape.value("whiteroom_spans_dropped_total") == 0.0,
            "{off:?}"
        );
        server.stop("TERM");
        assert!(collector.spans().is_empty(), "{off:?}");
    }
}

#[rocket::async_test]
async fn the_last_spans_are_sent_at_the_end() {
    for signal in ["TERM", "INT"] {
        let collector = Collector::start(Conduct::Takes);
        let server = traced(collector.origin(), &[("OTEL_BSP_SCHEDULE_DELAY", "600000")]);
        assert_eq!(server.get("/api/open").await.status(), 200);
        assert!(collector.spans().is_empty(), "{signal}");
        server.stop(signal);
        let spans = collector.spans();
        assert!(
            spans.iter().any(|span| span.name == "GET /api/open"),
            "{signal}: {spans:?}"
        );
    }
}

#[rocket::async_test]
async fn a_bare_server_traces_nothing_and_has_the_metric() {
    let server = Server::dev();
    let scrape = Scrape::of(&server).await;
    let text = "# TYPE whiteroom_spans_dropped_total counter\nwhiteroom_spans_dropped_total 0\n";
    assert!(scrape.text.contains(text), "{}", scrape.text);
}

#[test]
fn what_cannot_be_done_ends_the_start() {
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_TRACES_SAMPLER", "xray"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a-secret"),
    ];
    let ended = Program::run(&["serve", "--dev"], &variables);
    assert_eq!(ended.status, Some(1), "{}", ended.told);
    for wanted in [
        "environment variable `OTEL_EXPORTER_OTLP_PROTOCOL`: found `grpc`, accepted: `http/protobuf` or `http/json`",
        "environment variable `OTEL_TRACES_SAMPLER`: found `xray`, accepted: `always_on`",
        "environment variable `OTEL_EXPORTER_OTLP_HEADERS`: accepted: names and values of headers",
    ] {
        assert!(ended.told.contains(wanted), "{wanted} in\n{}", ended.told);
    }
    assert!(!ended.told.contains("a-secret"), "{}", ended.told);
}
