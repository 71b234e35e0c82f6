//! Where spans go, and how many of them.

use std::fmt;
use std::time::Duration;

use url::Url;

use super::sampler::Sampler;

/// What the `OTEL_*` variables say, with the defaults of OpenTelemetry. Times and numbers are in its ranges.
#[derive(Clone, PartialEq)]
pub struct Settings {
    /// Where spans are posted.
    pub endpoint: Url,
    /// Headers of each post; their values may be secrets.
    pub headers: Vec<(String, String)>,
    /// How spans are written.
    pub protocol: Protocol,
    /// Whether a post is compressed with gzip. Default: false.
    pub is_compressed: bool,
    /// How long one batch may take, with every attempt. Default: 10 s.
    pub timeout: Duration,
    /// Which traces are recorded. Default: all that begin here, and what the parent chose.
    pub sampler: Sampler,
    /// Whether `traceparent` is read and sent. Default: true.
    pub propagates: bool,
    /// What the spans are of: `service.name` and the like.
    pub resource: Vec<(String, String)>,
    /// How many spans may wait. Default: 2048.
    pub queue: usize,
    /// How many spans a post holds at most. Default: 512.
    pub batch: usize,
    /// How long a span waits for others. Default: 5 s.
    pub delay: Duration,
}

/// How spans are written (OTLP 1.x, section OTLP/HTTP).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `http/protobuf`.
    Protobuf,
    /// `http/json`.
    Json,
}

impl fmt::Debug for Settings {
    /// Without the values of headers, nor what the address may hold of a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Settings")
            .field("endpoint", &self.endpoint.host_str())
            .field("headers", &names)
            .field("sampler", &self.sampler)
            .finish_non_exhaustive()
    }
}
