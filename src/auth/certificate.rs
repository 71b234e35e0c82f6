//! The certificate that a client showed in the TLS handshake, as whoever ended the connection tells of it (RFC 8705 §3).
//!
//! Only its thumbprint counts here: that the client holds the key was proven in the handshake. So it may be told by a peer
//! that is trusted to have done the handshake, and by nobody else.

mod encoded;
mod envoy;
mod forwarded;
mod thumbprint;

use super::refusal::Refusal;
pub(super) use thumbprint::Thumbprint;

/// Checks that the client holds the key of the certificate with the thumbprint `wanted`, by every value of the header in
/// which a trusted proxy forwards it.
pub(super) fn check(values: &[&str], wanted: &Thumbprint) -> Result<(), Refusal> {
    let found = match values {
        [] => return Err(Refusal::CertificateMissing),
        [value] => forwarded::thumbprint(value),
        // One may be the client's own, let through by the proxy.
        _ => None,
    };
    match found {
        None => Err(Refusal::CertificateUnreadable),
        Some(found) if found == *wanted => Ok(()),
        Some(_) => Err(Refusal::CertificateMismatch),
    }
}
