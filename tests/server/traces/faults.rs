//! A collector that is away, hangs, hangs up or talks nonsense: no request fails, and what is lost is counted.

use std::time::{Duration, Instant};

use super::traced;
use crate::support::{Collector, Conduct, Forge, Scrape, Server};

/// Waits until as many spans as `least` were counted as dropped.
async fn dropped(server: &Server, least: f64, about: &str) -> f64 {
    let begun = Instant::now();
    loop {
        let scrape = Scrape::of(server).await;
        let dropped = scrape.value("whiteroom_spans_dropped_total");
        if dropped >= least {
            return dropped;
        }
        let patience = begun.elapsed() < Duration::from_secs(30);
        assert!(patience, "{about}: {dropped} of {least} were counted");
    }
}

/// Each request to `/api/open` makes two spans, and each is asked for until it is answered.
async fn ask(server: &Server, times: usize) {
    for _ in 0..times {
        assert_eq!(server.get("/api/open").await.status(), 200);
    }
}

#[rocket::async_test]
async fn what_a_collector_does_not_take_is_counted_and_no_request_fails() {
    for conduct in [
        Conduct::RefusesAll,
        Conduct::Status(400),
        Conduct::Status(500),
        Conduct::Status(503),
        Conduct::Status(302),
        Conduct::Hangs,
        Conduct::Resets,
        Conduct::Babbles,
    ] {
        let about = format!("{conduct:?}");
        let collector = Collector::start(conduct);
        let server = traced(collector.origin(), &[("OTEL_EXPORTER_OTLP_TIMEOUT", "400")]);
        ask(&server, 20).await;
        dropped(&server, 40.0, &about).await;
        assert!(collector.spans().is_empty(), "{about}");
        let log = server.stop("TERM").told;
        let told = log.matches("spans do not reach the collector").count();
        // Told once, not with each batch; a collector that refuses by name is reached.
        assert_eq!(
            told,
            usize::from(conduct != Conduct::RefusesAll),
            "{about}: {log}"
        );
    }
}

#[rocket::async_test]
async fn an_answer_without_end_is_read_to_a_bound() {
    let collector = Collector::start(Conduct::Drones);
    // No limit of time ends a post here.
    let patient = [
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"),
        ("OTEL_BSP_EXPORT_TIMEOUT", "600000"),
    ];
    let server = traced(collector.origin(), &patient);
    ask(&server, 5).await;
    // The next posts come although no answer ever ends.
    let posted = Instant::now();
    while collector.posts() < 2 {
        ask(&server, 1).await;
        assert!(
            posted.elapsed() < Duration::from_secs(30),
            "one post holds all others up"
        );
    }
}

#[rocket::async_test]
async fn a_collector_that_is_away_costs_a_bounded_number_of_spans_in_memory() {
    let nobody = Forge::absent();
    let small = [
        ("OTEL_BSP_MAX_QUEUE_SIZE", "10"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5"),
    ];
    let server = traced(nobody.origin(), &small);
    ask(&server, 100).await;
    // At most a queue and a batch are still in hand.
    dropped(&server, 200.0 - 15.0, "away").await;
}

#[rocket::async_test]
async fn a_queue_that_is_full_drops_at_once_and_the_end_is_not_kept_waiting() {
    let collector = Collector::start(Conduct::Hangs);
    let small = [
        ("OTEL_BSP_MAX_QUEUE_SIZE", "10"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "10"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"),
        ("OTEL_BSP_EXPORT_TIMEOUT", "600000"),
    ];
    let server = traced(collector.origin(), &small);
    ask(&server, 100).await;
    dropped(&server, 200.0 - 20.0, "full").await;
    let begun = Instant::now();
    let ended = server.stop("TERM");
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        ended.told.contains("the last spans were given up"),
        "{}",
        ended.told
    );
}

#[rocket::async_test]
async fn a_collector_that_comes_late_gets_what_comes_then() {
    let collector = Collector::absent();
    let server = traced(collector.origin(), &[("OTEL_EXPORTER_OTLP_TIMEOUT", "200")]);
    ask(&server, 2).await;
    dropped(&server, 4.0, "away").await;
    collector.arrive(Conduct::Takes);
    let begun = Instant::now();
    while collector.spans().is_empty() {
        ask(&server, 1).await;
        assert!(begun.elapsed() < Duration::from_secs(30), "no span comes");
    }
    let ended = server.stop("TERM");
    assert!(
        ended.told.contains("the collector takes spans again"),
        "{}",
        ended.told
    );
}
