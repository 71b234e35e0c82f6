//! Who may continue a trace, and have a say in whether it is recorded.

use super::traced;
use crate::support::{Collector, Conduct, Server, Span};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

const PARENT: &str = "b7ad6b7169203331";

/// A request that says it belongs to `TRACE`; its trace id, as the caller is told it, and its span, if one comes before
/// that of a request that is always recorded.
async fn ask(server: &Server, flags: &str) -> String {
    let request = server.request("GET", "/api/nothing");
    let request = request
        .header("traceparent", format!("00-{TRACE}-{PARENT}-{flags}"))
        .header("tracestate", "vendor=value");
    let problem = server.problem(request.send().await.unwrap(), flags).await;
    problem["trace_id"].as_str().unwrap().to_owned()
}

#[rocket::async_test]
async fn only_a_trusted_peer_continues_a_trace_and_chooses() {
    for (proxies, sampler, flags, continued, recorded) in [
        ("127.0.0.0/8", "parentbased_always_off", "01", true, true),
        ("127.0.0.1", "parentbased_always_on", "00", true, false),
        ("127.0.0.1", "always_on", "00", true, true),
        ("127.0.0.1", "always_off", "01", true, false),
        // Without trust nobody chooses, neither to be recorded nor not to be.
        ("10.0.0.0/8", "parentbased_always_off", "01", false, false),
        ("", "parentbased_always_off", "01", false, false),
        ("", "parentbased_always_on", "00", false, true),
    ] {
        let about = format!("{proxies} {sampler} {flags}");
        let collector = Collector::start(Conduct::Takes);
        let trust = [
            ("WHITEROOM_DOORS__TRUSTED_PROXIES", proxies),
            ("OTEL_TRACES_SAMPLER", sampler),
        ];
        let server = traced(collector.origin(), &trust);
        let trace_id = ask(&server, flags).await;
        assert_eq!(trace_id == TRACE, continued, "{about}");
        // The end sends what there is.
        server.stop("TERM");
        let spans = collector.spans();
        let spans: Vec<&Span> = spans.iter().filter(|span| span.kind == "server").collect();
        assert_eq!(spans.len(), usize::from(recorded), "{about}: {spans:#?}");
        for span in spans {
            assert_eq!(span.trace_id, trace_id, "{about}");
            let link = vec![(TRACE.to_owned(), PARENT.to_owned())];
            let wanted = match continued {
                true => (PARENT, "vendor=value", vec![]),
                false => ("", "", link),
            };
            let found = (
                span.parent.as_str(),
                span.state.as_str(),
                span.links.clone(),
            );
            assert_eq!(found, wanted, "{about}");
        }
    }
}

#[rocket::async_test]
async fn what_is_no_traceparent_begins_a_trace() {
    let trust = [("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1")];
    let collector = Collector::start(Conduct::Takes);
    let server = traced(collector.origin(), &trust);
    let whole = format!("00-{TRACE}-{PARENT}-01");
    for headers in [
        vec![whole.as_str(), whole.as_str()],
        vec!["00-00000000000000000000000000000000-b7ad6b7169203331-01"],
        vec!["nonsense"],
        vec![""],
    ] {
        let mut request = server.request("GET", "/api/nothing");
        for header in &headers {
            request = request.header("traceparent", *header);
        }
        let problem = server
            .problem(request.send().await.unwrap(), "no parent")
            .await;
        let trace_id = problem["trace_id"].as_str().unwrap();
        assert_ne!(trace_id, TRACE, "{headers:?}");
        let span = collector.span(|span| span.kind == "server" && span.trace_id == trace_id);
        assert_eq!(
            (span.parent.as_str(), span.links.len()),
            ("", 0),
            "{headers:?}"
        );
    }
}

#[rocket::async_test]
async fn without_a_collector_a_trusted_peers_id_is_in_the_log_all_the_same() {
    let trust = [("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1")];
    let server = Server::dev_with(&trust);
    // `problem` has the log searched for it.
    assert_eq!(ask(&server, "01").await, TRACE);
}
