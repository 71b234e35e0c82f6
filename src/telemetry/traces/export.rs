//! Posts spans to a collector by OTLP/HTTP (OpenTelemetry Protocol 1.x, section OTLP/HTTP).
//!
//! One batch takes no longer than its limit, with every attempt, and an answer is read only so far. Neither the address nor
//! the headers are ever told: both may hold secrets.

use std::error::Error;
use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use prost::Message;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use tokio::time::{sleep, timeout};
use url::Url;

use super::settings::{Protocol, Settings};
use super::span;

/// Where spans go.
pub(super) struct Collector {
    client: Client,
    endpoint: Url,
    protocol: Protocol,
    is_compressed: bool,
    limit: Duration,
    resource: Resource,
}

/// Why a collector did not take spans.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("no answer within {0:?}")]
    TimedOut(Duration),
    #[error("it gave no answer: {0}")]
    Unreachable(String),
    #[error("it answered {0}")]
    Status(u16),
    #[error("they cannot be written: {0}")]
    Unwritable(String),
}

impl Collector {
    pub(super) fn new(settings: &Settings) -> Result<Self, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in &settings.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            let value = HeaderValue::from_str(value);
            if let (Ok(name), Ok(mut value)) = (name, value) {
                value.set_sensitive(true);
                headers.append(name, value);
            }
        }
        Ok(Self {
            client: client(&headers, settings.endpoint.scheme() == "https")?,
            endpoint: settings.endpoint.clone(),
            protocol: settings.protocol,
            is_compressed: settings.is_compressed,
            limit: settings.timeout,
            resource: resource(&settings.resource),
        })
    }

    /// Hands `spans` over; how many of them the collector refused.
    pub(super) async fn take(&self, spans: Vec<Span>) -> Result<u64, Failure> {
        let body = self.written(spans)?;
        let attempts = timeout(self.limit, self.try_until_settled(body)).await;
        attempts.unwrap_or(Err(Failure::TimedOut(self.limit)))
    }

    /// Asks again as long as it may help; whoever calls ends it in time.
    async fn try_until_settled(&self, body: Vec<u8>) -> Result<u64, Failure> {
        let mut pause = FIRST_PAUSE;
        for _ in 1..ATTEMPTS {
            match self.post(body.clone()).await {
                Err(failure) if failure.may_pass() => {}
                settled => return settled,
            }
            sleep(pause).await;
            pause *= 2;
        }
        self.post(body).await
    }

    async fn post(&self, body: Vec<u8>) -> Result<u64, Failure> {
        let mut request = self.client.post(self.endpoint.clone());
        request = request.header(CONTENT_TYPE, self.content_type()).body(body);
        if self.is_compressed {
            request = request.header(CONTENT_ENCODING, "gzip");
        }
        let answer = request.send().await.map_err(Failure::unreachable)?;
        if !answer.status().is_success() {
            return Err(Failure::Status(answer.status().as_u16()));
        }
        let body = beginning(answer).await?;
        Ok(self.refused(&body))
    }

    fn written(&self, spans: Vec<Span>) -> Result<Vec<u8>, Failure> {
        let request = ExportTraceServiceRequest {
            resource_spans: vec![ResourceSpans {
                resource: Some(self.resource.clone()),
                scope_spans: vec![ScopeSpans {
                    scope: Some(scope()),
                    spans,
                    ..ScopeSpans::default()
                }],
                ..ResourceSpans::default()
            }],
        };
        let body = match self.protocol {
            Protocol::Protobuf => request.encode_to_vec(),
            Protocol::Json => {
                serde_json::to_vec(&request).map_err(|error| Failure::unwritable(&error))?
            }
        };
        match self.is_compressed {
            true => zipped(&body).map_err(|error| Failure::unwritable(&error)),
            false => Ok(body),
        }
    }

    /// How many spans an answer says were refused; one that cannot be read says nothing.
    fn refused(&self, body: &[u8]) -> u64 {
        let answer = match self.protocol {
            Protocol::Protobuf => ExportTraceServiceResponse::decode(body).ok(),
            Protocol::Json => serde_json::from_slice(body).ok(),
        };
        let partial = answer.and_then(|answer: ExportTraceServiceResponse| answer.partial_success);
        partial.map_or(0, |partial| {
            u64::try_from(partial.rejected_spans).unwrap_or_default()
        })
    }

    fn content_type(&self) -> &'static str {
        match self.protocol {
            Protocol::Protobuf => "application/x-protobuf",
            Protocol::Json => "application/json",
        }
    }
}

impl Failure {
    fn unreachable(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut causes = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            causes = format!("{causes}: {error}");
            cause = error.source();
        }
        Self::Unreachable(causes)
    }

    fn unwritable(error: &dyn Error) -> Self {
        Self::Unwritable(error.to_string())
    }

    /// The statuses that OTLP/HTTP lets a client repeat after, and everything that is no answer at all.
    fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Status(status) => matches!(status, 429 | 502 | 503 | 504),
            Self::TimedOut(_) | Self::Unwritable(_) => false,
        }
    }
}

fn client(headers: &HeaderMap, needs_https: bool) -> Result<Client, String> {
    let builder = || {
        let builder = Client::builder().default_headers(headers.clone());
        builder.redirect(Policy::none()).no_proxy().http1_only()
    };
    let built = match builder().build() {
        // A collector without https needs no certificates, so a bare machine will do.
        Err(_) if !needs_https => builder().tls_certs_only([]).build(),
        built => built,
    };
    built.map_err(|error| error.to_string())
}

/// What an answer begins with: a good one is a few bytes long.
async fn beginning(mut answer: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(Failure::unreachable)? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn zipped(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

fn resource(attributes: &[(String, String)]) -> Resource {
    let attributes = attributes.iter();
    Resource {
        attributes: attributes
            .map(|(name, value)| span::text(name, value))
            .collect(),
        ..Resource::default()
    }
}

fn scope() -> InstrumentationScope {
    InstrumentationScope {
        name: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..InstrumentationScope::default()
    }
}

/// A collector that restarts is back after a few of them.
const ATTEMPTS: u32 = 4;

const FIRST_PAUSE: Duration = Duration::from_millis(100);

const LONGEST_ANSWER: usize = 64 * 1024;
