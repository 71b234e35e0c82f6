//! Bytes become a text, or are refused where they stop being one.

use std::string::FromUtf8Error;
use std::sync::Arc;

use super::bytes::whole;
use super::named::Source;
use crate::policy::excerpt::Excerpt;
use crate::policy::problem::{Code, Problem};

/// The text of `file`.
pub(super) fn decode(file: Arc<str>, bytes: Vec<u8>) -> Result<Source, Problem> {
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&file, error))?;
    if text.starts_with('\u{feff}') {
        return Err(Problem::new(
            Code::Encoding,
            whole(&file),
            "the file begins with a byte-order mark, which would become part of its first line",
            "save it as UTF-8 without a byte-order mark",
        ));
    }
    Ok(Source {
        file,
        text: text.into(),
    })
}

/// The problem at the first byte that is not UTF-8.
fn not_utf8(file: &Arc<str>, error: FromUtf8Error) -> Problem {
    let valid = error.utf8_error().valid_up_to();
    let mut bytes = error.into_bytes();
    // A little of what follows shows the person what it is.
    let end = bytes.len().min(valid + 200);
    let seen = String::from_utf8_lossy(bytes.get(valid..end).unwrap_or_default()).into_owned();
    bytes.truncate(valid);
    let readable = Source {
        file: Arc::clone(file),
        text: String::from_utf8(bytes).unwrap_or_default().into(),
    };
    let place = readable.place_of(valid);
    let line = readable.text.rsplit('\n').next().unwrap_or_default();
    let line = format!("{line}{}", seen.lines().next().unwrap_or_default());
    let column = place.column;
    Problem {
        excerpt: Excerpt::of(&line, column),
        ..Problem::new(
            Code::Encoding,
            place,
            "the file is not UTF-8 from here on",
            "save it as UTF-8",
        )
    }
}
