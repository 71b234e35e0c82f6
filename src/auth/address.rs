//! Which addresses keys may be fetched from: https anywhere, plain http on this machine only.
//!
//! Whoever can change a key set on its way can sign tokens; only loopback has no way.

use url::{Host, Url};

/// Whether an address is one of a web server, without credentials, and safe to trust keys from.
pub(super) fn is_trustworthy(url: &Url) -> bool {
    match url.scheme() {
        "https" => !has_credentials(url),
        "http" => is_loopback(url) && !has_credentials(url),
        _ => false,
    }
}

/// Whether an address names a user or a password.
pub(super) fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether the text of an address has a place for a user, be it an empty one: the parser drops `https://@host` to
/// `https://host`, and the next reader may not.
pub(super) fn has_user_place(written: &str) -> bool {
    let (_, rest) = written.split_once("://").unwrap_or(("", written));
    // The parser takes any number of slashes for two.
    let rest = rest.trim_start_matches('/');
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.contains('@')
}

/// Whether an address is on this machine: `localhost`, `127.0.0.0/8` or `[::1]`.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(domain)) => domain == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
