//! A span as a collector got it, in words.

use std::collections::BTreeMap;
use std::fmt::Write;

use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::{self as wire, ResourceSpans};

/// A span; ids are in hexadecimal.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) trace_id: String,
    pub(crate) id: String,
    /// Empty for a span without a parent.
    pub(crate) parent: String,
    /// Trace and span of each link.
    pub(crate) links: Vec<(String, String)>,
    pub(crate) state: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) resource: BTreeMap<String, String>,
    pub(crate) failed: bool,
    pub(crate) nanoseconds: u64,
}

impl Span {
    /// Every span of a resource.
    pub(crate) fn of_resource(spans: &ResourceSpans) -> Vec<Self> {
        let resource = words(&spans.resource.as_ref().unwrap().attributes);
        let scopes = spans.scope_spans.iter();
        let spans = scopes.flat_map(|scope| &scope.spans);
        spans.map(|span| Self::read(span, &resource)).collect()
    }

    fn read(span: &wire::Span, resource: &BTreeMap<String, String>) -> Self {
        let links = span.links.iter();
        let links = links.map(|link| (hexadecimal(&link.trace_id), hexadecimal(&link.span_id)));
        Self {
            name: span.name.clone(),
            kind: match SpanKind::try_from(span.kind).unwrap() {
                SpanKind::Server => "server",
                SpanKind::Client => "client",
                SpanKind::Internal => "internal",
                other => panic!("a span is {other:?}"),
            },
            trace_id: hexadecimal(&span.trace_id),
            id: hexadecimal(&span.span_id),
            parent: hexadecimal(&span.parent_span_id),
            links: links.collect(),
            state: span.trace_state.clone(),
            attributes: words(&span.attributes),
            resource: resource.clone(),
            failed: span.status.as_ref().is_some_and(|status| status.code == 2),
            nanoseconds: span.end_time_unix_nano - span.start_time_unix_nano,
        }
    }

    /// The attribute `name`; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

fn words(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let word = |one: &KeyValue| {
        let value = one.value.as_ref().and_then(|value| value.value.as_ref());
        let value = match value.unwrap() {
            Value::StringValue(text) => text.clone(),
            Value::IntValue(number) => number.to_string(),
            Value::BoolValue(flag) => flag.to_string(),
            other => panic!("an attribute is {other:?}"),
        };
        (one.key.clone(), value)
    };
    attributes.iter().map(word).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
