//! The API as a protected resource: the metadata that anyone may read, and the challenges that lead there.

mod challenges;
mod readers;

use std::time::Duration;

use reqwest::Response;
use rocket::tokio::time::timeout;
use serde_json::{Value, json};

use crate::support::{AUDIENCE, Forge, Server};

const METADATA: &str = "/.well-known/oauth-protected-resource";

/// Longer than the server ever waits before it asks its issuer again.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that trusts `forge` and is told its own address; an empty one is none.
fn named(forge: &Forge, public_url: &str) -> Server {
    server_for(forge.origin(), public_url)
}

fn server_for(issuer: &str, public_url: &str) -> Server {
    let variables = [
        ("AUTH0_DOMAIN", issuer),
        ("AUTH0_AUDIENCE", AUDIENCE),
        ("WHITEROOM_AUTH__PUBLIC_URL", public_url),
    ];
    let count = if public_url.is_empty() { 2 } else { 3 };
    Server::plain(&variables[..count])
}

/// Waits until the server holds the keys of its issuer, and so knows its name.
async fn ready(server: &Server, token: &str) {
    server.keep_secret(token);
    let request = server.request("GET", "/api/open").bearer_auth(token);
    assert_eq!(request.send().await.unwrap().status(), 200);
}

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    let value = answer.headers().get(name)?;
    Some(value.to_str().unwrap())
}

/// The address that is configured, and the path that is asked. The resource is that address, letter by letter.
#[rustfmt::skip]
const DESCRIBED: [(&str, &str); 9] = [
    ("https://api.example.com", ""),
    ("https://api.example.com/", ""),
    ("http://localhost:8000", ""),
    ("https://api.example.com:8443/v1", "/v1"),
    ("https://api.example.com:8443/v1", ""),
    ("https://api.example.com/v1/", "/v1/"),
    ("https://api.example.com/v1/", "/v1"),
    ("https://api.example.com/a/b.c-d~e_f", "/a/b.c-d~e_f"),
    ("https://api.example.com/v1", "/v1?resource=https://evil.example"),
];

/// What a proof may be signed with.
const ALGORITHMS: [&str; 11] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K",
    "EdDSA",
];

#[rocket::async_test]
async fn the_metadata_names_the_resource_and_who_issues_its_tokens() {
    let forge = Forge::start();
    for (public_url, path) in DESCRIBED {
        let about = format!("{public_url}: {path}");
        let server = named(&forge, public_url);
        ready(&server, &forge.token()).await;
        let request = server.request("GET", &format!("{METADATA}{path}"));
        let request = request.header("Host", "evil.example");
        let request = request.header("X-Forwarded-Host", "evil.example");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{about}");
        let (kind, cache) = (
            header(&answer, "content-type"),
            header(&answer, "cache-control"),
        );
        assert_eq!(kind, Some("application/json"), "{about}");
        assert_eq!(cache, Some("public, max-age=60"), "{about}");
        let found: Value = answer.json().await.unwrap();
        let wanted = json!({
            "resource": public_url,
            "authorization_servers": [format!("{}/", forge.origin())],
            "bearer_methods_supported": ["header"],
            "dpop_signing_alg_values_supported": ALGORITHMS,
        });
        assert_eq!(found, wanted, "{about}");
    }
}

#[rocket::async_test]
async fn in_development_the_resource_is_where_it_listens() {
    let server = Server::dev();
    ready(&server, &server.token("alice").await).await;
    let found: Value = server.get(METADATA).await.json().await.unwrap();
    let wanted = json!({
        "resource": server.public(),
        "authorization_servers": [format!("{}/", server.issuer())],
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": ALGORITHMS,
    });
    assert_eq!(found, wanted);
}

#[rocket::async_test]
async fn in_development_a_configured_address_wins() {
    let server = Server::dev_with(&[("WHITEROOM_AUTH__PUBLIC_URL", "https://api.example.com")]);
    let found: Value = server.get(METADATA).await.json().await.unwrap();
    assert_eq!(found["resource"], "https://api.example.com");
}

/// The address that is configured, if any, and a request that finds no metadata.
#[rustfmt::skip]
const NOTHING: [(&str, &str, &str, u16); 9] = [
    ("", "GET", METADATA, 404),
    ("", "POST", METADATA, 404),
    ("", "OPTIONS", METADATA, 404),
    ("", "GET", "/.well-known/oauth-protected-resource/v1", 404),
    ("https://api.example.com", "GET", "/.well-known/oauth-protected-resource/v1", 404),
    ("https://api.example.com", "GET", "/.well-known/oauth-protected-resources", 404),
    ("https://api.example.com/v1", "GET", "/.well-known/oauth-protected-resource/v2", 404),
    ("https://api.example.com/v1", "GET", "/.well-known/oauth-protected-resource/v1/x", 404),
    ("https://api.example.com/v1", "POST", "/.well-known/oauth-protected-resource/v1", 405),
];

#[rocket::async_test]
async fn where_no_resource_is_named_there_is_no_metadata() {
    let forge = Forge::absent();
    for (public_url, method, path, status) in NOTHING {
        let about = format!("{public_url}: {method} {path}");
        let server = named(&forge, public_url);
        // A browser that asks would get the page for a path that is the page's.
        let request = server.request(method, path).header("Accept", "text/html");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{about}");
        server.problem(answer, &about).await;
    }
}

/// The name of a domain is known once it was asked, that of a whole address with a path at once.
#[rocket::async_test]
async fn an_issuer_is_named_as_soon_as_its_name_is_certain() {
    let forge = Forge::absent();
    let bare = named(&forge, "https://api.example.com");
    let realm = format!("{}/realms/main", forge.origin());
    let exact = server_for(&realm, "https://api.example.com");
    let servers = async |server: &Server| {
        let document: Value = server.get(METADATA).await.json().await.unwrap();
        document.get("authorization_servers").cloned()
    };
    assert_eq!(servers(&bare).await, None);
    assert_eq!(servers(&exact).await, Some(json!([realm])));
    forge.arrive();
    let ready = async { while bare.ops_get("/health/ready").await.status() != 200 {} };
    if timeout(PATIENCE, ready).await.is_err() {
        panic!("it is never ready:\n{}", bare.log());
    }
    let name = format!("{}/", forge.origin());
    assert_eq!(servers(&bare).await, Some(json!([name])));
}

#[rocket::async_test]
async fn the_metadata_needs_no_good_token_and_no_rule() {
    let server = Server::dev();
    for authorization in ["Bearer x", "Bearer", "Basic x"] {
        let request = server
            .request("GET", METADATA)
            .header("Authorization", authorization);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{authorization}");
        assert_eq!(header(&answer, "www-authenticate"), None, "{authorization}");
    }
    for (method, status) in [("HEAD", 200), ("OPTIONS", 204)] {
        let answer = server.request(method, METADATA).send().await.unwrap();
        assert_eq!(answer.status(), status, "{method}");
    }
}
