use rocket::http::uri::Host;
use rocket::http::{Header, Method};

use crate::dev_issuer::config::Config;
use crate::dev_issuer::provider::browser::{Browser, Reply};

/// The status of a request to the metadata that differs from an ordinary one in one thing.
struct Visitor {
    host: &'static str,
    peer: &'static str,
    origin: Option<&'static str>,
}

const ORDINARY: Visitor = Visitor {
    host: "localhost:8002",
    peer: "127.0.0.1:5000",
    origin: None,
};

impl Visitor {
    fn send(&self, browser: &Browser, method: Method, path: &str) -> Reply {
        let mut request = browser.client.req(method, path.to_owned());
        if !self.host.is_empty() {
            request
                .inner_mut()
                .set_host(Host::parse(self.host).unwrap());
        }
        if !self.peer.is_empty() {
            request = request.remote(self.peer.parse().unwrap());
        }
        if let Some(origin) = self.origin {
            request.add_header(Header::new("Origin", origin));
        }
        Reply::from(request.dispatch())
    }
}

#[track_caller]
fn check(browser: &Browser, visitor: &Visitor, status: u16) {
    let reply = visitor.send(browser, Method::Get, "/.well-known/openid-configuration");
    let (host, peer, origin) = (visitor.host, visitor.peer, visitor.origin);
    assert_eq!(
        reply.status, status,
        "host {host}, peer {peer}, origin {origin:?}"
    );
}

#[test]
fn only_a_local_host_name_is_answered() {
    let browser = Browser::new();
    for host in [
        "localhost:8002",
        "127.0.0.1:8002",
        "[::1]:8002",
        "LOCALHOST",
        "localhost",
    ] {
        check(&browser, &Visitor { host, ..ORDINARY }, 200);
    }
    for host in [
        "",
        "rebound.example:8002",
        "localhost.rebound.example",
        "127.0.0.2",
        "0.0.0.0:8002",
    ] {
        check(&browser, &Visitor { host, ..ORDINARY }, 403);
    }
}

#[test]
fn only_a_caller_on_this_machine_is_answered() {
    let browser = Browser::new();
    for peer in ["127.0.0.1:5000", "[::1]:5000", "[::ffff:127.0.0.1]:5000"] {
        check(&browser, &Visitor { peer, ..ORDINARY }, 200);
    }
    for peer in [
        "",
        "192.168.0.4:5000",
        "[fe80::1]:5000",
        "[::ffff:10.0.0.1]:5000",
    ] {
        check(&browser, &Visitor { peer, ..ORDINARY }, 403);
    }
}

#[test]
fn beyond_loopback_private_networks_are_answered_and_nobody_else() {
    let browser = Browser::of(&Config {
        beyond_loopback: true,
        ..Config::default()
    });
    for peer in [
        "127.0.0.1:5000",
        "172.17.0.1:5000",
        "192.168.65.1:5000",
        "10.0.2.2:5000",
        "[::ffff:172.17.0.1]:5000",
        "[fd00::1]:5000",
    ] {
        check(&browser, &Visitor { peer, ..ORDINARY }, 200);
    }
    for peer in [
        "",
        "203.0.113.7:5000",
        "172.32.0.1:5000",
        "[2001:db8::1]:5000",
        "[fe80::1]:5000",
    ] {
        check(&browser, &Visitor { peer, ..ORDINARY }, 403);
    }
    let peer = "172.17.0.1:5000";
    for host in ["172.17.0.2:8002", "demo:8002", "rebound.example:8002"] {
        let visitor = Visitor {
            host,
            peer,
            ..ORDINARY
        };
        check(&browser, &visitor, 403);
    }
}

#[test]
fn only_a_local_origin_is_answered() {
    let browser = Browser::new();
    for origin in [
        "http://localhost:5173",
        "http://127.0.0.1",
        "http://[::1]:8000",
    ] {
        check(
            &browser,
            &Visitor {
                origin: Some(origin),
                ..ORDINARY
            },
            200,
        );
    }
    for origin in [
        "https://example.com",
        "null",
        "",
        "http://localhost.example",
    ] {
        check(
            &browser,
            &Visitor {
                origin: Some(origin),
                ..ORDINARY
            },
            403,
        );
    }
}

#[test]
fn no_route_forgot_its_guard() {
    let browser = Browser::new();
    let strangers = [
        Visitor {
            host: "rebound.example",
            ..ORDINARY
        },
        Visitor {
            peer: "192.168.0.4:5000",
            ..ORDINARY
        },
        Visitor {
            origin: Some("https://example.com"),
            ..ORDINARY
        },
    ];
    let routes: Vec<_> = browser.client.rocket().routes().collect();
    assert!(routes.len() >= 12);
    for (route, stranger) in routes
        .iter()
        .flat_map(|route| strangers.iter().map(move |who| (route, who)))
    {
        let path = route
            .uri
            .to_string()
            .replace("<name>", "x")
            .replace("<_..>", "x");
        let reply = stranger.send(&browser, route.method, &path);
        assert_eq!(
            reply.status, 403,
            "{} {path} from {}",
            route.method, stranger.peer
        );
    }
}
