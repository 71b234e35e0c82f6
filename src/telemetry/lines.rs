//! The way of a line to its output: through a bounded queue and a thread of its own.
//!
//! Nobody who logs waits for the reader of the log. A pipe that nobody reads, or a disk that is full, costs lines, which
//! are counted, and never an answer.

mod queue;
mod writer;

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use prometheus::{IntCounter, Registry};
use tracing_subscriber::fmt::MakeWriter;

use queue::{OVERHEAD, Queue};
use writer::Writer;

/// Takes whole lines. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Lines {
    inlet: Arc<Inlet>,
    dropped: IntCounter,
}

/// Where lines come in. The thread ends once this is gone and all is written.
#[derive(Debug)]
struct Inlet(Arc<Queue>);

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
        let queue = Arc::new(Queue::default());
        let writer = Writer {
            output,
            queue: Arc::clone(&queue),
            dropped: dropped.clone(),
        };
        let thread = thread::Builder::new().name(name.to_owned());
        thread.spawn(move || writer.write())?;
        Ok(Self {
            inlet: Arc::new(Inlet(queue)),
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
        let queue = &self.inlet.0;
        let mut waiting = queue.lock();
        waiting.batch.flushes.push(done);
        queue.wake(waiting);
        // Nothing is sent: the other end is dropped.
        written.recv_timeout(LAST_CHANCE) == Err(RecvTimeoutError::Disconnected)
    }

    /// Puts `line`, which ends in a line feed, into the queue, or counts it where there is no room. Never waits.
    pub fn put(&self, line: &[u8]) {
        let queue = &self.inlet.0;
        let mut waiting = queue.lock();
        if waiting.size() + line.len() + OVERHEAD > MOST_WAITING {
            drop(waiting);
            self.dropped.inc();
            return;
        }
        waiting.batch.add(line);
        queue.wake(waiting);
    }
}

/// One call is one line, as the subscriber writes them.
impl Write for &Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.put(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> &'a Self {
        self
    }
}

impl Drop for Inlet {
    fn drop(&mut self) {
        let mut waiting = self.0.lock();
        waiting.is_closed = true;
        self.0.wake(waiting);
    }
}

/// How much may wait to be written, in bytes: a few tenths of a second of lines at full load.
const MOST_WAITING: usize = 4 << 20;

/// How long the end of the process may wait for the reader of the log.
const LAST_CHANCE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, Sender, sync_channel};
    use std::time::Instant;

    use super::*;

    fn lines_to(output: impl Write + Send + 'static) -> Lines {
        let dropped = IntCounter::new("dropped", "Lines.").unwrap();
        Lines::to(output, "test", dropped).unwrap()
    }

    /// How many bytes wait, or are being written.
    fn size(lines: &Lines) -> usize {
        lines.inlet.0.lock().size()
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
        let lines = lines_to(paper.clone());
        let wanted: String = (0..10_000)
            .map(|number| format!("line {number}\n"))
            .collect();
        for line in wanted.split_inclusive('\n') {
            lines.put(line.as_bytes());
        }
        Lines::flush(&lines);
        assert_eq!(String::from_utf8_lossy(&paper.0.lock().unwrap()), wanted);
        assert_eq!(lines.dropped.get(), 0);
        assert_eq!(size(&lines), 0);
    }

    /// Keeps what is written, and tells when nobody writes any more.
    struct Watched(
        Paper,
        #[expect(dead_code, reason = "to be dropped")] Sender<()>,
    );

    impl Write for Watched {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_thread_ends_with_those_who_log_and_loses_nothing() {
        let (open, ended) = mpsc::channel();
        let paper = Paper::default();
        let lines = lines_to(Watched(paper.clone(), open));
        let others = lines.clone();
        others.put(b"one\n");
        drop(others);
        lines.put(b"two\n");
        drop(lines);
        let wait = Duration::from_secs(30);
        assert_eq!(
            ended.recv_timeout(wait),
            Err(RecvTimeoutError::Disconnected)
        );
        assert_eq!(*paper.0.lock().unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn a_full_disk_costs_lines_that_are_counted() {
        let lines = lines_to(Full);
        for _ in 0..1000 {
            lines.put(b"a line\n");
        }
        Lines::flush(&lines);
        assert_eq!(lines.dropped.get(), 1000);
        assert_eq!(size(&lines), 0);
    }

    #[test]
    fn a_reader_that_is_stuck_costs_bounded_memory_and_nobodys_time() {
        let (hold, stuck) = sync_channel(0);
        let lines = lines_to(Stuck(stuck));
        let line = [b'a'; 1024];
        for _ in 0..10_000 {
            lines.put(&line);
            assert!(size(&lines) <= MOST_WAITING);
        }
        let fit = u64::try_from(MOST_WAITING / (line.len() + OVERHEAD)).unwrap();
        assert_eq!(lines.dropped.get(), 10_000 - fit);
        drop(hold);
        Lines::flush(&lines);
        assert_eq!(size(&lines), 0);
    }

    #[test]
    fn a_slow_reader_makes_room_piece_by_piece() {
        let (allow, slow) = sync_channel(0);
        let lines = lines_to(Stuck(slow));
        let until = |wanted: &dyn Fn() -> bool| {
            let deadline = Instant::now() + Duration::from_secs(30);
            while !wanted() {
                assert!(Instant::now() < deadline, "{} bytes wait", size(&lines));
                thread::yield_now();
            }
        };
        let line = [b'a'; 1024];
        lines.put(&line);
        until(&|| lines.inlet.0.lock().taken > 0);
        let full = size(&lines) * 200;
        (1..200).for_each(|_| lines.put(&line));
        assert_eq!(size(&lines), full);
        // The first line, and one piece of the others, none of which is the last.
        allow.send(()).unwrap();
        allow.send(()).unwrap();
        until(&|| size(&lines) < full * 3 / 4);
        assert!(size(&lines) > full / 2);
        drop(allow);
        Lines::flush(&lines);
        assert_eq!(size(&lines), 0);
    }
}
