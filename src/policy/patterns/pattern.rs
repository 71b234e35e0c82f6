//! A compiled pattern, and what it matches.

use std::borrow::Cow;
use std::net::IpAddr;

use globset::GlobMatcher;
use ip_network::IpNetwork;
use regex::Regex;

use super::function::Function;
use super::paths::simple_matches;
use crate::policy::interpreter;
use crate::policy::value::Value;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(in crate::policy) enum Pattern {
    /// Matched by walking its text, as `is_simple` says that it can be.
    Simple(Function, Box<str>),
    /// Matches these texts alone.
    Literals(Box<[Box<str>]>),
    Regex(Function, Regex),
    /// A regex whose groups with the same number must capture the same text.
    Repeated(Regex, Box<[usize]>),
    Glob(GlobMatcher),
    Network(IpNetwork),
    Address(IpAddr),
}

impl Pattern {
    /// Whether `value` matches.
    ///
    /// # Errors
    /// An address was wanted, and the value is none.
    pub(in crate::policy) fn matches(&self, value: &str) -> Result<bool, String> {
        Ok(match self {
            Self::Simple(function, pattern) => simple_matches(*function, value, pattern),
            Self::Literals(texts) => texts.iter().any(|text| **text == *value),
            Self::Regex(function, regex) => regex.is_match(function.subject(value)),
            Self::Repeated(regex, groups) => repeats(regex, groups, value),
            Self::Glob(glob) => glob.is_match(value),
            Self::Network(network) => network.contains(address(value)?),
            Self::Address(wanted) => is_address(*wanted, address(value)?),
        })
    }
}

/// What a pattern function sees of a value: its text, which for lists and objects is the crate's own way to write them.
pub(in crate::policy) fn text_of(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text.into(),
        Value::Unit => "".into(),
        Value::Bool(flag) => flag.to_string().into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Float(number) => number.to_string().into(),
        Value::List(_) | Value::Object(_) => interpreter::written(value).into(),
    }
}

fn repeats(regex: &Regex, groups: &[usize], value: &str) -> bool {
    let Some(captures) = regex.captures(value) else {
        return false;
    };
    let text = |group: usize| captures.get(group + 1).map(|found| found.as_str());
    let same = |(group, first): (usize, &usize)| text(group) == text(*first);
    groups.iter().enumerate().all(same)
}

fn address(value: &str) -> Result<IpAddr, String> {
    let address = value.parse();
    address.map_err(|_| format!("`ipMatch` was given `{value}`, which is no address"))
}

/// An IPv6 address that stands for an IPv4 address means that one, too.
fn is_address(wanted: IpAddr, found: IpAddr) -> bool {
    match (wanted, found) {
        (IpAddr::V6(wanted), IpAddr::V4(found)) => wanted.to_ipv4() == Some(found),
        (wanted, found) => wanted == found,
    }
}
