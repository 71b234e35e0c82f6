//! Whether the values of single keys can be right.

use std::ops::RangeInclusive;

use url::Url;

use crate::auth::address;
use crate::auth::config_error::{ConfigError, shown};

pub(super) fn unacceptable(
    key: &str,
    found: &str,
    problem: &'static str,
    accepted: &'static str,
) -> ConfigError {
    ConfigError::Unacceptable {
        key: key.to_owned(),
        found: shown(found),
        problem,
        accepted,
    }
}

pub(super) fn text(key: &str, found: &str, accepted: &'static str) -> Result<(), ConfigError> {
    let problem = match found {
        "" => "it is empty",
        _ if found.contains(char::is_control) => "it holds a control character",
        _ if found.trim() != found => "it starts or ends with a space",
        _ => return Ok(()),
    };
    Err(unacceptable(key, found, problem, accepted))
}

pub(super) fn number(
    key: &'static str,
    found: u64,
    accepted: RangeInclusive<u64>,
) -> Result<(), ConfigError> {
    if accepted.contains(&found) {
        return Ok(());
    }
    Err(ConfigError::OutOfRange {
        key,
        found,
        least: *accepted.start(),
        most: *accepted.end(),
    })
}

/// Whether `auth.public_url` can be where clients reach this server.
pub(super) fn check_public_url(found: &str) -> Result<(), ConfigError> {
    text("auth.public_url", found, PUBLIC_URL)?;
    let is_plain = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && !address::has_credentials(url)
            && url.query().is_none()
            && url.fragment().is_none()
    };
    if Url::parse(found).is_ok_and(|url| is_plain(&url)) {
        return Ok(());
    }
    let problem = "it is no plain web address";
    Err(unacceptable("auth.public_url", found, problem, PUBLIC_URL))
}

const PUBLIC_URL: &str =
    "an http or https URL without query, fragment and credentials, as `https://api.example.com`";
