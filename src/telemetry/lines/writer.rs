//! The thread that writes what waits.

use std::io::Write;
use std::mem;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use prometheus::IntCounter;

use super::queue::{Batch, OVERHEAD, Queue};

/// The other end of the queue.
pub(super) struct Writer<W> {
    pub(super) output: W,
    pub(super) queue: Arc<Queue>,
    pub(super) dropped: IntCounter,
}

impl<W: Write> Writer<W> {
    /// Writes until nobody is left who could log.
    pub(super) fn write(mut self) {
        let mut taken = Batch::default();
        loop {
            let mut waiting = self.queue.something();
            if waiting.batch.is_empty() {
                return;
            }
            mem::swap(&mut waiting.batch, &mut taken);
            waiting.taken = taken.size();
            drop(waiting);
            self.write_out(&taken);
            let wrote_lines = !taken.ends.is_empty();
            taken.clear();
            // While it rests, whoever logs has no sleeping thread to wake, which under load would cost each request more than
            // the line itself.
            if wrote_lines {
                thread::park_timeout(REST);
            }
        }
    }

    /// Writes the lines in pieces, since under load a line is far from a call each; what is written makes room at once, since a
    /// reader may be slow.
    fn write_out(&mut self, taken: &Batch) {
        let mut rest = taken.text.as_slice();
        let (mut written, mut lines) = (0, 0);
        for end in &taken.ends {
            lines += 1;
            if end - written < PIECE && *end < taken.text.len() {
                continue;
            }
            let (piece, after) = rest.split_at_checked(end - written).unwrap_or_default();
            if self.output.write_all(piece).is_err() {
                self.dropped.inc_by(lines);
            }
            let overhead = usize::try_from(lines).unwrap_or_default() * OVERHEAD;
            self.queue.lock().taken -= piece.len() + overhead;
            (rest, written, lines) = (after, *end, 0);
        }
    }
}

/// A piece is about so long, in bytes; a pipe holds as much.
const PIECE: usize = 64 << 10;

/// How long it rests once it has written: too short for anybody who reads along to notice, and for the queue to fill.
const REST: Duration = Duration::from_millis(5);
