//! The trace id of a request: what a person quotes, and what the log holds beside the cause.

use std::fmt;

use aws_lc_rs::rand;
use rocket::Request;

/// Sixteen random bytes, in hexadecimal: a W3C trace id (Trace Context, section 3.2.2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceId(String);

impl TraceId {
    /// The id of `request`, the same one at every call.
    pub fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Self::random)
    }

    fn random() -> Self {
        let mut bytes = [0; 16];
        // Without randomness the id is all zeros, which W3C calls invalid: a request is not refused for that.
        let _ = rand::fill(&mut bytes);
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
