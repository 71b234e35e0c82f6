use figment::providers::Serialized;
use rocket::fairing::AdHoc;

use super::rocket;
use crate::dev_issuer::client::Client;
use crate::dev_issuer::config::Config;
use crate::dev_issuer::provider::browser::Browser;
use crate::dev_issuer::provider::issuer::Issuer;
use crate::dev_issuer::provider::samples::{TEMPLATES, registration};

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
fn beyond_loopback_every_address_at_once_is_listened_on_and_no_single_one() {
    for (address, accepted) in [
        ("0.0.0.0", true),
        ("::", true),
        ("127.0.0.1", true),
        ("192.168.0.4", false),
        ("127.0.0.2", false),
        ("::ffff:0.0.0.0", false),
    ] {
        let config = Config {
            address: address.parse().unwrap(),
            beyond_loopback: true,
            ..Config::default()
        };
        let message = refused(&config, registration());
        assert_eq!(message == "nothing", accepted, "{address}: {message}");
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
fn an_unknown_endpoint_is_a_json_error() {
    let reply = Browser::new().get("/oauth/device/code");
    assert_eq!((reply.status, reply.error()), (404, "not_found".to_owned()));
}
