//! Writes an answer to whoever asked, who may have heard enough.

use std::io::{self, ErrorKind, Write};

/// Writes all of `text`. A reader that is gone is no error.
pub(super) fn write(output: &mut impl Write, text: &str) -> io::Result<()> {
    let written = output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
