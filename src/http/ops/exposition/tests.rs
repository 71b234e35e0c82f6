//! A flood of scrapes shares its texts, and nobody is told what was true before he asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{IntCounter, Registry};
use rocket::futures::future::join_all;

use super::Exposition;

/// A counter that counts how often it was read.
struct Read {
    counter: IntCounter,
    times: Arc<AtomicUsize>,
}

impl Collector for Read {
    fn desc(&self) -> Vec<&Desc> {
        self.counter.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        self.times.fetch_add(1, Ordering::Relaxed);
        self.counter.collect()
    }
}

fn exposition() -> (Exposition, IntCounter, Arc<AtomicUsize>) {
    let counter = IntCounter::new("events_total", "Events.").unwrap();
    let times = Arc::default();
    let registry = Registry::new();
    let read = Read {
        counter: counter.clone(),
        times: Arc::clone(&times),
    };
    registry.register(Box::new(read)).unwrap();
    (Exposition::of(registry), counter, times)
}

#[rocket::async_test]
async fn who_comes_together_is_answered_together() {
    let (exposition, _, times) = exposition();
    let texts = join_all((0..1000).map(|_| exposition.text())).await;
    assert!(texts.iter().all(Option::is_some));
    // One for the first, and one for all who came while that was made.
    assert_eq!(times.load(Ordering::Relaxed), 2);
}

#[rocket::async_test]
async fn what_happened_before_the_question_is_in_the_answer() {
    let (exposition, counter, _) = exposition();
    for count in 1..20 {
        counter.inc();
        let [first, second] = [exposition.text(), exposition.text()];
        for text in [first.await, second.await] {
            let text = String::from_utf8(text.unwrap().0.to_vec()).unwrap();
            assert!(text.ends_with(&format!("events_total {count}\n")), "{text}");
        }
    }
}
