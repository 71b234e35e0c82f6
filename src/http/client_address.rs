//! The address of the client behind trusted proxies, worked out in this one place.
//!
//! Each proxy adds the address of its own peer at the end of `X-Forwarded-For`. So the list is read from its end, for as long
//! as the addresses are those of trusted proxies; whatever stands before the first other one is that client's word.

use std::net::{IpAddr, SocketAddr};

use rocket::Request;

use super::doors::TrustedProxies;
use super::fields;

/// The client of `request`, which a proxy among `proxies` sent; `None` where no such proxy tells it.
pub(super) fn behind(proxies: &TrustedProxies, request: &Request<'_>) -> Option<IpAddr> {
    if !proxies.sent(request) {
        return None;
    }
    let lists: Vec<&str> = fields::values(request, HEADER).collect();
    told(proxies, &lists)
}

/// The last address that is not of `proxies`; the first, if all are. What cannot be read is nobody's address.
fn told(proxies: &TrustedProxies, lists: &[&str]) -> Option<IpAddr> {
    let mut client = None;
    let entries = lists.iter().rev().flat_map(|list| list.rsplit(','));
    for entry in entries {
        let address = address(entry.trim())?;
        client = Some(address);
        if !proxies.hold(address) {
            break;
        }
    }
    client
}

/// An address, which some proxies write with its port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let alone = bare.unwrap_or(text).parse().ok();
    let with_port = || text.parse().ok().map(|socket: SocketAddr| socket.ip());
    alone.or_else(with_port).map(|ip: IpAddr| ip.to_canonical())
}

const HEADER: &str = "X-Forwarded-For";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::doors::Network;

    #[test]
    fn the_client_is_the_last_who_is_no_trusted_proxy() {
        let network = |text: &str| Network::try_from(text.to_owned()).unwrap();
        let proxies = TrustedProxies::new(&["10.0.0.0/8", "fd00::/8"].map(network));
        for (lists, client) in [
            (&["203.0.113.7"][..], Some("203.0.113.7")),
            (&["1.1.1.1, 203.0.113.7"], Some("203.0.113.7")),
            (&["1.1.1.1, 203.0.113.7, 10.0.0.2"], Some("203.0.113.7")),
            (&["1.1.1.1", "203.0.113.7,10.0.0.2"], Some("203.0.113.7")),
            (&["10.0.0.3,10.0.0.2"], Some("10.0.0.3")),
            (&["nonsense, 203.0.113.7"], Some("203.0.113.7")),
            (&["203.0.113.7, nonsense"], None),
            (&["203.0.113.7, "], None),
            (&["203.0.113.7:4711"], Some("203.0.113.7")),
            (&["[2001:db8::7]:4711, fd00::1"], Some("2001:db8::7")),
            (&["[2001:db8::7]"], Some("2001:db8::7")),
            (&["::ffff:203.0.113.7"], Some("203.0.113.7")),
            (&["unix:"], None),
            (&[""], None),
            (&[], None),
        ] {
            let client = client.map(|client| client.parse::<IpAddr>().unwrap());
            assert_eq!(told(&proxies, lists), client, "{lists:?}");
        }
    }
}
