//! The section `[ops]`: where the operators' port is, and how the server takes its leave.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The section `[ops]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The address to listen on. Default: `127.0.0.1`.
    pub address: IpAddr,
    /// The port to listen on; 0 lets the system choose. Default: 8001.
    pub port: u16,
    /// How long the server, told to stop, goes on to answer while it is not ready any more, in seconds: as long as a load
    /// balancer takes to notice. At most 3600. Default: 0.
    pub drain_wait_seconds: Seconds,
    /// How long requests under way may take once no new connection is accepted, in seconds. At most 3600. Default: 8.
    /// Up to 8 more go by until the last spans and lines are written.
    pub shutdown_grace_seconds: Seconds,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8001,
            drain_wait_seconds: Seconds(0),
            shutdown_grace_seconds: Seconds(8),
        }
    }
}

/// A part of a farewell. An hour is more than any orchestrator waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Seconds(u16);

impl Seconds {
    /// As a duration.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl TryFrom<u64> for Seconds {
    type Error = String;

    fn try_from(found: u64) -> Result<Self, String> {
        let seconds = u16::try_from(found).ok();
        let seconds = seconds.filter(|seconds| *seconds <= 3600);
        let refusal = || format!("found `{found}`, accepted: 0 to 3600 seconds");
        seconds.map(Self).ok_or_else(refusal)
    }
}

impl From<Seconds> for u64 {
    fn from(seconds: Seconds) -> Self {
        seconds.0.into()
    }
}
