//! How far another machine's clock is from ours, by the `Date` of its answer (RFC 9110 §6.6.1).
//!
//! A token is good by the issuer's clock and judged by ours, so a difference beyond the leeway refuses good ones.

use std::time::{Duration, SystemTime};

use time::{Date, Month, OffsetDateTime, Time};

/// Seconds by which the other clock is ahead; negative where it is behind. Zero where the date lies between the moments at
/// which it was asked and had answered, give or take the second that the header leaves out; `None` where it is no date.
pub(super) fn ahead(
    date: &str,
    age: Option<&str>,
    asked: SystemTime,
    answered: SystemTime,
) -> Option<f64> {
    // A cache on the way keeps the date of the answer, and says how long it kept it (§5.1 of RFC 9111).
    let age = age.and_then(|age| age.trim().parse().ok()).unwrap_or(0);
    let date = read(date)?.checked_add(Duration::from_secs(age))?;
    let second = Duration::from_secs(1);
    let seconds = |later: SystemTime, earlier: SystemTime| {
        let since = later.duration_since(earlier).unwrap_or_default();
        since.as_secs_f64()
    };
    let is_ahead = seconds(date, answered);
    let is_behind = seconds(asked, date.checked_add(second)?);
    Some(is_ahead - is_behind)
}

/// The one form in which dates are sent (RFC 9110 §5.6.7), as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn read(date: &str) -> Option<SystemTime> {
    let (_, rest) = date.split_once(", ")?;
    let parts: Vec<&str> = rest.split(' ').collect();
    let [day, month, year, time, "GMT"] = parts.as_slice() else {
        return None;
    };
    let number = MONTHS.iter().position(|name| name == month)?;
    let month = Month::try_from(u8::try_from(number + 1).ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let parts = time.split(':').map(|part| part.parse().ok());
    let parts: Vec<u8> = parts.collect::<Option<_>>()?;
    let [hour, minute, second] = parts.as_slice() else {
        return None;
    };
    let time = Time::from_hms(*hour, *minute, *second).ok()?;
    Some(OffsetDateTime::new_utc(date, time).into())
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The header `Date`, the header `Age`, and how far it is ahead of an exchange from second 777 to 779.
    #[test]
    fn dates_and_differences() {
        let at = |seconds: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_000 + seconds);
        for (date, age, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", None, Some(0.0)),
            ("Sun, 06 Nov 1994 08:49:36 GMT", None, Some(0.0)),
            ("Sun, 06 Nov 1994 08:49:39 GMT", None, Some(0.0)),
            ("Sun, 06 Nov 1994 08:49:49 GMT", None, Some(10.0)),
            ("Sun, 06 Nov 1994 08:49:26 GMT", None, Some(-10.0)),
            ("Sun, 06 Nov 1994 08:39:37 GMT", Some("600"), Some(0.0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some("x"), Some(0.0)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None, None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None, None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None, None),
            ("Sun, 06 Nov 1994 08:49 GMT", None, None),
            ("Sun, 06 Nov 1994 08:x:49:37 GMT", None, None),
            ("", None, None),
        ] {
            assert_eq!(
                ahead(date, age, at(777), at(779)),
                expected,
                "{date} {age:?}"
            );
        }
    }
}
