//! Why the dev issuer cannot start.
//!
//! Whatever it refuses to a client once it runs is a [`Refusal`](super::refusal::Refusal) instead.

use std::net::IpAddr;

/// A reason not to start, with its mend.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is not one that `localhost` means.
    #[error(
        "`dev_issuer.address` is `{0}`: the dev issuer signs anyone in as anyone, so it listens on `127.0.0.1` or `::1` only; \
         in a container whose port is published on loopback alone, on `0.0.0.0` with `dev_issuer.beyond_loopback` set to true"
    )]
    Address(IpAddr),
    /// Tokens would be born expired, or outlive any development session.
    #[error("`dev_issuer.access_token_seconds` is `{0}`: accepted are 1 to 86400")]
    AccessTokenSeconds(u64),
    /// The registered client or its API has no name.
    #[error(
        "the dev issuer was given an empty `{0}`: name the one client and the one API it serves"
    )]
    Registration(&'static str),
    /// The signing key could not be made.
    #[error("the dev issuer could not make its signing key: {0}")]
    Key(String),
}
