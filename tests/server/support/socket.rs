//! Bytes to a server that no client library would send, and what came back.

use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Server;

/// An answer as it came over the socket.
pub(crate) struct RawAnswer {
    /// The status of the answer; 0 when there was none.
    pub(crate) status: u16,
    /// All after the head.
    pub(crate) body: Vec<u8>,
    head: String,
}

/// As it would look in a terminal.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.head, String::from_utf8_lossy(&self.body))
    }
}

impl RawAnswer {
    /// The first header of that name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let fields = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'));
        let mut named = fields.filter(|(found, _)| found.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.trim())
    }

    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.map_or(bytes.len(), |end| end + 4));
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap_or(0),
            body: body.to_vec(),
            head,
        }
    }
}

impl Server {
    /// Sends `bytes` and reads until the server hangs up; a request that is well-formed must ask for that.
    pub(crate) fn send(&self, bytes: &[u8]) -> RawAnswer {
        exchange(self.socket(), bytes)
    }
}

/// The same with whoever listens at `address`.
pub(crate) fn exchange(address: &str, bytes: &[u8]) -> RawAnswer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A server that has heard enough answers and hangs up while the rest is still on its way.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..length]);
    }
    RawAnswer::parse(&answer)
}

/// Only a server that is wrong takes so long.
const PATIENCE: Duration = Duration::from_secs(20);
