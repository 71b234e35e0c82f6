use figment::providers::Serialized;
use rocket::fairing::AdHoc;
use rocket::http::uri::Host;
use rocket::http::{Header, Method};

use super::rocket;
use crate::dev_issuer::client::Client;
use crate::dev_issuer::config::Config;
use crate::dev_issuer::provider::browser::{Browser, Reply, TEMPLATES, registration};
use crate::dev_issuer::provider::issuer::Issuer;

/// What a start with these settings is refused with.
fn refused(config: &Config, client: Client) -> String {
    match rocket(rocket::Config::figment(), config, client, Vec::new()) {
        Ok(_) => "nothing".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn no_address_but_localhost_is_listened_on() {
    for address in [
        "0.0.0.0",
        "::",
        "192.168.0.4",
        "127.0.0.2",
        "::ffff:127.0.0.1",
    ] {
        let config = Config {
            address: address.parse().unwrap(),
            ..Config::default()
        };
        let message = refused(&config, registration());
        assert!(
            message.starts_with("`dev_issuer.address` is `"),
            "{address}: {message}"
        );
    }
    for address in ["127.0.0.1", "::1"] {
        let config = Config {
            address: address.parse().unwrap(),
            ..Config::default()
        };
        assert_eq!(refused(&config, registration()), "nothing", "{address}");
    }
}

#[test]
fn a_token_lives_between_a_second_and_a_day() {
    for (access_token_seconds, accepted) in [(0, false), (1, true), (86_400, true), (86_401, false)]
    {
        let config = Config {
            access_token_seconds,
            ..Config::default()
        };
        let message = refused(&config, registration());
        assert_eq!(
            message == "nothing",
            accepted,
            "{access_token_seconds}: {message}"
        );
    }
}

#[test]
fn client_and_api_have_names() {
    let no_client = Client {
        client_id: String::new(),
        ..registration()
    };
    let no_api = Client {
        audience: String::new(),
        ..registration()
    };
    assert!(refused(&Config::default(), no_client).contains("`client_id`"));
    assert!(refused(&Config::default(), no_api).contains("`audience`"));
}

#[test]
fn the_port_is_the_issuers_own_whatever_the_base_says() {
    let base = rocket::Config::figment().merge(Serialized::global("port", 8000));
    let config = Config {
        port: 8123,
        ..Config::default()
    };
    let server = rocket(base, &config, registration(), Vec::new()).unwrap();
    assert_eq!(server.figment().extract_inner::<u16>("port").unwrap(), 8123);
}

#[test]
fn an_issuer_on_port_0_is_called_by_the_port_the_system_chose() {
    let base = rocket::Config::figment()
        .merge(("log_level", "off"))
        .merge(("template_dir", TEMPLATES));
    let config = Config {
        port: 0,
        ..Config::default()
    };
    let server = rocket(base, &config, registration(), Vec::new()).unwrap();
    let stop_at_once = AdHoc::on_liftoff("Stop", |rocket| {
        Box::pin(async move { rocket.shutdown().notify() })
    });
    let stopped = rocket::execute(server.attach(stop_at_once).launch()).unwrap();
    let location = stopped.state::<Issuer>().unwrap().location().unwrap();
    assert_ne!(location.port, 0);
    assert_eq!(location.url, format!("http://localhost:{}/", location.port));
}

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

#[track_caller]
fn check_cors(browser: &Browser, method: Method, path: &str, shared: bool) {
    let visitor = Visitor {
        origin: Some("http://localhost:5173"),
        ..ORDINARY
    };
    let reply = visitor.send(browser, method, path);
    let allowed = reply.header("Access-Control-Allow-Origin");
    assert_eq!(
        allowed,
        shared.then_some("http://localhost:5173"),
        "{method} {path}"
    );
    assert_eq!(
        reply.header("Vary"),
        shared.then_some("Origin"),
        "{method} {path}"
    );
    assert_eq!(reply.header("Access-Control-Allow-Credentials"), None);
}

#[test]
fn scripts_of_local_apps_may_call_the_endpoints_that_are_theirs() {
    let browser = Browser::new();
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/jwks.json",
        "/userinfo",
    ] {
        check_cors(&browser, Method::Get, path, true);
        check_cors(&browser, Method::Options, path, true);
    }
    for path in ["/oauth/token", "/oauth/revoke"] {
        check_cors(&browser, Method::Post, path, true);
        check_cors(&browser, Method::Options, path, true);
    }
    for path in [
        "/authorize",
        "/v2/logout",
        "/oidc/logout",
        "/assets/web_message.js",
    ] {
        check_cors(&browser, Method::Get, path, false);
        check_cors(&browser, Method::Options, path, false);
    }
    check_cors(&browser, Method::Post, "/sign-in", false);
}

#[test]
fn a_preflight_grants_what_auth0_libraries_send() {
    let visitor = Visitor {
        origin: Some("http://localhost:5173"),
        ..ORDINARY
    };
    let reply = visitor.send(&Browser::new(), Method::Options, "/oauth/token");
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("Access-Control-Allow-Methods"),
        Some("GET, POST")
    );
    let headers = reply.header("Access-Control-Allow-Headers").unwrap();
    for name in ["Authorization", "Content-Type", "Auth0-Client"] {
        assert!(headers.contains(name), "{headers}");
    }
}

#[test]
fn nothing_is_cached_and_types_are_not_guessed() {
    let browser = Browser::new();
    for path in [
        "/.well-known/jwks.json",
        "/authorize",
        "/nowhere",
        "/assets/dev_issuer.css",
    ] {
        let reply = browser.get(path);
        assert_eq!(reply.header("Cache-Control"), Some("no-store"), "{path}");
        assert_eq!(
            reply.header("X-Content-Type-Options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            reply.header("Referrer-Policy"),
            Some("same-origin"),
            "{path}"
        );
    }
}

#[test]
fn every_asset_that_a_page_names_is_served() {
    let browser = Browser::new();
    let page = browser.get("/authorize?client_id=spa");
    for (path, kind) in [
        ("/assets/dev_issuer.css", "text/css; charset=utf-8"),
        ("/assets/dev_issuer.svg", "image/svg+xml"),
        ("/assets/web_message.js", "text/javascript"),
    ] {
        let reply = browser.get(path);
        assert_eq!(
            (reply.status, reply.header("Content-Type")),
            (200, Some(kind)),
            "{path}"
        );
    }
    assert!(page.body.contains("/assets/dev_issuer.css"));
    assert_eq!(browser.get("/assets/other.css").status, 404);
}

#[test]
fn an_unknown_endpoint_is_a_json_error() {
    let reply = Browser::new().get("/oauth/device/code");
    assert_eq!((reply.status, reply.error()), (404, "not_found".to_owned()));
}

#[test]
fn the_key_set_holds_one_rs256_signing_key_named_by_its_thumbprint() {
    let set = Browser::new().get("/.well-known/jwks.json").json();
    let keys: jsonwebtoken::jwk::JwkSet = serde_json::from_value(set.clone()).unwrap();
    let [key] = keys.keys.as_slice() else {
        panic!("{set}")
    };
    let thumbprint = key
        .thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256)
        .unwrap();
    assert_eq!(key.common.key_id.as_ref(), Some(&thumbprint));
    let written = &set["keys"][0];
    let shown = [
        &written["alg"],
        &written["use"],
        &written["kty"],
        &written["e"],
    ];
    assert_eq!(
        shown.map(|value| value.as_str().unwrap()),
        ["RS256", "sig", "RSA", "AQAB"]
    );
    assert_eq!(
        written.as_object().unwrap().len(),
        6,
        "nothing private: {written}"
    );
}
