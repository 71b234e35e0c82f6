//! Verifications and the fetches of keys: one count for each request with a token, and for each fetch.

use std::collections::BTreeMap;

use rocket::tokio::time::{Duration, timeout};
use serde_json::json;
use whiteroom::auth::Refusal;

use crate::support::{Forge, Prover, Scrape, Server};

/// How often each result was counted, those that never were left out.
async fn results(server: &Server) -> BTreeMap<String, f64> {
    let scrape = Scrape::of(server).await;
    let names = scrape.names().into_iter();
    let results = names.filter_map(|name| {
        let result = name.strip_prefix("whiteroom_token_verifications_total{result=\"")?;
        Some((
            result.trim_end_matches("\"}").to_owned(),
            scrape.value(name),
        ))
    });
    results.filter(|(_, count)| *count > 0.0).collect()
}

fn refreshes(issuer: &str, result: &str) -> String {
    format!(r#"whiteroom_jwks_refreshes_total{{issuer="{issuer}",result="{result}"}}"#)
}

#[rocket::async_test]
async fn every_result_is_at_zero_before_the_first_token() {
    let server = Server::dev();
    let scrape = Scrape::of(&server).await;
    for result in Refusal::CODES.into_iter().chain(["verified", "cached"]) {
        let series = format!(r#"whiteroom_token_verifications_total{{result="{result}"}}"#);
        assert!(scrape.value(&series) == 0.0, "{result}");
    }
    let names = scrape.names().into_iter();
    let all = names.filter(|name| name.starts_with("whiteroom_token_verifications_total"));
    assert_eq!(all.count(), Refusal::CODES.len() + 2);
}

#[rocket::async_test]
async fn a_request_counts_once_under_what_became_of_its_token() {
    let issuer = Forge::start();
    let server = issuer.server();
    let good = issuer.token();
    let bound = issuer.with_claim("cnf", json!({"jkt": Prover::new().thumbprint()}));
    let expired = issuer.with_claim("exp", json!(1));
    let mut wanted = BTreeMap::new();
    for (path, token, result) in [
        ("/api/open", "", None),
        ("/api/me", "", None),
        ("/app.js", good.as_str(), None),
        ("/api/me", &good, Some("verified")),
        ("/api/me", &good, Some("cached")),
        ("/api/protected", &good, Some("cached")),
        ("/api/nothing", &good, None),
        ("/api/me", &expired, Some("token_expired")),
        ("/api/open", &expired, Some("token_expired")),
        ("/api/me", "x", Some("token_not_compact")),
        // Its signature is good, and it is refused all the same: not verified, once and again.
        ("/api/me", &bound, Some("token_bound")),
        ("/api/me", &bound, Some("token_bound")),
    ] {
        let request = server.request("GET", path);
        let request = match token {
            "" => request,
            token => request.bearer_auth(token),
        };
        request.send().await.unwrap();
        if let Some(result) = result {
            *wanted.entry(result.to_owned()).or_insert(0.0) += 1.0;
        }
        assert_eq!(results(&server).await, wanted, "{path} {result:?}");
    }
    // The access list asks for many decisions, and for one caller.
    let list = server.request("POST", "/api/access").bearer_auth(&good);
    let questions = json!({"requests": ["GET /api/open", "GET /api/me"]});
    list.json(&questions).send().await.unwrap();
    *wanted.get_mut("cached").unwrap() += 1.0;
    assert_eq!(results(&server).await, wanted);
}

#[rocket::async_test]
async fn fetches_are_counted_and_the_age_of_keys_grows_from_the_start() {
    let issuer = Forge::absent();
    let server = issuer.server();
    let name = issuer.origin();
    let age = format!(r#"whiteroom_jwks_age_seconds{{issuer="{name}"}}"#);
    let until = async |series: &str| {
        let above_zero = async { while Scrape::of(&server).await.value(series) == 0.0 {} };
        let patience = Duration::from_secs(60);
        assert!(timeout(patience, above_zero).await.is_ok(), "{series}");
    };
    until(&refreshes(name, "failure")).await;
    let scrape = Scrape::of(&server).await;
    assert!(scrape.value(&refreshes(name, "success")) == 0.0);
    let unfetched = scrape.value(&age);
    let later = Scrape::of(&server).await.value(&age);
    assert!(unfetched > 0.0 && later > unfetched, "{unfetched} {later}");
    issuer.arrive();
    until(&refreshes(name, "success")).await;
    let fetched = Scrape::of(&server).await.value(&age);
    assert!(fetched < 600.0, "{fetched}");
}

#[rocket::async_test]
async fn keys_of_the_configuration_have_no_age() {
    let server = Server::plain(&[
        ("AUTH0_DOMAIN", "https://login.example.com/"),
        ("AUTH0_AUDIENCE", "https://api.example.com"),
        ("WHITEROOM_AUTH__ALGORITHMS", "HS256"),
        ("WHITEROOM_AUTH__SECRET", SECRET),
    ]);
    let scrape = Scrape::of(&server).await;
    assert!(!scrape.text.contains("whiteroom_jwks_"), "{}", scrape.text);
    assert_eq!(server.ops_get("/health/ready").await.status(), 200);
}

/// 256 bits of text.
const SECRET: &str = "0123456789abcdef0123456789abcdef";
