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

/// What a request says of its client's certificate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ClientCertificate<'a> {
    /// This server looks at no certificates.
    #[default]
    NotLookedAt,
    /// Every value of the header in which a trusted proxy forwards it; none, where there is no such header or the peer is
    /// not trusted.
    Forwarded(&'a [&'a str]),
}

impl ClientCertificate<'_> {
    /// Checks that the client holds the key of the certificate with this thumbprint.
    pub(super) fn check(self, wanted: &Thumbprint) -> Result<(), Refusal> {
        let found = match self {
            Self::NotLookedAt | Self::Forwarded([]) => return Err(Refusal::CertificateMissing),
            Self::Forwarded([value]) => forwarded::thumbprint(value),
            // One may be the client's own, let through by the proxy.
            Self::Forwarded(_) => None,
        };
        match found {
            None => Err(Refusal::CertificateUnreadable),
            Some(found) if found == *wanted => Ok(()),
            Some(_) => Err(Refusal::CertificateMismatch),
        }
    }
}
