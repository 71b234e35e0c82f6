//! Handlers that end in every way: each request is counted once, and none is under way afterwards.

use prometheus::{Registry, TextEncoder};
use rocket::http::{ContentType, Status};
use rocket::local::asynchronous::Client;
use rocket::{State, delete, get, post, routes};

use super::{Decisions, InFlight, Requests};

#[get("/count")]
fn count(in_flight: &State<InFlight>) -> String {
    in_flight.count().to_string()
}

#[get("/panics")]
fn panics() -> &'static str {
    panic!("as a handler may that nobody tested")
}

#[post("/created")]
fn created() -> Status {
    Status::Created
}

#[delete("/created")]
fn gone() -> Status {
    Status::NoContent
}

async fn client(registry: &Registry) -> Client {
    let decisions = Decisions::register(registry).unwrap();
    let requests = Requests::register(registry, decisions).unwrap();
    let config = rocket::Config {
        log_level: rocket::config::LogLevel::Off,
        ..rocket::Config::debug_default()
    };
    let rocket = rocket::custom(config).mount("/", routes![count, panics, created, gone]);
    Client::tracked(rocket.attach(requests.stage()))
        .await
        .unwrap()
}

fn count_in(registry: &Registry, method: &str, route: &str, status: u16) -> Option<u64> {
    let text = TextEncoder::new()
        .encode_to_string(&registry.gather())
        .unwrap();
    let series = format!(
        r#"http_server_request_duration_seconds_count{{http_request_method="{method}",http_response_status_code="{status}",http_route="{route}"}} "#
    );
    let value = text.lines().find_map(|line| line.strip_prefix(&series));
    value.map(|value| value.parse().unwrap())
}

#[rocket::async_test]
async fn a_request_is_under_way_until_it_is_gone() {
    let registry = Registry::new();
    let client = client(&registry).await;
    let in_flight = client.rocket().state::<InFlight>().unwrap();
    assert_eq!(in_flight.count(), 0);
    let response = client.get("/count").dispatch().await;
    assert_eq!(in_flight.count(), 1, "its response is held still");
    assert_eq!(response.into_string().await.unwrap(), "1");
    assert_eq!(in_flight.count(), 0);
    for (path, status) in [("/panics", 500), ("/nothing", 404), ("/count", 200)] {
        let response = client.get(path).dispatch().await;
        assert_eq!(response.status().code, status, "{path}");
        drop(response);
        assert_eq!(in_flight.count(), 0, "{path}");
    }
}

#[rocket::async_test]
async fn every_outcome_is_counted_once() {
    let registry = Registry::new();
    let client = client(&registry).await;
    assert_eq!(count_in(&registry, "GET", "/count", 200), Some(0));
    assert_eq!(count_in(&registry, "GET", "/panics", 500), None);
    client.get("/count").dispatch().await;
    client.head("/count").dispatch().await;
    client.get("/panics").dispatch().await;
    client.post("/created").dispatch().await;
    let form = client.post("/created").header(ContentType::Form);
    form.body("_method=delete").dispatch().await;
    for (method, route, status) in [
        ("GET", "/count", 200),
        ("HEAD", "/count", 200),
        ("GET", "/panics", 500),
        ("POST", "/created", 201),
        ("DELETE", "/created", 204),
    ] {
        let count = count_in(&registry, method, route, status);
        assert_eq!(count, Some(1), "{method} {route} {status}");
    }
}
