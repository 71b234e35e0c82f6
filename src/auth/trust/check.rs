//! Whether the values of single keys can be right.

use std::ops::RangeInclusive;

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
