//! Which addresses and origins lead back to this machine.
//!
//! Apps under development come and go on varied ports, so any port is registered, as RFC 8252 §7.3 has it for loopback
//! redirects; any other host is refused, because a code sent there would leave the machine.

use url::{Host, Url};

/// `text` as a URL that stays on this machine: plain http, a loopback host, no credentials.
pub(super) fn loopback_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.scheme() == "http" && url.username().is_empty() && url.password().is_none();
    (plain && url.host().as_ref().is_some_and(is_loopback)).then_some(url)
}

/// Whether `text` is exactly a loopback origin, as a browser writes it into `Origin`.
pub(super) fn is_loopback_origin(text: &str) -> bool {
    loopback_url(text).is_some_and(|url| url.origin().ascii_serialization() == text)
}

/// Whether the host of a `Host` header, without its port, is a name of this machine. Any other name that leads here
/// was rebound by its owner.
pub(super) fn is_loopback_name(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| host.eq_ignore_ascii_case(name))
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.octets() == [127, 0, 0, 1],
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_loopback_origin, loopback_url};

    #[track_caller]
    fn check(text: &str, as_url: bool, as_origin: bool) {
        let found = (loopback_url(text).is_some(), is_loopback_origin(text));
        assert_eq!(found, (as_url, as_origin), "{text}");
    }

    #[test]
    fn loopback_addresses_on_any_port_are_registered() {
        check("http://localhost", true, true);
        check("http://localhost:8000", true, true);
        check("http://127.0.0.1:5173", true, true);
        check("http://[::1]:3000", true, true);
        check("http://localhost:8000/", true, false);
        check("http://localhost:8000/callback?tab=1", true, false);
        check("http://LOCALHOST:8000", true, false);
    }

    #[test]
    fn everything_else_is_not() {
        for text in [
            "",
            "null",
            "/callback",
            "https://localhost:8000",
            "ftp://localhost",
            "javascript:alert(1)",
            "http://localhost.example:8000",
            "http://localhost@example.com",
            "http://user@localhost",
            "http://:secret@localhost",
            "http://127.0.0.2",
            "http://0.0.0.0:8000",
            "http://[::]:8000",
            "http://192.168.0.4:8000",
            "http://example.com/http://localhost",
        ] {
            check(text, false, false);
        }
    }
}
