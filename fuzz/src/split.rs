//! How one input becomes two texts.

/// What stands before the first line feed, and what stands after it. JSON needs none, so neither half lacks anything.
pub fn halves(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, &[]),
    }
}
