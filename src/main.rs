//! The `whiteroom` program.
fn main() {}
