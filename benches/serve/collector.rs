//! Collectors of spans, good and bad.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A collector on a port of the system's choice, until the program ends.
pub(crate) struct Collector {
    address: SocketAddr,
    received: Arc<AtomicUsize>,
}

impl Collector {
    /// It takes everything, and says so.
    pub(crate) fn answering() -> Self {
        Self::with(|mut stream, received| {
            let mut buffer = vec![0; 1 << 16];
            let mut head = Vec::new();
            let mut left = None;
            while let Ok(read @ 1..) = stream.read(&mut buffer) {
                received.fetch_add(read, Ordering::Relaxed);
                head.extend_from_slice(buffer.get(..read).expect("what was read"));
                if let Some((length, body)) = left.map_or_else(|| parted(&head), Some) {
                    match head.len() < body + length {
                        true => left = Some((length, body)),
                        false => {
                            let _ =
                                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                            head.drain(..body + length);
                            left = None;
                        }
                    }
                }
            }
        })
    }

    /// It never answers.
    pub(crate) fn hanging() -> Self {
        Self::with(|mut stream, _| while let Ok(1..) = stream.read(&mut [0; 4096]) {})
    }

    /// It takes connections and drops them.
    pub(crate) fn resetting() -> Self {
        Self::with(|stream, _| drop(stream))
    }

    /// Nobody listens there.
    pub(crate) fn dead() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        Self {
            address,
            received: Arc::default(),
        }
    }

    fn with(act: fn(TcpStream, &AtomicUsize)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let received: Arc<AtomicUsize> = Arc::default();
        let count = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let count = Arc::clone(&count);
                thread::spawn(move || act(stream, &count));
            }
        });
        Self { address, received }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Bytes that came.
    pub(crate) fn received(&self) -> usize {
        self.received.load(Ordering::Relaxed)
    }
}

/// The length of a request's body, and where it begins; `None` while the head is not whole.
fn parted(request: &[u8]) -> Option<(usize, usize)> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(request.get(..end)?).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))?;
    Some((length.trim().parse().ok()?, end + 4))
}
