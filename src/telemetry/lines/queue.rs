//! What waits to be written, between those who log and the thread that writes.

use std::mem;
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Where lines wait, and the thread that writes sleeps.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    woken: Condvar,
}

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) batch: Batch,
    /// What the thread has taken and not written yet, in bytes.
    pub(super) taken: usize,
    /// Whether the thread sleeps until it is woken.
    sleeps: bool,
    pub(super) is_closed: bool,
}

/// What the thread takes at once. The lines are one text, so that none of them is a piece of memory that one thread takes and
/// another gives back.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) text: Vec<u8>,
    /// Where each line of the text ends.
    pub(super) ends: Vec<usize>,
    /// Dropped once everything before was written, or given up.
    pub(super) flushes: Vec<Sender<()>>,
}

impl Queue {
    pub(super) fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the thread, if it sleeps.
    pub(super) fn wake(&self, mut waiting: MutexGuard<'_, Waiting>) {
        let sleeps = mem::take(&mut waiting.sleeps);
        drop(waiting);
        if sleeps {
            self.woken.notify_one();
        }
    }

    /// Sleeps until there is something to do.
    pub(super) fn something(&self) -> MutexGuard<'_, Waiting> {
        let mut waiting = self.lock();
        while waiting.batch.is_empty() && !waiting.is_closed {
            waiting.sleeps = true;
            let woken = self.woken.wait(waiting);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
        }
        waiting.sleeps = false;
        waiting
    }
}

impl Waiting {
    /// What is held of the lines, in bytes.
    pub(super) fn size(&self) -> usize {
        self.batch.size() + self.taken
    }
}

impl Batch {
    /// What is held of the lines, in bytes.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.ends.len() * OVERHEAD
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: &[u8]) {
        self.text.extend_from_slice(line);
        self.ends.push(self.text.len());
    }

    /// Whether nobody wants anything.
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty() && self.flushes.is_empty()
    }

    /// Empties it, and keeps memory for as much as a busy while brings.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.flushes.clear();
        self.text.shrink_to(KEPT);
        self.ends.shrink_to(KEPT / USUAL_LINE);
    }
}

/// What a waiting line takes besides its text, in bytes.
pub(super) const OVERHEAD: usize = size_of::<usize>();

/// For how many bytes memory is kept: for a busy while, not for an hour without a reader.
const KEPT: usize = 256 << 10;

/// About the length of a line, in bytes.
const USUAL_LINE: usize = 256;
