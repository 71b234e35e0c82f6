//! A small service behind a proxy, which answers with the request as it came. Its threads end with the test's process.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// It listens where the recipes have it, in the folder of its proxy.
pub(super) struct Service {
    seen: Arc<AtomicUsize>,
}

impl Service {
    /// Listens in `folder`.
    pub(super) fn start(folder: &Path) -> Self {
        let listener = UnixListener::bind(folder.join("service.sock")).unwrap();
        let seen: Arc<AtomicUsize> = Arc::default();
        let count = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let count = Arc::clone(&count);
                thread::spawn(move || answer(&stream, &count));
            }
        });
        Self { seen }
    }

    /// How many requests came.
    pub(super) fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: &UnixStream, seen: &AtomicUsize) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut request)? == 0 {
            return Ok(());
        }
    }
    seen.fetch_add(1, Ordering::SeqCst);
    let mut body = vec![0; length(&request)];
    reader.read_exact(&mut body)?;
    request.extend_from_slice(&body);
    let length = request.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&request)
}

/// Of the body of a request with this head.
fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    length.map_or(0, |length| length.parse().unwrap())
}
