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

/// Whether a header of this name (RFC 9110 §5.1) can be one that a proxy adds.
pub(super) fn header_name(key: &str, found: &str) -> Result<(), ConfigError> {
    let is_letter =
        |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    let problem = match found {
        "" => "it is empty",
        _ if !found.chars().all(is_letter) => "it is no name of a header",
        _ if CALLERS_OWN.contains(&found.to_ascii_lowercase().as_str()) => {
            "callers send that header themselves"
        }
        _ => return Ok(()),
    };
    let accepted = "the name of a header that your proxy always replaces, as `Client-Cert`";
    Err(unacceptable(key, found, problem, accepted))
}

/// Headers that mean something else.
const CALLERS_OWN: [&str; 4] = ["authorization", "cookie", "dpop", "host"];
