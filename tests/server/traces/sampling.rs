//! How many traces are recorded, and that an id is there whether or not.

use super::traced;
use crate::support::{Collector, Conduct};

#[rocket::async_test]
async fn the_ratio_says_how_many() {
    for (ratio, few, most) in [("0", 0, 0), ("0.5", 55, 145), ("1", 200, 200)] {
        let sampler = [
            ("OTEL_TRACES_SAMPLER", "traceidratio"),
            ("OTEL_TRACES_SAMPLER_ARG", ratio),
        ];
        let collector = Collector::start(Conduct::Takes);
        let server = traced(collector.origin(), &sampler);
        for number in 0..200 {
            let answer = server.get("/api/nothing").await;
            // Each has an id of its own, in its answer and in the log.
            server.problem(answer, &number.to_string()).await;
        }
        server.stop("TERM");
        let spans = collector.spans();
        let count = spans.iter().filter(|span| span.kind == "server").count();
        assert!((few..=most).contains(&count), "{ratio}: {count}");
    }
}
