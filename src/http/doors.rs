//! The doors: the ways to ask for a decision, and the peers that may ask on behalf of others.

use std::fmt;
use std::net::IpAddr;

use ip_network::IpNetwork;
use serde::{Deserialize, Serialize};

/// A way to ask. Its name is a metric's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A guard of a route of this server.
    Guard,
    /// `POST /api/access`.
    AccessList,
}

impl Door {
    /// The label's value.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::AccessList => "access_list",
        }
    }
}

/// The section `[doors]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Networks (CIDR, as `10.0.0.0/8`) of the proxies whose forwarded headers count. Default: none.
    pub trusted_proxies: Vec<Network>,
    /// The one family of forwarded headers that counts. Default: `x-original`.
    pub source: Source,
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

impl Network {
    /// Whether `ip` lies in it; an IPv4 address that came by an IPv6 socket counts as what it is.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.0.contains(ip.to_canonical())
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let network = text
            .parse()
            .or_else(|_| text.parse().map(|ip: std::net::IpAddr| IpNetwork::from(ip)));
        let wanted = "a network in CIDR notation without host bits, as `10.0.0.0/8` or `::1/128`";
        network
            .map(Self)
            .map_err(|_| format!("found `{text}`, accepted: {wanted}"))
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
