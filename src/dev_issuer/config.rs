//! The `[dev_issuer]` section of the configuration.
//!
//! It is compiled without the `dev-issuer` feature too, so that one configuration file serves every build.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

/// Where the dev issuer listens and how long its tokens last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The TCP port; 0 lets the system choose one. Default: `8002`.
    pub port: u16,
    /// The address, `127.0.0.1` or `::1`; the issuer refuses to start on any other, because it signs anyone in as
    /// anyone. Default: `127.0.0.1`.
    pub address: IpAddr,
    /// How long an access token is valid, in seconds, from 1 to 86400. Default: `3600`.
    pub access_token_seconds: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 8002,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            access_token_seconds: 3600,
        }
    }
}

impl Config {
    /// Where it answers on this machine, unless the system chooses its port.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_defaults_are_loopback_port_8002_and_an_hour() {
        let written = serde_json::to_value(Config::default()).unwrap();
        let expected = serde_json::json!({
            "port": 8002,
            "address": "127.0.0.1",
            "access_token_seconds": 3600,
        });
        assert_eq!(written, expected);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(serde_json::from_str::<Config>(r#"{"prot": 8002}"#).is_err());
    }
}
