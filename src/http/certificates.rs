//! Clients' certificates, which a proxy that ends TLS forwards in a header.
//!
//! The header counts from a trusted proxy alone: from anybody else it would be a claim to hold somebody's key.

use rocket::Request;

use super::doors::TrustedProxies;
use super::fields;

/// Where certificates are looked for: nowhere, unless a header is named.
#[derive(Debug, Clone, Default)]
pub struct Certificates(Option<Forwarding>);

#[derive(Debug, Clone)]
struct Forwarding {
    header: Box<str>,
    by: TrustedProxies,
}

impl Certificates {
    /// The certificates that `proxies` forward in `header`.
    #[must_use]
    pub fn forwarded(header: &str, proxies: TrustedProxies) -> Self {
        Self(Some(Forwarding {
            header: header.into(),
            by: proxies,
        }))
    }

    /// Every value of the header in `request`; none from a peer that is not trusted.
    pub(super) fn values<'r>(&self, request: &'r Request<'_>) -> Vec<&'r str> {
        let forwarding = self.0.as_ref();
        let forwarding = forwarding.filter(|forwarding| forwarding.by.sent(request));
        let values = forwarding.map(|forwarding| fields::values(request, &forwarding.header));
        values.into_iter().flatten().collect()
    }
}
