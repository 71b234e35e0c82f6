//! A collector of traces that takes spans, or fails to, as a test tells it. Its threads end with the test's process.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use flate2::read::GzDecoder;
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message;
use rocket::tokio::net::TcpSocket;

use super::span::Span;

/// A collector on a port of the system's choice.
pub(crate) struct Collector {
    origin: String,
    seen: Arc<Seen>,
    /// Its port, as long as nobody listens there.
    closed: Mutex<Option<TcpSocket>>,
}

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conduct {
    /// It takes every span.
    Takes,
    /// It takes none, and says so in its answer.
    RefusesAll,
    /// It answers with this status.
    Status(u16),
    /// It answers nothing, ever.
    Hangs,
    /// It hangs up as soon as somebody calls.
    Resets,
    /// It answers what is no HTTP.
    Babbles,
    /// It answers a page that never ends.
    Drones,
}

#[derive(Default)]
struct Seen {
    /// The spans that came, and the heads of the posts that they came with.
    posts: Mutex<(Vec<Span>, Vec<String>)>,
    more: Condvar,
}

impl Collector {
    /// Starts to listen.
    pub(crate) fn start(conduct: Conduct) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let collector = Self {
            origin,
            seen: Arc::default(),
            closed: Mutex::default(),
        };
        collector.listen(listener, conduct);
        collector
    }

    /// A collector whose port is its own although nobody listens there yet: to connect to it is refused.
    pub(crate) fn absent() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        Self {
            origin: format!("http://{}", socket.local_addr().unwrap()),
            seen: Arc::default(),
            closed: Mutex::new(Some(socket)),
        }
    }

    /// Begins to listen.
    pub(crate) fn arrive(&self, conduct: Conduct) {
        let closed = self.closed.lock().unwrap().take();
        let listener = closed.expect("an absent collector").listen(64).unwrap();
        let listener = listener.into_std().unwrap();
        listener.set_nonblocking(false).unwrap();
        self.listen(listener, conduct);
    }

    fn listen(&self, listener: TcpListener, conduct: Conduct) {
        let shared = Arc::clone(&self.seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&shared);
                thread::spawn(move || converse(&stream, conduct, &seen));
            }
        });
    }

    /// Where it answers.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The span that `wanted` describes, once it came.
    pub(crate) fn span(&self, wanted: impl Fn(&Span) -> bool) -> Span {
        let found = |spans: &[Span]| spans.iter().find(|span| wanted(span)).cloned();
        self.wait(|(spans, _)| found(spans))
    }

    /// The span named `name` of a request, and its parts, once so many of them came. A collector on the way may change the
    /// order.
    pub(crate) fn tree(&self, name: &str, parts: usize) -> (Span, Vec<Span>) {
        self.wait(|(spans, _)| {
            let mut roots = spans.iter().filter(|span| span.kind == "server");
            let root = roots.find(|span| span.name == name)?.clone();
            let of_root = |span: &&Span| span.trace_id == root.trace_id && span.id != root.id;
            let found: Vec<Span> = spans.iter().filter(of_root).cloned().collect();
            (found.len() >= parts).then_some((root, found))
        })
    }

    /// Every span that came.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.seen.posts.lock().unwrap().0.clone()
    }

    /// The head of the first post, once it came.
    pub(crate) fn head(&self) -> String {
        self.wait(|(_, heads)| heads.first().cloned())
    }

    /// How many posts came, taken or not.
    pub(crate) fn posts(&self) -> usize {
        self.seen.posts.lock().unwrap().1.len()
    }

    fn wait<T>(&self, find: impl Fn(&(Vec<Span>, Vec<String>)) -> Option<T>) -> T {
        let mut posts = self.seen.posts.lock().unwrap();
        loop {
            if let Some(found) = find(&posts) {
                return found;
            }
            let (woken, waited) = self.seen.more.wait_timeout(posts, PATIENCE).unwrap();
            assert!(!waited.timed_out(), "no such span among {:#?}", woken.0);
            posts = woken;
        }
    }
}

/// Answers one connection after another request, as `conduct` has it.
fn converse(stream: &TcpStream, conduct: Conduct, seen: &Seen) -> io::Result<()> {
    if conduct == Conduct::Resets {
        return stream.shutdown(Shutdown::Both);
    }
    let mut reader = BufReader::new(stream);
    while let Some(spans) = read(&mut reader, seen)? {
        let count = spans.len();
        if conduct == Conduct::Takes {
            seen.posts.lock().unwrap().0.extend(spans);
        }
        seen.more.notify_all();
        answer(stream, conduct, count)?;
    }
    Ok(())
}

/// The spans of the next post; `None` when there is none.
fn read(reader: &mut impl BufRead, seen: &Seen) -> io::Result<Option<Vec<Span>>> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(None);
        }
    }
    let head = head.to_ascii_lowercase();
    let headers: BTreeMap<&str, &str> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .collect();
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body)?;
    if headers.get("content-encoding") == Some(&"gzip") {
        let mut plain = Vec::new();
        GzDecoder::new(body.as_slice()).read_to_end(&mut plain)?;
        body = plain;
    }
    let request: ExportTraceServiceRequest = match headers["content-type"] {
        "application/json" => serde_json::from_slice(&body).unwrap(),
        "application/x-protobuf" => Message::decode(body.as_slice()).unwrap(),
        other => panic!("spans came as {other}"),
    };
    let spans = request
        .resource_spans
        .iter()
        .flat_map(Span::of_resource)
        .collect();
    seen.posts.lock().unwrap().1.push(head);
    Ok(Some(spans))
}

fn answer(mut stream: &TcpStream, conduct: Conduct, spans: usize) -> io::Result<()> {
    let refused = ExportTracePartialSuccess {
        rejected_spans: i64::try_from(spans).unwrap(),
        ..ExportTracePartialSuccess::default()
    };
    let partial_success = Some(refused).filter(|_| conduct == Conduct::RefusesAll);
    let body = ExportTraceServiceResponse { partial_success }.encode_to_vec();
    let status = match conduct {
        Conduct::Takes | Conduct::RefusesAll => 200,
        Conduct::Status(status) => status,
        Conduct::Babbles => return stream.write_all(b"SSH-2.0-babble\r\n\r\n"),
        Conduct::Drones => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            loop {
                stream.write_all(&[b'a'; 1024])?;
            }
        }
        Conduct::Hangs | Conduct::Resets => return Ok(()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Fine\r\ncontent-length: {length}\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// Spans come within milliseconds; a collector that sees none for so long will see none.
const PATIENCE: Duration = Duration::from_secs(30);
