//! Sends what waits in the queue, batch by batch, and counts what does not arrive.

use std::time::Duration;

use opentelemetry_proto::tonic::trace::v1::Span;
use prometheus::IntCounter;
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use super::export::Collector;
use super::queue::Message;

/// How spans are gathered.
pub(super) struct Batches {
    pub(super) most: usize,
    pub(super) delay: Duration,
    pub(super) dropped: IntCounter,
}

/// What was gathered, and why no more.
struct Gathered {
    spans: Vec<Span>,
    end: End,
}

enum End {
    /// The batch is full, or old enough.
    Due,
    /// Somebody waits for it.
    Flush(oneshot::Sender<()>),
    /// Nobody is left who could send more.
    Closed,
}

impl Batches {
    /// Sends until nobody is left who could make a span.
    pub(super) async fn send(self, mut waiting: Receiver<Message>, collector: Collector) {
        let mut is_well = true;
        loop {
            let Gathered { spans, end } = self.gather(&mut waiting).await;
            if !spans.is_empty() {
                is_well = self.send_one(spans, &collector, is_well).await;
            }
            match end {
                End::Due => {}
                // Who waits may have lost patience.
                End::Flush(done) => drop(done.send(())),
                End::Closed => return,
            }
        }
    }

    /// Waits for a span, and then for others as long as there is room and time.
    async fn gather(&self, waiting: &mut Receiver<Message>) -> Gathered {
        let mut spans = Vec::new();
        let mut due = None;
        let end = loop {
            let message = match due {
                None => waiting.recv().await,
                Some(due) => match timeout_at(due, waiting.recv()).await {
                    Ok(message) => message,
                    Err(_) => break End::Due,
                },
            };
            match message {
                Some(Message::Span(span)) => spans.push(*span),
                Some(Message::Flush(done)) => break End::Flush(done),
                None => break End::Closed,
            }
            if spans.len() >= self.most {
                break End::Due;
            }
            due.get_or_insert_with(|| Instant::now() + self.delay);
        };
        Gathered { spans, end }
    }

    /// Sends a batch; whether it arrived. The log tells only when that changes, or an outage would fill it.
    async fn send_one(&self, spans: Vec<Span>, collector: &Collector, was_well: bool) -> bool {
        let count = u64::try_from(spans.len()).unwrap_or(u64::MAX);
        match collector.take(spans).await {
            Ok(refused) => {
                self.dropped.inc_by(refused.min(count));
                if !was_well {
                    tracing::info!("the collector takes spans again");
                }
                true
            }
            Err(cause) => {
                if was_well {
                    tracing::warn!(%cause, "spans do not reach the collector; they are dropped and counted until they do");
                }
                self.dropped.inc_by(count);
                false
            }
        }
    }
}
