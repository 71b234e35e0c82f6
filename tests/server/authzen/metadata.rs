//! The description says where the endpoints are, by the configured address and never by that of a request.

use serde_json::{Value, json};

use crate::support::{Forge, Server};

const PATH: &str = "/.well-known/authzen-configuration";

#[rocket::async_test]
async fn the_endpoints_are_below_the_configured_address() {
    let forge = Forge::start();
    for (url, base, paths) in [
        (
            "https://pdp.example.com",
            "https://pdp.example.com",
            &[PATH][..],
        ),
        (
            "https://pdp.example.com/",
            "https://pdp.example.com",
            &[PATH],
        ),
        (
            "https://pdp.example.com/tenant1",
            "https://pdp.example.com/tenant1",
            &[PATH, "/.well-known/authzen-configuration/tenant1"],
        ),
    ] {
        let server = forge.server_with(&[("WHITEROOM_AUTH__PUBLIC_URL", url)]);
        for path in paths {
            let request = server.request("GET", path).header("Host", "evil.example");
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 200, "{url} {path}");
            assert_eq!(answer.headers()["content-type"], "application/json");
            assert_eq!(answer.headers()["cache-control"], "public, max-age=3600");
            let document: Value = answer.json().await.unwrap();
            let wanted = json!({
                "policy_decision_point": url,
                "access_evaluation_endpoint": format!("{base}/access/v1/evaluation"),
                "access_evaluations_endpoint": format!("{base}/access/v1/evaluations"),
                "search_subject_endpoint": format!("{base}/access/v1/search/subject"),
                "search_resource_endpoint": format!("{base}/access/v1/search/resource"),
                "search_action_endpoint": format!("{base}/access/v1/search/action"),
            });
            assert_eq!(document, wanted, "{url} {path}");
        }
    }
}

#[rocket::async_test]
async fn without_an_address_there_is_none() {
    let server = Forge::start().server();
    let answer = server.get(PATH).await;
    assert_eq!(answer.status(), 404);
    server.problem(answer, PATH).await;
}

#[rocket::async_test]
async fn in_development_it_is_the_address_that_is_bound() {
    let server = Server::dev();
    let document: Value = server.get(PATH).await.json().await.unwrap();
    let endpoint = document["access_evaluation_endpoint"].as_str().unwrap();
    assert_eq!(
        endpoint,
        format!("{}/access/v1/evaluation", server.public())
    );
}
