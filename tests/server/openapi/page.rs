//! Where the description and its page are answered, with and without the page, and by whom it is told where the server is.

use reqwest::Response;
use serde_json::{Value, json};

use crate::support::Server;

#[rocket::async_test]
async fn the_page_is_left_out_with_the_others_and_the_description_is_not() {
    for (enabled, docs) in [("true", 200), ("false", 404)] {
        let server = Server::dev_with(&[("WHITEROOM_SPA__ENABLED", enabled)]);
        let page = server.get("/docs").await;
        assert_eq!(page.status(), docs, "{enabled}");
        let kind = page.headers()["content-type"].to_str().unwrap();
        assert_eq!(kind.starts_with("text/html"), docs == 200, "{kind}");
        let described = server.get("/openapi.json").await;
        let headers = described.headers();
        assert_eq!(headers["content-type"], "application/json", "{enabled}");
        assert_eq!(headers["cache-control"], "no-cache", "{enabled}");
        assert_eq!(described.status(), 200, "{enabled}");
        let described: Value = described.json().await.unwrap();
        assert_eq!(described["openapi"], "3.1.0");
    }
}

#[rocket::async_test]
async fn the_address_of_the_server_is_the_configured_one() {
    for url in ["https://api.example", "https://api.example/v1/"] {
        let server = Server::dev_with(&[("WHITEROOM_AUTH__PUBLIC_URL", url)]);
        let answer = asked_at(&server, "elsewhere.example").await;
        let described: Value = answer.json().await.unwrap();
        let servers = json!([{ "url": url.trim_end_matches('/') }]);
        assert_eq!(described["servers"], servers);
    }
}

async fn asked_at(server: &Server, host: &str) -> Response {
    let request = server.request("GET", "/openapi.json").header("Host", host);
    request.send().await.unwrap()
}
