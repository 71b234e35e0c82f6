//! The guard that every route of the issuer takes: a caller on this machine that calls the issuer by a local name.
//!
//! The peer's address keeps the network out, in a container all but private ones; the `Host` keeps out sites that rebind
//! their name to loopback, and the `Origin` keeps out scripts and forms of other sites. A test finds a route without this
//! guard.

use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use rocket::http::Status;
use rocket::outcome::Outcome;
use rocket::request::{self, FromRequest, Request};

use super::issuer::{Issuer, Location};
use super::loopback::{is_loopback_name, is_loopback_origin};

/// An admitted request.
#[derive(Clone, Copy)]
pub(super) struct Visit<'r> {
    pub(super) issuer: &'r Issuer,
    pub(super) location: &'r Location,
    /// Seconds since 1970; the only clock that the issuer reads.
    pub(super) now: u64,
}

/// Why a request is not admitted; for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Intrusion {
    #[error("the caller is not on this machine")]
    Peer,
    #[error("the request does not name `localhost`, `127.0.0.1` or `[::1]` as its host")]
    Host,
    #[error("the request comes from a page of another site")]
    Origin,
    #[error("the issuer does not know its port yet")]
    NotYetListening,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Visit<'r> {
    type Error = Intrusion;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Intrusion> {
        match admit(request) {
            Ok(visit) => Outcome::Success(visit),
            Err(Intrusion::NotYetListening) => {
                Outcome::Error((Status::ServiceUnavailable, Intrusion::NotYetListening))
            }
            Err(intrusion) => {
                tracing::warn!("the dev issuer turned a request away: {intrusion}");
                Outcome::Error((Status::Forbidden, intrusion))
            }
        }
    }
}

fn admit<'r>(request: &'r Request<'_>) -> Result<Visit<'r>, Intrusion> {
    let issuer = request.rocket().state::<Issuer>();
    let issuer = issuer.ok_or(Intrusion::NotYetListening)?;
    let peer = request.remote().map(|peer| peer.ip().to_canonical());
    let is_near = |peer: IpAddr| peer.is_loopback() || issuer.beyond_loopback && is_private(peer);
    if !peer.is_some_and(is_near) {
        return Err(Intrusion::Peer);
    }
    let host = request.host().map(|host| host.domain().as_str());
    if !host.is_some_and(is_loopback_name) {
        return Err(Intrusion::Host);
    }
    if !request.headers().get("Origin").all(is_loopback_origin) {
        return Err(Intrusion::Origin);
    }
    Ok(Visit {
        issuer,
        location: issuer.location().ok_or(Intrusion::NotYetListening)?,
        now: unix_now(),
    })
}

/// An address that no packet of the internet comes from (RFC 1918, RFC 4193), as the gateway of a container has it.
fn is_private(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(address) => address.is_private(),
        IpAddr::V6(address) => address.is_unique_local(),
    }
}

/// A clock before 1970 reads as 1970: every token would then be long expired.
fn unix_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
