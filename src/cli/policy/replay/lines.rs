//! The lines of a file of any size, each of which is held only if it is no longer than a decision can be.

use std::io::{self, BufRead};

/// Reads line by line.
pub(super) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Text(&'a [u8]),
    TooLong,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(reader: R) -> Self {
        Self {
            reader,
            line: Vec::new(),
        }
    }

    /// The next line; `None` at the end. What follows the last line feed is a line if it is anything.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let mut is_any = false;
        let mut is_too_long = false;
        loop {
            let piece = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                piece => piece?,
            };
            if piece.is_empty() {
                break;
            }
            is_any = true;
            let end = piece.iter().position(|byte| *byte == b'\n');
            let text = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
            is_too_long |= self.line.len() + text.len() > MOST;
            if !is_too_long {
                self.line.extend_from_slice(text);
            }
            let read = end.map_or(piece.len(), |end| end + 1);
            self.reader.consume(read);
            if end.is_some() {
                break;
            }
        }
        Ok(match (is_any, is_too_long) {
            (false, _) => None,
            (true, true) => Some(Line::TooLong),
            (true, false) => Some(Line::Text(&self.line)),
        })
    }
}

/// In bytes. A server accepts heads of less than a megabyte, and a line is about one.
const MOST: usize = 4 << 20;

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    #[test]
    fn lines_come_whole_whatever_the_pieces_and_long_ones_are_passed_over() {
        let text = format!("a\n\n{}\nbc\nd", "x".repeat(MOST + 1));
        for pieces in [1, 7, 1 << 16] {
            let reader = BufReader::with_capacity(pieces, Cursor::new(&text));
            let mut lines = Lines::of(reader);
            for expected in [
                Line::Text(b"a"),
                Line::Text(b""),
                Line::TooLong,
                Line::Text(b"bc"),
                Line::Text(b"d"),
            ] {
                assert_eq!(lines.next().unwrap(), Some(expected), "{pieces}");
            }
            assert_eq!(lines.next().unwrap(), None);
        }
    }
}
