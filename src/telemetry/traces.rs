//! Traces: which requests are looked at closely, and how what was seen reaches a collector.
//!
//! A span is plain data that is made when its work has ended, and only in a trace that is sampled; whoever measures asks
//! first. It waits in a queue of bounded length, and whatever does not reach the collector is counted, never waited for.
//!
//! ```text
//! OTEL_* → Settings → Tracer ── Span ──→ queue → batch → OTLP/HTTP
//! ```

mod batch;
mod export;
mod ids;
mod parent;
mod queue;
mod sampler;
mod settings;
mod span;
mod tracer;
mod variables;

pub use ids::{SpanId, TraceId};
pub use parent::Parent;
pub use sampler::Sampler;
pub use settings::{Protocol, Settings};
pub use span::{Kind, Span};
pub use tracer::{Exporter, StartError, Tracer, start};
pub use variables::{Misread, read};
