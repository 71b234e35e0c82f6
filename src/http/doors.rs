//! The doors: the ways to ask for a decision, and the peers that may ask on behalf of others.

pub mod resource_type;
pub mod template;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use ip_network::IpNetwork;
use rocket::Request;
use serde::{Deserialize, Serialize};

use resource_type::ResourceTypes;

/// A way to ask. Its name is a metric's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A guard of a route of this server.
    Guard,
    /// `POST /api/access`.
    AccessList,
    /// A proxy, below `/authz`.
    Forward,
    /// `POST /access/v1/evaluation` and `/access/v1/evaluations`.
    AuthZen,
}

impl Door {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Guard, Self::AccessList, Self::Forward, Self::AuthZen];

    /// The label's value.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::AccessList => "access_list",
            Self::Forward => "forward_auth",
            Self::AuthZen => "authzen",
        }
    }
}

/// The section `[doors]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Networks (CIDR, as `10.0.0.0/8`) of the proxies whose forwarded headers count. Default: none.
    pub trusted_proxies: Vec<Network>,
    /// The one family of forwarded headers that counts. Default: `x-original`.
    pub source: Source,
    /// The types of resources, besides routes, that AuthZEN may ask about. Default: none.
    pub authzen: ResourceTypes,
    /// The types of AuthZEN's subjects whose `id` is the `sub` of a token. Default: `user`.
    pub authzen_subject_types: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            source: Source::default(),
            authzen: ResourceTypes::default(),
            authzen_subject_types: vec!["user".to_owned()],
        }
    }
}

/// A family of forwarded headers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// `X-Original-URI` and `X-Original-Method`, as nginx sends them.
    #[default]
    XOriginal,
    /// `X-Forwarded-Method`, `-Proto`, `-Host` and `-Uri`, as Traefik and Caddy send them.
    XForwarded,
}

/// A network in CIDR notation; an address alone is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network(IpNetwork);

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let network = text
            .parse()
            .or_else(|_| text.parse().map(|ip: IpAddr| IpNetwork::from(ip)));
        let wanted = "a network in CIDR notation without host bits, as `10.0.0.0/8` or `::1/128`";
        network
            .map(Self)
            .map_err(|_| format!("found `{text}`, accepted: {wanted}"))
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        // On a socket for both families an IPv4 peer has an IPv6 address that holds its own (RFC 4291, section 2.5.5.2).
        self.0.contains(address.to_canonical())
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The peers whose forwarded headers count. Clones share the list.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Arc<[Network]>);

impl TrustedProxies {
    /// The networks of `doors.trusted_proxies`.
    #[must_use]
    pub fn new(networks: &[Network]) -> Self {
        Self(networks.into())
    }

    /// Whether the peer that sent `request` is one of them. Its address is that of the connection, never one of a header.
    #[must_use]
    pub fn sent(&self, request: &Request<'_>) -> bool {
        request.remote().is_some_and(|peer| self.hold(peer.ip()))
    }

    /// Whether nobody is trusted.
    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address is one of theirs.
    pub(super) fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_trusted_by_its_network_in_either_spelling() {
        let network = |text: &str| Network::try_from(text.to_owned()).unwrap();
        let proxies = TrustedProxies::new(&["10.0.0.0/8", "::1", "fd00::/8"].map(network));
        for (peer, trusted) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("11.0.0.0", false),
            ("::ffff:11.0.0.0", false),
            ("::1", true),
            ("::2", false),
            ("fd12::1", true),
            ("127.0.0.1", false),
        ] {
            assert_eq!(proxies.hold(peer.parse().unwrap()), trusted, "{peer}");
        }
        assert!(!TrustedProxies::default().hold(IpAddr::from([127, 0, 0, 1])));
    }
}
