//! A flood of scrapes shares its texts, and nobody is told what was true before he asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{IntCounter, Registry};
use rocket::futures::future::join_all;

use super::{Exposition, LONGEST_REST, REST};

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

/// A counter that is hard to read, and when it was read last.
struct Slow {
    counter: IntCounter,
    read: Arc<Mutex<Option<(Instant, Instant)>>>,
}

impl Collector for Slow {
    fn desc(&self) -> Vec<&Desc> {
        self.counter.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let begun = Instant::now();
        for _ in 0..10_000 {
            std::hint::black_box(self.counter.collect());
        }
        *self.read.lock().unwrap() = Some((begun, Instant::now()));
        self.counter.collect()
    }
}

#[rocket::async_test]
async fn between_two_texts_there_is_a_rest_in_proportion() {
    let registry = Registry::new();
    let read = Arc::<Mutex<_>>::default();
    let slow = Slow {
        counter: IntCounter::new("events_total", "Events.").unwrap(),
        read: Arc::clone(&read),
    };
    registry.register(Box::new(slow)).unwrap();
    let exposition = Exposition::of(registry);
    let mut rested = Instant::now();
    for _ in 0..3 {
        exposition.text().await.unwrap();
        let (begun, ended) = read.lock().unwrap().unwrap();
        assert!(begun >= rested);
        rested = exposition.last.lock().await.as_ref().unwrap().rested;
        let rest = rested.duration_since(ended);
        assert!(
            rest >= (REST * (ended - begun)).min(LONGEST_REST),
            "{rest:?}"
        );
    }
}
