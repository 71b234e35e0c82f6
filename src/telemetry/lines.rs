//! The way of a line to its output: through a bounded queue and a thread of its own.
//!
//! Nobody who logs waits for the reader of the log. A pipe that nobody reads, or a disk that is full, costs lines, which
//! are counted, and never an answer.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use prometheus::{IntCounter, Registry};

/// Takes whole lines. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Lines {
    queue: Sender<Message>,
    waiting: Arc<AtomicUsize>,
    dropped: IntCounter,
}

#[derive(Debug)]
enum Message {
    Line(Vec<u8>),
    /// Everything before was written, or given up, once this is dropped.
    Flush(Sender<()>),
}

impl Lines {
    /// Lines for `output`, which a thread of that `name` writes to. Those that are not written are counted by `dropped`.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn to(
        output: impl Write + Send + 'static,
        name: &str,
        dropped: IntCounter,
    ) -> io::Result<Self> {
        let (queue, lines) = mpsc::channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let writer = Writer {
            output,
            lines,
            waiting: Arc::clone(&waiting),
            dropped: dropped.clone(),
        };
        let thread = thread::Builder::new().name(name.to_owned());
        thread.spawn(move || writer.write())?;
        Ok(Self {
            queue,
            waiting,
            dropped,
        })
    }

    /// Registers the counter of lines that were dropped.
    ///
    /// # Errors
    /// A family of that name is in `registry` already.
    pub fn register(&self, registry: &Registry) -> prometheus::Result<()> {
        registry.register(Box::new(self.dropped.clone()))
    }

    /// Waits until what was put so far is written, or given up; at most a second. Whether it was by then.
    pub fn flush(&self) -> bool {
        let (done, written) = mpsc::channel::<()>();
        let is_told = self.queue.send(Message::Flush(done)).is_ok();
        // Nothing is sent: the other end is dropped.
        is_told && written.recv_timeout(LAST_CHANCE) == Err(RecvTimeoutError::Disconnected)
    }

    /// Puts `line`, which ends in a line feed, into the queue, or counts it where there is no room. Never waits.
    pub fn put(&self, line: Vec<u8>) {
        let size = line.len() + OVERHEAD;
        let before = self.waiting.fetch_add(size, Ordering::Relaxed);
        let has_room = before.saturating_add(size) <= MOST_WAITING;
        if has_room && self.queue.send(Message::Line(line)).is_ok() {
            return;
        }
        self.waiting.fetch_sub(size, Ordering::Relaxed);
        self.dropped.inc();
    }
}

/// One call is one line, as the subscriber writes them.
impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.put(line.to_vec());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The other end of the queue.
struct Writer<W> {
    output: W,
    lines: Receiver<Message>,
    waiting: Arc<AtomicUsize>,
    dropped: IntCounter,
}

impl<W: Write> Writer<W> {
    /// Writes until nobody is left who could log.
    fn write(mut self) {
        while let Ok(message) = self.lines.recv() {
            match message {
                Message::Flush(done) => drop(done),
                Message::Line(line) => {
                    let is_all = self.write_with_followers(line);
                    // While it rests, whoever logs has no sleeping thread to wake, which under load would cost each request
                    // more than the line itself.
                    if is_all {
                        thread::park_timeout(REST);
                    }
                }
            }
        }
    }

    /// Writes `text` with the lines that wait already, as one piece: under load a line is far from a call each. Whether no
    /// line was left waiting.
    fn write_with_followers(&mut self, mut text: Vec<u8>) -> bool {
        let (mut lines, mut is_all) = (1, false);
        let mut flush = None;
        while text.len() < PIECE && flush.is_none() {
            match self.lines.try_recv() {
                Ok(Message::Line(line)) => {
                    lines += 1;
                    text.extend_from_slice(&line);
                }
                Ok(Message::Flush(done)) => flush = Some(done),
                Err(_) => {
                    is_all = true;
                    break;
                }
            }
        }
        if self.output.write_all(&text).is_err() {
            self.dropped.inc_by(lines);
        }
        let overhead = usize::try_from(lines).unwrap_or_default() * OVERHEAD;
        self.waiting
            .fetch_sub(text.len() + overhead, Ordering::Relaxed);
        is_all
    }
}

/// How much may wait to be written, in bytes: a few tenths of a second of lines at full load.
const MOST_WAITING: usize = 4 << 20;

/// What a waiting line takes besides its text, in bytes.
const OVERHEAD: usize = 64;

/// A piece is about so long, in bytes; a pipe holds as much.
const PIECE: usize = 64 << 10;

/// How long it rests once nothing waits: too short for anybody who reads along to notice, and for the queue to fill.
const REST: Duration = Duration::from_millis(5);

/// How long the end of the process may wait for the reader of the log.
const LAST_CHANCE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::sync_channel;

    use super::*;

    fn lines_to(output: impl Write + Send + 'static) -> Lines {
        let dropped = IntCounter::new("dropped", "Lines.").unwrap();
        Lines::to(output, "test", dropped).unwrap()
    }

    /// Keeps what is written.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A disk that is full.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A pipe that is full until its other end is dropped.
    struct Stuck(Receiver<()>);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_is_written_whole_and_in_order() {
        let paper = Paper::default();
        let mut lines = lines_to(paper.clone());
        let wanted: String = (0..10_000)
            .map(|number| format!("line {number}\n"))
            .collect();
        for line in wanted.split_inclusive('\n') {
            lines.write_all(line.as_bytes()).unwrap();
        }
        Lines::flush(&lines);
        assert_eq!(String::from_utf8_lossy(&paper.0.lock().unwrap()), wanted);
        assert_eq!(lines.dropped.get(), 0);
        assert_eq!(lines.waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_full_disk_costs_lines_that_are_counted() {
        let mut lines = lines_to(Full);
        for _ in 0..1000 {
            lines.write_all(b"a line\n").unwrap();
        }
        Lines::flush(&lines);
        assert_eq!(lines.dropped.get(), 1000);
        assert_eq!(lines.waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_reader_that_is_stuck_costs_bounded_memory_and_nobodys_time() {
        let (hold, stuck) = sync_channel(0);
        let mut lines = lines_to(Stuck(stuck));
        let line = [b'a'; 1024];
        for _ in 0..10_000 {
            lines.write_all(&line).unwrap();
            assert!(lines.waiting.load(Ordering::Relaxed) <= MOST_WAITING);
        }
        let fit = u64::try_from(MOST_WAITING / (line.len() + OVERHEAD)).unwrap();
        assert_eq!(lines.dropped.get(), 10_000 - fit);
        drop(hold);
        Lines::flush(&lines);
        assert_eq!(lines.waiting.load(Ordering::Relaxed), 0);
    }
}
