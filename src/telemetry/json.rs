//! Texts and times as JSON has them, written straight into a line.
//!
//! Every request has such lines, so nothing is built in between.

use std::fmt::{self, Write};
use std::time::SystemTime;

use time::OffsetDateTime;

/// Writes a JSON string.
pub fn text(writer: &mut impl Write, text: &str) -> fmt::Result {
    writer.write_char('"')?;
    Escaped(&mut *writer).write_str(text)?;
    writer.write_char('"')
}

/// Writes what `value` is shown as, as a JSON string.
pub fn shown(writer: &mut impl Write, value: impl fmt::Display) -> fmt::Result {
    writer.write_char('"')?;
    write!(Escaped(&mut *writer), "{value}")?;
    writer.write_char('"')
}

/// The inside of a JSON string (RFC 8259, section 7).
struct Escaped<'a, W>(&'a mut W);

impl<W: Write> Write for Escaped<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Without a branch for each byte, so that many are looked at at a time.
        let needs_escape = |found: bool, byte: u8| found | matches!(byte, 0..=0x1f | b'"' | b'\\');
        if !text.bytes().fold(false, needs_escape) {
            return self.0.write_str(text);
        }
        text.chars().try_for_each(|letter| match letter {
            '"' | '\\' => write!(self.0, "\\{letter}"),
            '\n' => self.0.write_str("\\n"),
            '\r' => self.0.write_str("\\r"),
            '\t' => self.0.write_str("\\t"),
            '\0'..='\x1f' => write!(self.0, "\\u{:04x}", u32::from(letter)),
            _ => self.0.write_char(letter),
        })
    }
}

/// Writes a time without quotes: RFC 3339 in UTC, to the microsecond.
pub fn timestamp(writer: &mut impl Write, time: SystemTime) -> fmt::Result {
    let time = OffsetDateTime::from(time);
    let (year, month, day) = time.to_calendar_date();
    let (hour, minute, second, microsecond) = time.to_hms_micro();
    let mut text = *b"0000-00-00T00:00:00.000000Z";
    for (end, mut number) in [
        (4, year.unsigned_abs()),
        (7, u8::from(month).into()),
        (10, day.into()),
        (13, hour.into()),
        (16, minute.into()),
        (19, second.into()),
        (26, microsecond),
    ] {
        let places = text.iter_mut().take(end).rev();
        for place in places.take_while(|place| place.is_ascii_digit()) {
            *place = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
    }
    writer.write_str(std::str::from_utf8(&text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn times_are_in_utc_and_as_long_as_each_other() {
        for (micros, expected) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_792_000_000_000_001, "2026-10-14T17:46:40.000001Z"),
        ] {
            let mut text = String::new();
            timestamp(&mut text, UNIX_EPOCH + Duration::from_micros(micros)).unwrap();
            assert_eq!(text, expected);
        }
    }
}
