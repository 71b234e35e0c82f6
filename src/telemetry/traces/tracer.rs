//! The two ends of the queue of spans: the one that measures, and the one that is told to empty it.
//!
//! Whoever measures never waits: a span for which there is no room is counted and gone.

use std::sync::Arc;
use std::time::Duration;

use prometheus::{IntCounter, Registry};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::batch;
use super::export::Collector;
use super::ids::TraceId;
use super::queue::Message;
use super::sampler::Sampler;
use super::settings::Settings;
use super::span::Span;

/// Why no spans can be sent.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Two metrics of one name.
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
    /// The HTTP client cannot be built.
    #[error("spans cannot be sent: {0}; install the system's certificate authorities")]
    Client(String),
}

/// Takes spans. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Tracer(Arc<Sending>);

#[derive(Debug)]
struct Sending {
    sampler: Sampler,
    propagates: bool,
    queue: mpsc::Sender<Message>,
    dropped: IntCounter,
}

/// Has the queue emptied at the end.
#[derive(Debug)]
pub struct Exporter(mpsc::Sender<Message>);

/// Registers `whiteroom_spans_dropped_total`, and begins to send spans as `settings` say. Without any, nothing runs.
///
/// # Errors
/// The HTTP client cannot be built, or a family of that name is in `registry` already.
pub fn start(
    settings: Option<&Settings>,
    registry: &Registry,
) -> Result<Option<(Tracer, Exporter)>, StartError> {
    let help =
        "Spans of sampled traces that did not reach the collector: no room, no answer, or refused.";
    let dropped = IntCounter::new("whiteroom_spans_dropped_total", help)?;
    registry.register(Box::new(dropped.clone()))?;
    let Some(settings) = settings else {
        return Ok(None);
    };
    let collector = Collector::new(settings).map_err(StartError::Client)?;
    let (queue, waiting) = mpsc::channel(settings.queue);
    let batches = batch::Batches {
        most: settings.batch,
        delay: settings.delay,
        dropped: dropped.clone(),
    };
    tokio::spawn(batches.send(waiting, collector));
    let tracer = Tracer(Arc::new(Sending {
        sampler: settings.sampler,
        propagates: settings.propagates,
        queue: queue.clone(),
        dropped,
    }));
    Ok(Some((tracer, Exporter(queue))))
}

impl Tracer {
    /// Whether the trace is recorded; `parent` is what the parent chose, if there is one that may choose.
    #[must_use]
    pub fn samples(&self, trace_id: &TraceId, parent: Option<bool>) -> bool {
        self.0.sampler.samples(trace_id, parent)
    }

    /// Whether `traceparent` is read and sent.
    #[must_use]
    pub fn propagates(&self) -> bool {
        self.0.propagates
    }

    /// Ends `span` now and has it sent.
    pub fn end(&self, span: Span) {
        let message = Message::Span(Box::new(span.ended()));
        if self.0.queue.try_send(message).is_err() {
            self.0.dropped.inc();
        }
    }
}

impl Exporter {
    /// Waits until what is in the queue was sent, or could not be; at most 5 s.
    pub async fn flush(self) {
        let flushed = async {
            let (done, told) = oneshot::channel();
            if self.0.send(Message::Flush(done)).await.is_ok() {
                let _ = told.await;
            }
        };
        if timeout(LAST_CHANCE, flushed).await.is_err() {
            tracing::warn!(
                seconds = LAST_CHANCE.as_secs(),
                "the last spans were given up: the collector did not take them in time"
            );
        }
    }
}

/// How long the end of the process may wait for a collector.
const LAST_CHANCE: Duration = Duration::from_secs(5);
