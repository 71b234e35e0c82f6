//! The metadata is public, so pages of any origin read it; nothing else opens with it.

use super::{METADATA, header};
use crate::support::Server;

const ALLOWED: &str = "https://app.example.com";

const NESTED: &str = "/.well-known/oauth-protected-resource/v1";

const BESIDE: &str = "/.well-known/oauth-protected-resources";

/// The origin of a page, the path that it asks for, and who may read the answer.
#[rustfmt::skip]
const READERS: [(&str, &str, Option<&str>); 10] = [
    ("https://anyone.example", METADATA, Some("*")),
    ("https://anyone.example", NESTED, Some("*")),
    ("http://localhost:6274", METADATA, Some("*")),
    ("null", METADATA, Some("*")),
    (ALLOWED, METADATA, Some(ALLOWED)),
    (ALLOWED, "/api/open", Some(ALLOWED)),
    ("https://anyone.example", "/api/open", None),
    ("https://anyone.example", "/auth_config.json", None),
    ("https://anyone.example", BESIDE, None),
    ("https://anyone.example", "/.well-known/nothing", None),
];

fn server() -> Server {
    Server::dev_with(&[
        ("WHITEROOM_CORS__ALLOWED_ORIGINS", ALLOWED),
        ("WHITEROOM_AUTH__PUBLIC_URL", "https://api.example.com/v1"),
    ])
}

#[rocket::async_test]
async fn a_page_of_any_origin_reads_the_metadata_alone() {
    let server = server();
    for (origin, path, readers) in READERS {
        let about = format!("{origin} {path}");
        let request = server.request("GET", path).header("Origin", origin);
        let answer = request.send().await.unwrap();
        assert_eq!(
            header(&answer, "access-control-allow-origin"),
            readers,
            "{about}"
        );
        assert_eq!(
            header(&answer, "access-control-allow-credentials"),
            None,
            "{about}"
        );
        let mut varies = answer.headers().get_all("vary").iter();
        assert!(varies.any(|value| value == "Origin"), "{about}");
    }
}

/// Libraries add headers of their own, so that the browser asks first.
#[rocket::async_test]
async fn a_page_of_any_origin_may_ask_for_the_metadata_in_its_own_way() {
    let server = server();
    for (origin, path, headers) in [
        ("https://anyone.example", METADATA, Some("*")),
        ("https://anyone.example", NESTED, Some("*")),
        (ALLOWED, METADATA, Some("Authorization, Content-Type, DPoP")),
        ("https://anyone.example", "/api/open", None),
    ] {
        let about = format!("{origin} {path}");
        let request = server.request("OPTIONS", path).header("Origin", origin);
        let request = request.header("Access-Control-Request-Method", "GET");
        let request = request.header("Access-Control-Request-Headers", "mcp-protocol-version");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 204, "{about}");
        assert_eq!(
            header(&answer, "access-control-allow-headers"),
            headers,
            "{about}"
        );
        let methods = headers.map(|_| "GET, HEAD, OPTIONS");
        assert_eq!(
            header(&answer, "access-control-allow-methods"),
            methods,
            "{about}"
        );
    }
}
