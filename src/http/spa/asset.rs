//! One file in memory with its validator and its compressed form (RFC 9110, sections 8.8.3 and 12.5.3).

use std::io::{Cursor, Write};
use std::sync::Arc;

use aws_lc_rs::digest;
use flate2::Compression;
use flate2::write::GzEncoder;
use rocket::http::{ContentType, Status};
use rocket::{Request, Response};

use crate::http::fields;

/// A file as it is answered. Cloning shares the bytes.
#[derive(Debug, Clone)]
pub(in crate::http) struct Asset {
    content_type: ContentType,
    plain: Arc<[u8]>,
    gzip: Option<Arc<[u8]>>,
    tag: Arc<str>,
}

impl Asset {
    pub(in crate::http) fn new(content_type: ContentType, bytes: Vec<u8>) -> Self {
        let tag = digest::digest(&digest::SHA256, &bytes);
        let tag: String = tag
            .as_ref()
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let gzip = is_text(&content_type).then(|| gzip(&bytes)).flatten();
        let gzip = gzip.filter(|gzip| gzip.len() < bytes.len()).map(Into::into);
        Self {
            content_type,
            plain: bytes.into(),
            gzip,
            tag: tag.into(),
        }
    }

    /// The answer to `request`: the whole file, compressed where that is accepted, or 304 when it is known.
    pub(in crate::http) fn response(&self, request: &Request<'_>) -> Response<'static> {
        let gzip = self.gzip.as_ref().filter(|_| accepts_gzip(request));
        let tag = format!(
            "\"{}{}\"",
            self.tag,
            if gzip.is_some() { "-gzip" } else { "" }
        );
        let mut response = Response::build();
        response
            .raw_header("Cache-Control", "no-cache")
            .raw_header("Vary", "Accept-Encoding");
        if is_known(request, &tag) {
            return response
                .status(Status::NotModified)
                .raw_header("ETag", tag)
                .finalize();
        }
        response
            .header(self.content_type.clone())
            .raw_header("ETag", tag);
        if gzip.is_some() {
            response.raw_header("Content-Encoding", "gzip");
        }
        let body = gzip.unwrap_or(&self.plain);
        response
            .sized_body(body.len(), Cursor::new(Arc::clone(body)))
            .finalize()
    }
}

fn is_text(content_type: &ContentType) -> bool {
    let scripts = content_type.is_javascript() || content_type.is_json() || content_type.is_svg();
    scripts || content_type.top() == "text" || content_type.sub() == "manifest+json"
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

fn accepts_gzip(request: &Request<'_>) -> bool {
    let mut codings = fields::values(request, "Accept-Encoding").flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().to_ascii_lowercase();
        let weight = weight
            .strip_prefix("q=")
            .map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("gzip") && weight.is_some_and(|weight| weight > 0.0)
    })
}

fn is_known(request: &Request<'_>, tag: &str) -> bool {
    let tags = fields::values(request, "If-None-Match").flat_map(|value| value.split(','));
    tags.map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
