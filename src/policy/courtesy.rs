//! Making way: a load beside requests rests every few tenths of a millisecond, so that no request waits long for it.
//!
//! A scheduler lets a busy thread run for milliseconds, which is several times what a request takes; a niceness alone only
//! makes the load last longer. So the loops over the rules of a policy call [`give_way`]. It does nothing but inside
//! [`beside_requests`]: at a start there is nobody to make way for.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

thread_local! {
    /// When this thread rested last; `None` where it need not.
    static RESTED: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Calls until the clock is looked at again.
    static CALLS: Cell<u32> = const { Cell::new(CALLS_A_LOOK) };
}

/// Runs `load`, which then rests wherever it gives way.
pub(super) fn beside_requests<T>(load: impl FnOnce() -> T) -> T {
    let _over = Over;
    RESTED.set(Some(Instant::now()));
    load()
}

/// Rests if this thread has worked long enough.
#[inline]
pub(super) fn give_way() {
    let left = CALLS.get().wrapping_sub(1);
    CALLS.set(left);
    if left == 0 {
        CALLS.set(CALLS_A_LOOK);
        look();
    }
}

/// Hands `bytes` to `each` in pieces, and gives way between them.
pub(super) fn in_pieces(bytes: &[u8], mut each: impl FnMut(&[u8])) {
    for piece in bytes.chunks(PIECE) {
        each(piece);
        look();
    }
}

#[cold]
fn look() {
    let is_due = |rested: &Instant| rested.elapsed() >= WORK;
    if RESTED.get().as_ref().is_some_and(is_due) {
        // It may wake early, which is as good.
        thread::park_timeout(REST);
        RESTED.set(Some(Instant::now()));
    }
}

/// Ends the resting, also after a panic.
struct Over;

impl Drop for Over {
    fn drop(&mut self) {
        RESTED.set(None);
    }
}

/// Half of what a request takes on a busy machine.
const WORK: Duration = Duration::from_micros(300);

/// Long enough for whoever waits to be let in, who then keeps the processor for a request's length.
const REST: Duration = Duration::from_micros(100);

/// A loop over rules comes here every few hundred nanoseconds, and looking at a clock takes tens.
const CALLS_A_LOOK: u32 = 64;

/// Bytes that are hashed within a fraction of [`WORK`].
const PIECE: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn work() -> Instant {
        RESTED.set(RESTED.get().map(|_| Instant::now() - 2 * WORK));
        let before = Instant::now();
        for _ in 0..=CALLS_A_LOOK {
            give_way();
        }
        before
    }

    #[test]
    fn only_work_beside_requests_rests() {
        let rested_since = |before| RESTED.get().is_some_and(|rested| rested >= before);
        let before = work();
        assert!(!rested_since(before));
        beside_requests(|| assert!(rested_since(work())));
        assert_eq!(RESTED.get(), None);
    }

    #[test]
    fn a_panic_ends_the_resting() {
        let panicked = std::panic::catch_unwind(|| beside_requests(|| panic!("a fault")));
        assert!(panicked.is_err());
        assert_eq!(RESTED.get(), None);
    }

    #[test]
    fn pieces_are_the_whole() {
        for length in [0, 1, PIECE, PIECE + 1, 3 * PIECE] {
            let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
            let mut seen = Vec::new();
            in_pieces(&bytes, |piece| seen.extend_from_slice(piece));
            assert!(seen == bytes, "{length}");
        }
    }
}
