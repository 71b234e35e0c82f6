//! A moment as a list of revocations writes it: a date and time with an offset, or seconds since 1970.
//!
//! A time without an offset would be another moment on each machine, so it is none.

use serde_json::Value;
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};
use toml::de::DeValue;
use toml::value::{Datetime, Offset};

use crate::auth::numeric_date::NumericDate;

/// The moment that `value` gives, or what is wrong with it; [`FORM`] is the mend.
pub(super) fn read(value: &DeValue<'_>) -> Result<NumericDate, String> {
    let written = match value {
        DeValue::Datetime(written) => return of_datetime(written),
        DeValue::Integer(written) if written.radix() == 10 => written.as_str(),
        DeValue::Float(written) => written.as_str(),
        _ => return Err("`issued_before` is no moment".to_owned()),
    };
    let seconds: Option<f64> = written.parse().ok();
    let moment = seconds.and_then(|seconds| NumericDate::from_claim(&Value::from(seconds)));
    moment.ok_or_else(|| format!("`{written}` is no number of seconds from 1970 to 9999"))
}

fn of_datetime(written: &Datetime) -> Result<NumericDate, String> {
    if written.offset.is_none() {
        return Err(format!(
            "`{written}` has no offset, so it is another moment everywhere"
        ));
    }
    moment(written).ok_or_else(|| format!("`{written}` is no moment from 1970 to 9999"))
}

fn moment(written: &Datetime) -> Option<NumericDate> {
    let (date, time) = (written.date?, written.time?);
    let month = Month::try_from(date.month).ok()?;
    let date = Date::from_calendar_date(date.year.into(), month, date.day).ok()?;
    let (second, nanosecond) = (time.second.unwrap_or(0), time.nanosecond.unwrap_or(0));
    let time = Time::from_hms_nano(time.hour, time.minute, second, nanosecond).ok()?;
    let offset = match written.offset? {
        Offset::Z => UtcOffset::UTC,
        Offset::Custom { minutes } => {
            UtcOffset::from_whole_seconds(i32::from(minutes) * 60).ok()?
        }
    };
    let moment = OffsetDateTime::new_in_offset(date, time, offset);
    let is_since_1970 = moment >= OffsetDateTime::UNIX_EPOCH;
    is_since_1970.then(|| NumericDate::of(moment.into()))
}

/// What `issued_before` takes.
pub(super) const FORM: &str = "write a date and a time with `Z` or an offset, as `2026-11-25T10:00:00Z`, or seconds since 1970";
