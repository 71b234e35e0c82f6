//! Requests: each counted once, by the method that came, and none under way once it has ended, however it ended.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::{Shutdown, TcpStream};

use rocket::tokio::time::{Duration, timeout};

use crate::support::{Scrape, Server};

fn count_of(method: &str, route: &str, status: u16) -> String {
    format!(
        r#"http_server_request_duration_seconds_count{{http_request_method="{method}",http_response_status_code="{status}",http_route="{route}"}}"#
    )
}

/// Waits until the series has this value.
async fn expect(server: &Server, series: &str, value: f64) {
    let reached = async {
        loop {
            let found = Scrape::of(server).await.value(series);
            if (found - value).abs() < 0.5 {
                break;
            }
        }
    };
    let patience = Duration::from_secs(20);
    let reached = timeout(patience, reached).await;
    assert!(reached.is_ok(), "{series} is not {value}");
}

#[rocket::async_test]
async fn what_reaches_no_route_is_counted_without_one() {
    let server = Server::dev();
    for (method, path, counted, status) in [
        ("GET", "/nothing", "GET", 404),
        ("HEAD", "/nothing", "HEAD", 404),
        ("TRACE", "/nothing", "TRACE", 404),
        ("GET", "/api/access", "GET", 405),
        ("BREW", "/api/open", "_OTHER", 400),
        ("BREW", "/", "_OTHER", 400),
        ("get", "/", "_OTHER", 400),
    ] {
        let series = count_of(counted, "", status);
        // A series that is new with its first event starts at zero, too.
        let scrape = Scrape::of(&server).await;
        let before = match scrape.names().contains(series.as_str()) {
            true => scrape.value(&series),
            false => 0.0,
        };
        let answer = server.ask("anonymous", method, path).await;
        assert_eq!(answer.status(), status, "{method} {path}");
        let after = Scrape::of(&server).await.value(&series);
        assert!((after - before - 1.0).abs() < 0.5, "{method} {path}");
    }
    server.send(b"CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(&server, &count_of("CONNECT", "", 400), 1.0).await;
    let deep = server.request("GET", "/deep/link");
    let deep = deep.header("Accept", "text/html").send().await.unwrap();
    assert_eq!(deep.status(), 200);
    expect(&server, &count_of("GET", "", 200), 1.0).await;
}

/// Every label of the request durations with every value that it has.
fn values(scrape: &Scrape) -> BTreeSet<String> {
    let names = scrape.names().into_iter();
    let durations = names.filter_map(|name| {
        let labels = name.strip_prefix("http_server_request_duration_seconds_count{");
        labels.map(|labels| labels.trim_end_matches('}'))
    });
    durations
        .flat_map(|labels| labels.split("\","))
        .map(|label| label.trim_end_matches('"').to_owned())
        .collect()
}

#[rocket::async_test]
async fn every_value_of_a_label_is_there_before_its_first_event() {
    let server = Server::dev();
    let before = values(&Scrape::of(&server).await);
    let long = "x".repeat(300 * 1024);
    for (method, path, header, body, status) in [
        ("GET", "/api/open", None, "", 200),
        ("HEAD", "/app.js", None, "", 200),
        ("OPTIONS", "/api/open", None, "", 204),
        ("GET", "/app.js", Some(("If-None-Match", "*")), "", 304),
        ("POST", "/api/access", None, "", 400),
        (
            "GET",
            "/api/me",
            Some(("Authorization", "Bearer x")),
            "",
            401,
        ),
        ("PATCH", "/nothing", None, "", 404),
        ("TRACE", "/api/open", None, "", 405),
        ("DELETE", "/app.js", None, "", 405),
        ("PUT", "/api/me", None, "", 405),
        ("POST", "/api/access", None, long.as_str(), 413),
        (
            "POST",
            "/api/access",
            Some(("Content-Type", "text/plain")),
            "{}",
            415,
        ),
        ("BREW", "/nothing", None, "", 400),
    ] {
        let request = server.request(method, path).body(body.to_owned());
        let request = header.into_iter().fold(request, |request, (name, value)| {
            request.header(name, value)
        });
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {path}");
    }
    let answer = server.ask("bob", "GET", "/api/protected").await;
    assert_eq!(answer.status(), 403);
    let after = values(&Scrape::of(&server).await);
    assert_eq!(before, after);
}

#[rocket::async_test]
async fn a_body_that_breaks_off_is_counted_once_and_leaves_nothing_under_way() {
    let server = Server::dev();
    let head =
        b"POST /api/access HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{\"requests\":[\"GET /api/open\"";
    let begin = || {
        let mut stream = TcpStream::connect(server.socket()).unwrap();
        stream.write_all(head).unwrap();
        stream
    };
    let uploads: Vec<TcpStream> = (0..5).map(|_| begin()).collect();
    expect(&server, "http_server_active_requests", 5.0).await;
    for upload in &uploads {
        upload.shutdown(Shutdown::Both).unwrap();
    }
    expect(&server, "http_server_active_requests", 0.0).await;
    let answered = count_of("POST", "/api/access", 400);
    expect(&server, &answered, 5.0).await;
}
