//! What a certificate is told by (RFC 8705 §3.1).

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// SHA-256 of a certificate in DER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::auth) struct Thumbprint(pub(super) [u8; 32]);

impl Thumbprint {
    /// As a token names it in `x5t#S256`: base64url without padding (RFC 8705 §3.1).
    pub(in crate::auth) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn of(certificate: &[u8]) -> Option<Self> {
        let hash = digest(&SHA256, certificate);
        hash.as_ref().try_into().ok().map(Self)
    }
}
