//! An issuer for tests, on a port of the system's choice, that can fail in every way the network allows.
//!
//! It speaks HTTP/1.1 by hand over blocking sockets: a library would not send a truncated body or a torn head.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::signing::Signer;

/// An issuer that answers as it is told. Its thread ends with the test's process.
pub(super) struct FakeIssuer {
    address: SocketAddr,
    script: Arc<Script>,
}

/// How to answer one of the two addresses.
#[derive(Clone)]
pub(super) enum Answer {
    /// 200 with this JSON.
    Json(Value),
    /// 200 with these bytes.
    Bytes(Vec<u8>),
    /// Another status, without a body.
    Status(u16),
    /// A redirect to the same path of another server.
    Redirect(String),
    /// A head that promises more bytes than will come.
    Truncated,
    /// No end: a body that grows for as long as the client reads.
    Endless,
    /// Not HTTP.
    Torn,
    /// Nothing, until the client gives up.
    Silence,
    /// 200 with this JSON after a while.
    Late(Duration, Value),
}

struct Script {
    discovery: Mutex<Answer>,
    keys: Mutex<Answer>,
    discovered: AtomicUsize,
    fetched: AtomicUsize,
}

impl FakeIssuer {
    /// Starts an issuer that publishes these keys.
    pub(super) fn start(signers: &[&Signer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Script {
            discovery: Mutex::new(Answer::Json(document(&format!("http://{address}")))),
            keys: Mutex::new(key_set(signers)),
            discovered: AtomicUsize::new(0),
            fetched: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&script);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = Arc::clone(&shared);
                std::thread::spawn(move || script.serve(&stream));
            }
        });
        Self { address, script }
    }

    /// Its address, with which it also calls itself, but for a slash at the end.
    pub(super) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it calls itself.
    pub(super) fn name(&self) -> String {
        format!("{}/", self.origin())
    }

    pub(super) fn discovery_answers(&self, answer: Answer) {
        *self.script.discovery.lock().unwrap() = answer;
    }

    pub(super) fn keys_answer(&self, answer: Answer) {
        *self.script.keys.lock().unwrap() = answer;
    }

    /// How often discovery was asked for.
    pub(super) fn discovered(&self) -> usize {
        self.script.discovered.load(Ordering::SeqCst)
    }

    /// How often keys were asked for.
    pub(super) fn fetched(&self) -> usize {
        self.script.fetched.load(Ordering::SeqCst)
    }
}

/// A discovery document of the issuer at this origin.
pub(super) fn document(origin: &str) -> Value {
    json!({"issuer": format!("{origin}/"), "jwks_uri": format!("{origin}/keys")})
}

/// A key set of these keys.
pub(super) fn key_set(signers: &[&Signer]) -> Answer {
    let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
    Answer::Json(json!({"keys": keys}))
}

impl Script {
    /// Answers one request and hangs up.
    fn serve(&self, stream: &TcpStream) {
        let mut lines = BufReader::new(stream).lines();
        let Some(Ok(request)) = lines.next() else {
            return;
        };
        // The head ends with an empty line.
        lines.by_ref().map_while(Result::ok).find(String::is_empty);
        let path = request.split(' ').nth(1).unwrap_or_default();
        let (answer, count) = match path {
            "/.well-known/openid-configuration" => (&self.discovery, &self.discovered),
            _ => (&self.keys, &self.fetched),
        };
        count.fetch_add(1, Ordering::SeqCst);
        let answer = answer.lock().unwrap().clone();
        // A client that has heard enough closes the connection first.
        let _ = answer.write(stream, path);
    }
}

impl Answer {
    fn write(&self, mut stream: &TcpStream, path: &str) -> std::io::Result<()> {
        match self {
            Self::Json(json) => send(stream, 200, "", json.to_string().as_bytes()),
            Self::Bytes(bytes) => send(stream, 200, "", bytes),
            Self::Status(status) => send(stream, *status, "", b""),
            Self::Redirect(to) => send(stream, 302, &format!("location: {to}{path}\r\n"), b""),
            Self::Truncated => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"keys\":")
            }
            Self::Endless => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[")?;
                loop {
                    stream.write_all(&[b' '; 4096])?;
                }
            }
            Self::Torn => stream.write_all(b"\x16\x03\x01 this is not HTTP\r\n\r\n"),
            Self::Late(after, json) => {
                // Whoever hangs up meanwhile is not waited for.
                stream.set_read_timeout(Some(*after))?;
                let _ = stream.read(&mut [0]);
                send(stream, 200, "", json.to_string().as_bytes())
            }
            // Returns when the client closes its side.
            Self::Silence => stream.read(&mut [0]).map(|_| ()),
        }
    }
}

fn send(mut stream: &TcpStream, status: u16, headers: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    )?;
    stream.write_all(body)
}
