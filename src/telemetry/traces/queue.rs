//! What waits between those who measure and the one who sends.

use opentelemetry_proto::tonic::trace::v1::Span;
use tokio::sync::oneshot;

/// What waits in the queue.
#[derive(Debug)]
pub(super) enum Message {
    /// To be sent.
    Span(Box<Span>),
    /// All that came before is to be sent now; then the sender is to be told.
    Flush(oneshot::Sender<()>),
}
