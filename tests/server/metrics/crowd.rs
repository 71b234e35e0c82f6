//! What callers make up becomes no series: a hundred thousand URLs, methods and tokens leave the set as it was.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::{Scrape, Server};

/// A sequence that is the same in every run (Marsaglia's xorshift, 64 bits).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = self.next() % choices.len() as u64;
        choices[usize::try_from(index).unwrap()]
    }

    /// A request in which everything that a caller chooses is made up.
    fn request(&mut self) -> String {
        let made_up = format!("x{:x}", self.next());
        request(
            self.of(&METHODS),
            self.of(&PATHS),
            self.of(&TOKENS),
            &made_up,
        )
    }
}

fn request(method: &str, path: &str, token: &str, made_up: &str) -> String {
    let head = format!("{method} {path} HTTP/1.1\r\nHost: a\r\n{token}{{}}: {{}}\r\n\r\n");
    head.replace("{}", made_up)
}

/// Sends many requests over one connection, and counts the answers.
fn send(socket: &str, requests: &[String]) {
    let mut stream = TcpStream::connect(socket).unwrap();
    let mut reader = stream.try_clone().unwrap();
    let last = request("GET", "/api/open", "Connection: close\r\n", "x");
    std::thread::scope(|scope| {
        let answers = scope.spawn(move || {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            text.matches("HTTP/1.1 ").count()
        });
        for some in requests.chunks(64) {
            stream.write_all(some.concat().as_bytes()).unwrap();
        }
        stream.write_all(last.as_bytes()).unwrap();
        assert_eq!(answers.join().unwrap(), requests.len() + 1);
    });
}

#[rocket::async_test]
async fn what_callers_make_up_becomes_no_series() {
    // A line of the log for each of them would be most of the work.
    let server = Server::dev_with(&[("WHITEROOM_TELEMETRY__LOG_LEVEL", "error")]);
    let known: Vec<String> = METHODS
        .into_iter()
        .flat_map(|method| PATHS.map(|path| (method, path)))
        .flat_map(|(method, path)| TOKENS.map(|token| request(method, path, token, "xknown")))
        .collect();
    send(server.socket(), &known);
    let before = Scrape::of(&server).await;
    let connections = 8;
    std::thread::scope(|scope| {
        for seed in 1..=connections {
            let socket = server.socket();
            scope.spawn(move || {
                let mut random = Random(SEED ^ seed);
                for _ in 0..ROUNDS {
                    let requests: Vec<String> = (0..500).map(|_| random.request()).collect();
                    send(socket, &requests);
                }
            });
        }
    });
    let after = Scrape::of(&server).await;
    assert_eq!(before.names(), after.names());
    assert!(after.value("http_server_active_requests") == 0.0);
    let counted = |scrape: &Scrape| -> f64 {
        let names = scrape.names().into_iter();
        let counts =
            names.filter(|name| name.starts_with("http_server_request_duration_seconds_count"));
        counts.map(|name| scrape.value(name)).sum()
    };
    let sent = f64::from(ROUNDS) * 501.0 * 8.0;
    let counted = counted(&after) - counted(&before);
    assert!((counted - sent).abs() < 0.5, "{counted} of {sent}");
}

/// Of nothing in particular.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// 25 rounds of 8 times 500 are the hundred thousand.
const ROUNDS: u16 = 25;

const METHODS: [&str; 10] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW{}", "get",
];

const PATHS: [&str; 9] = [
    "/{}",
    "/api/{}",
    "/api/open?{}",
    "/api/open/{}",
    "/api/protected?who={}",
    "/api//{}",
    "/admin/{}/{}",
    "/.well-known/{}",
    "/vendor/{}",
];

const TOKENS: [&str; 5] = [
    "",
    "Authorization: Bearer {}\r\n",
    "Authorization: {}\r\n",
    "Authorization: DPoP {}\r\nDPoP: {}\r\n",
    "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ7fSJ9.{}\r\n",
];
