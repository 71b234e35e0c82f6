//! Values of a token as a person may see them: one line each, without anything that a terminal would obey.

use std::time::Duration;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::auth::numeric_date::NumericDate;

/// A member between backticks, a text as it is and everything else as JSON; `none` where there is no such member.
pub(super) fn member(value: Option<&Value>) -> String {
    match value {
        None => "none".to_owned(),
        Some(Value::String(text)) => text_of(text),
        Some(value) => text_of(&value.to_string()),
    }
}

/// A text between backticks.
pub(super) fn text_of(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(LONGEST) {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    let cut = text.chars().nth(LONGEST).map_or("", |_| "…");
    format!("`{shown}{cut}`")
}

/// Some texts, with commas between them.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut texts = texts.into_iter().map(text_of);
    let mut shown: Vec<String> = texts.by_ref().take(MOST).collect();
    match texts.count() {
        0 => {}
        more => shown.push(format!("{more} more")),
    }
    shown.join(", ")
}

/// One of some texts.
pub(super) fn one_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = texts.into_iter().collect();
    match texts.as_slice() {
        [only] => text_of(only),
        several => format!("one of {}", list(several.iter().copied())),
    }
}

/// A moment (RFC 3339), and how far from now it is.
pub(super) fn date(date: NumericDate, now: NumericDate) -> String {
    format!("{}, {}", moment(date), distance(date.seconds_after(now)))
}

/// A moment (RFC 3339, whole seconds).
pub(super) fn moment(date: NumericDate) -> String {
    let seconds = date.whole_seconds();
    let moment = i64::try_from(seconds).ok();
    let moment = moment.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let text = moment.and_then(|moment| moment.format(&Rfc3339).ok());
    text.unwrap_or_else(|| format!("{seconds} s after 1970"))
}

fn distance(seconds: f64) -> String {
    let span = Duration::try_from_secs_f64(seconds.abs()).unwrap_or(Duration::MAX);
    match span.as_secs() {
        0 => "now".to_owned(),
        _ if seconds > 0.0 => format!("in {}", length(span)),
        _ => format!("{} ago", length(span)),
    }
}

/// A span in its two largest units.
pub(super) fn length(span: Duration) -> String {
    let seconds = span.as_secs();
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let from_largest = units.into_iter().skip_while(|(count, _)| *count == 0);
    let two = from_largest.take(2).filter(|(count, _)| *count > 0);
    let words: Vec<String> = two.map(|(count, unit)| format!("{count} {unit}")).collect();
    match words.is_empty() {
        true => "0 s".to_owned(),
        false => words.join(" "),
    }
}

/// Characters of a value that a line can bear.
const LONGEST: usize = 200;

/// Values that a line can bear.
const MOST: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_two_units() {
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3599, "59 min 59 s"),
            (3600, "1 h"),
            (3661, "1 h 1 min"),
            (86_400 + 59, "1 d"),
            (90_000, "1 d 1 h"),
        ] {
            assert_eq!(length(Duration::from_secs(seconds)), text, "{seconds}");
        }
    }

    #[test]
    fn no_value_reaches_a_terminal_as_it_came() {
        let long = "x".repeat(LONGEST);
        for (text, shown) in [
            ("a \"b\" é", "`a \"b\" é`"),
            (
                "\u{1b}[31m\n\u{9b}\u{202e}",
                "`\\u{1b}[31m\\n\\u{9b}\\u{202e}`",
            ),
            (&format!("{long}y"), &format!("`{long}…`")),
            (&long, &format!("`{long}`")),
        ] {
            assert_eq!(text_of(text), shown, "{text:?}");
        }
        let many: Vec<String> = (0..12).map(|number| number.to_string()).collect();
        let listed = list(many.iter().map(String::as_str));
        assert!(listed.ends_with("`9`, 2 more"), "{listed}");
    }
}
