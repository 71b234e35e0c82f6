//! Callers that ask as fast as answers come.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// Connections that send one request again and again.
pub(crate) struct Load {
    address: String,
    request: String,
    /// With what an answer ends, where that is told sooner than by its length.
    end: Option<&'static [u8]>,
}

/// What became of the requests of a while.
pub(crate) struct Round {
    took: Vec<Duration>,
    lasted: Duration,
}

impl Load {
    /// `GET /api/protected` of the server at `address`.
    pub(crate) fn of(address: &str, token: Option<&str>) -> Self {
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
        Self {
            address: address.to_owned(),
            request: format!(
                "GET /api/protected HTTP/1.1\r\nHost: {address}\r\n{}\r\n",
                token.unwrap_or_default()
            ),
            // It is one JSON object in one piece.
            end: Some(b"}"),
        }
    }

    /// What nginx asks about the same request.
    pub(crate) fn of_proxy(address: &str, token: &str) -> Self {
        Self {
            address: address.to_owned(),
            request: format!(
                "GET /authz/forward HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
                 X-Original-Method: GET\r\nX-Original-URI: /api/protected\r\n\r\n"
            ),
            // It has no body.
            end: Some(b"\r\n\r\n"),
        }
    }

    /// `POST /api/access` with so many questions.
    pub(crate) fn asking(address: &str, token: &str, count: usize) -> Self {
        let questions: Vec<String> = (0..count)
            .map(|number| format!("\"GET /api/items/{number}\""))
            .collect();
        let body = format!("{{\"requests\":[{}]}}", questions.join(","));
        Self {
            end: Some(b"}}"),
            ..Self::posting(address, token, "/api/access", &body)
        }
    }

    /// `POST` of `body` to `path` of the server at `address`.
    pub(crate) fn posting(address: &str, token: &str, path: &str, body: &str) -> Self {
        let length = body.len();
        Self {
            address: address.to_owned(),
            request: format!(
                "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
                 Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
            ),
            end: None,
        }
    }

    fn is_whole(&self, answer: &[u8]) -> bool {
        self.end
            .map_or_else(|| has_its_length(answer), |end| answer.ends_with(end))
    }

    /// Asks for so long; an answer other than 200 ends the benchmark.
    pub(crate) fn round(&self, time: Duration) -> Round {
        let begun = Instant::now();
        let took = thread::scope(|scope| {
            let callers: Vec<_> = (0..CONNECTIONS)
                .map(|_| scope.spawn(move || self.ask(begun + time)))
                .collect();
            let callers = callers.into_iter();
            let took = callers.map(|caller| caller.join().expect("every answer is 200"));
            took.flatten().collect()
        });
        Round {
            took,
            lasted: begun.elapsed(),
        }
    }

    fn ask(&self, until: Instant) -> Vec<Duration> {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_nodelay(true).expect("a socket option");
        let mut took = Vec::new();
        let mut buffer = vec![0; 1 << 17];
        while Instant::now() < until {
            let sent = Instant::now();
            stream
                .write_all(self.request.as_bytes())
                .expect("it listens");
            let mut read = 0;
            while !self.is_whole(buffer.get(..read).expect("what was read")) {
                let rest = buffer.get_mut(read..).expect("room");
                let more = stream.read(rest).expect("an answer");
                assert!(more > 0, "the connection was closed");
                read += more;
            }
            took.push(sent.elapsed());
            assert!(
                buffer.starts_with(b"HTTP/1.1 200"),
                "{}",
                String::from_utf8_lossy(&buffer)
            );
        }
        took
    }
}

/// Whether an answer with a length is there to its end.
fn has_its_length(answer: &[u8]) -> bool {
    // The load takes part of the same processors, so it looks at no more of a long answer than it must.
    let end = b"\r\n\r\n";
    let Some(at) = answer.windows(end.len()).position(|part| part == end) else {
        return false;
    };
    let (head, body) = answer.split_at(at);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_it = name.eq_ignore_ascii_case("content-length");
        is_it.then(|| value.trim().parse().ok()).flatten()
    });
    body.len() - end.len() >= length.unwrap_or(usize::MAX)
}

impl Round {
    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        let count = u32::try_from(self.took.len()).unwrap_or(u32::MAX);
        f64::from(count) / self.lasted.as_secs_f64()
    }

    /// The 99th percentile, in seconds.
    pub(crate) fn p99(&self) -> f64 {
        let mut took = self.took.clone();
        took.sort_unstable();
        took.get(took.len() * 99 / 100)
            .map_or(f64::NAN, Duration::as_secs_f64)
    }
}

const CONNECTIONS: usize = 8;
