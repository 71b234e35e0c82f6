//! One piece of work: what it was, how long it took, and how it ended.

use std::time::{SystemTime, UNIX_EPOCH};

use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::span::{Link, SpanKind};
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use opentelemetry_proto::tonic::trace::v1::{self as wire, SpanFlags, Status};

use super::ids::{SpanId, TraceId};
use super::parent::Parent;

/// A span of a sampled trace, as it is sent. Its texts come from closed sets or are bounded by who writes them.
#[derive(Debug, Clone, PartialEq)]
pub struct Span(wire::Span);

/// Which side of a call a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It answers a request.
    Server,
    /// It asks somebody else.
    Client,
    /// Neither.
    Internal,
}

impl Span {
    /// The span `span_id` of `trace_id`, without a parent, which begins now.
    #[must_use]
    pub fn begin(trace_id: TraceId, span_id: SpanId, kind: Kind, name: impl Into<String>) -> Self {
        let kind = match kind {
            Kind::Server => SpanKind::Server,
            Kind::Client => SpanKind::Client,
            Kind::Internal => SpanKind::Internal,
        };
        Self(wire::Span {
            trace_id: trace_id.bytes().to_vec(),
            span_id: span_id.bytes().to_vec(),
            flags: flags(true, false),
            name: name.into(),
            kind: kind.into(),
            start_time_unix_nano: nanoseconds(SystemTime::now()),
            ..wire::Span::default()
        })
    }

    /// Part of the work of `parent`, in this process.
    #[must_use]
    pub fn within(mut self, parent: SpanId) -> Self {
        self.0.parent_span_id = parent.bytes().to_vec();
        self
    }

    /// Caused by a span of another process.
    #[must_use]
    pub fn caused_by(mut self, parent: &Parent) -> Self {
        self.0.parent_span_id = parent.span_id.bytes().to_vec();
        self.0.flags = flags(true, true);
        self.0.trace_state.clone_from(&parent.state);
        self
    }

    /// Has to do with a span of another trace.
    #[must_use]
    pub fn linked_to(mut self, other: &Parent) -> Self {
        self.0.links.push(Link {
            trace_id: other.trace_id.bytes().to_vec(),
            span_id: other.span_id.bytes().to_vec(),
            flags: flags(other.is_sampled, true),
            ..Link::default()
        });
        self
    }

    /// It began earlier than it was noted.
    #[must_use]
    pub fn since(mut self, start: SystemTime) -> Self {
        self.0.start_time_unix_nano = nanoseconds(start);
        self
    }

    /// Says something of the work, by a name of the semantic conventions or one below `whiteroom.`.
    pub fn text(&mut self, name: &'static str, value: impl Into<String>) {
        self.attribute(name, Any::StringValue(value.into()));
    }

    /// As [`Self::text`], of a number.
    pub fn number(&mut self, name: &'static str, value: impl Into<i64>) {
        self.attribute(name, Any::IntValue(value.into()));
    }

    /// As [`Self::text`], of what is so or is not.
    pub fn flag(&mut self, name: &'static str, value: bool) {
        self.attribute(name, Any::BoolValue(value));
    }

    /// The work failed, for a reason of a closed list (`error.type`).
    pub fn failed(&mut self, error_type: impl Into<String>) {
        self.text("error.type", error_type);
        self.0.status = Some(Status {
            code: StatusCode::Error.into(),
            ..Status::default()
        });
    }

    /// The span as it is sent; its work ends now.
    pub(super) fn ended(mut self) -> wire::Span {
        // A clock that was set back does not make work take less than no time.
        let now = nanoseconds(SystemTime::now());
        self.0.end_time_unix_nano = now.max(self.0.start_time_unix_nano);
        self.0
    }

    fn attribute(&mut self, name: &'static str, value: Any) {
        self.0.attributes.push(attribute(name, value));
    }
}

/// An attribute of a text.
pub(super) fn text(name: &str, value: &str) -> KeyValue {
    attribute(name, Any::StringValue(value.to_owned()))
}

fn attribute(name: &str, value: Any) -> KeyValue {
    KeyValue {
        key: name.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}

/// The W3C flags, and whether the parent is of another process, which is known here.
fn flags(is_sampled: bool, is_remote: bool) -> u32 {
    let remote = match is_remote {
        true => SpanFlags::ContextIsRemoteMask as u32,
        false => 0,
    };
    u32::from(is_sampled) | SpanFlags::ContextHasIsRemoteMask as u32 | remote
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
