//! The dates of a token in words: the moment, its distance from now, and the leeway.

use std::time::Duration;

use serde_json::{Map, Value};

use super::finding::Finding;
use super::shown;
use crate::auth::claim_check::{ClaimCheck, Wanted};
use crate::auth::numeric_date::NumericDate;
use crate::auth::refusal::Refusal;
use crate::auth::times;

/// A finding about a date, with the date and the rule.
pub(super) fn worded(
    judged: Finding,
    check: ClaimCheck,
    claims: &Map<String, Value>,
    wanted: &Wanted<'_>,
) -> Finding {
    let leeway = span(wanted.rules.leeway);
    let now = shown::moment(wanted.now);
    let ahead = || format!("none, or at most {leeway} after {now}");
    let (claim, date, rule) = match check {
        ClaimCheck::Expiry => (
            "exp",
            times::expires_at(claims).map(Some),
            format!("after {now}, or less than {leeway} before"),
        ),
        ClaimCheck::NotBefore => ("nbf", times::not_before(claims), ahead()),
        ClaimCheck::Age => ("iat", times::issued_at(claims), age(wanted, &leeway)),
        _ => ("iat", times::issued_at(claims), ahead()),
    };
    judged
        .found(found(claims.get(claim), date, wanted.now))
        .wanted(rule)
        .mend(mend(check, date))
}

fn age(wanted: &Wanted<'_>, leeway: &str) -> String {
    match wanted.rules.max_age {
        None => "any age".to_owned(),
        Some(most) => format!("issued less than {} and {leeway} ago", span(most)),
    }
}

fn found(
    claim: Option<&Value>,
    date: Result<Option<NumericDate>, Refusal>,
    now: NumericDate,
) -> String {
    match date {
        Ok(Some(date)) => shown::date(date, now),
        _ => shown::member(claim),
    }
}

fn mend(check: ClaimCheck, date: Result<Option<NumericDate>, Refusal>) -> Option<&'static str> {
    match (check, date) {
        (_, Err(_)) => Some(
            "a date is a number of seconds since 1970, up to the year 9999; `exp` must be there",
        ),
        (ClaimCheck::Expiry, _) => Some("get a new token, or put the clock of this machine right"),
        (ClaimCheck::NotBefore | ClaimCheck::IssuedAt, _) => {
            Some("are the clocks of this machine and of the issuer right")
        }
        (ClaimCheck::Age, Ok(None)) => Some("a token without `iat` has no age"),
        (ClaimCheck::Age, _) => Some("get a new token, or raise `max_token_age_seconds`"),
        _ => None,
    }
}

fn span(seconds: f64) -> String {
    shown::length(Duration::try_from_secs_f64(seconds).unwrap_or_default())
}
