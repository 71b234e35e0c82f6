//! The trace that a request belongs to: its id, and whether it is recorded, settled before anything is measured.
//!
//! A peer within `doors.trusted_proxies` may continue a trace of its own and have a say in what is recorded. Anyone else's
//! `traceparent` is linked to and no more: who could choose the id or the flag could have every request recorded, or put
//! lines of theirs into the trace of another.

use std::fmt;
use std::time::SystemTime;

use rocket::Request;

use super::doors::TrustedProxies;
use super::fields;
use crate::telemetry::traces::{self, Kind, Parent, Span, SpanId, Tracer};

/// What a person quotes, and what the log holds beside the cause: a W3C trace id (Trace Context, section 3.2.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceId(traces::TraceId);

impl TraceId {
    /// The id of `request`, the same one at every call.
    pub fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        &Trace::of(request).id
    }

    #[cfg(test)]
    pub(super) fn random() -> Self {
        Self(traces::TraceId::random())
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who takes spans, and who may have a say in which.
#[derive(Debug)]
pub(super) struct Traces {
    pub(super) tracer: Option<Tracer>,
    pub(super) trusted: TrustedProxies,
}

/// The trace of one request.
#[derive(Debug)]
pub(super) struct Trace {
    id: TraceId,
    recorded: Option<Recorded>,
}

/// What there is besides where the trace is recorded.
#[derive(Debug)]
struct Recorded {
    tracer: Tracer,
    span_id: SpanId,
    since: SystemTime,
    parent: Option<Parent>,
    link: Option<Parent>,
}

impl Trace {
    /// The trace of `request`, which begins with the first call.
    pub(super) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(|| Self::begin(request))
    }

    fn begin(request: &Request<'_>) -> Self {
        let Some(traces) = request.rocket().state::<Traces>() else {
            return Self::unrecorded(traces::TraceId::random());
        };
        let parent = traces
            .trusted
            .sent(request)
            .then(|| said(request))
            .flatten();
        let parent = parent.filter(|_| traces.propagates());
        let id = parent
            .as_ref()
            .map_or_else(traces::TraceId::random, |parent| parent.trace_id);
        let choice = parent.as_ref().map(|parent| parent.is_sampled);
        let tracer = traces.tracer.as_ref();
        let Some(tracer) = tracer.filter(|tracer| tracer.samples(&id, choice)) else {
            return Self::unrecorded(id);
        };
        let link = match parent {
            None if tracer.propagates() => said(request),
            _ => None,
        };
        Self {
            id: TraceId(id),
            recorded: Some(Recorded {
                tracer: tracer.clone(),
                span_id: SpanId::random(),
                since: SystemTime::now(),
                parent,
                link,
            }),
        }
    }

    fn unrecorded(id: traces::TraceId) -> Self {
        Self {
            id: TraceId(id),
            recorded: None,
        }
    }

    /// The id that a person is told.
    pub(super) fn id(&self) -> TraceId {
        self.id
    }

    /// Now, if the trace is recorded: what is not is not measured.
    pub(super) fn clock(&self) -> Option<SystemTime> {
        self.recorded.as_ref().map(|_| SystemTime::now())
    }

    /// Has a part of the request's work recorded, which began at `since`, as [`Self::clock`] told, and ends now.
    pub(super) fn step(
        &self,
        name: &'static str,
        since: Option<SystemTime>,
        describe: impl FnOnce(&mut Span),
    ) {
        let (Some(recorded), Some(since)) = (&self.recorded, since) else {
            return;
        };
        let span = Span::begin(self.id.0, SpanId::random(), Kind::Internal, name);
        let mut span = span.within(recorded.span_id).since(since);
        describe(&mut span);
        recorded.tracer.end(span);
    }

    /// Has the request itself recorded, which ends now.
    pub(super) fn end(&self, name: impl FnOnce() -> String, describe: impl FnOnce(&mut Span)) {
        let Some(recorded) = &self.recorded else {
            return;
        };
        let span = Span::begin(self.id.0, recorded.span_id, Kind::Server, name());
        let mut span = span.since(recorded.since);
        if let Some(parent) = &recorded.parent {
            span = span.caused_by(parent);
        }
        if let Some(link) = &recorded.link {
            span = span.linked_to(link);
        }
        describe(&mut span);
        recorded.tracer.end(span);
    }
}

impl Traces {
    fn propagates(&self) -> bool {
        self.tracer.as_ref().is_none_or(Tracer::propagates)
    }
}

/// What `request` says of its trace; one that says two things says nothing.
fn said(request: &Request<'_>) -> Option<Parent> {
    let mut said = fields::values(request, "traceparent");
    let parent = Parent::read(said.next()?).filter(|_| said.next().is_none())?;
    let states: Vec<&str> = fields::values(request, "tracestate").collect();
    Some(parent.with_state(&states.join(",")))
}
