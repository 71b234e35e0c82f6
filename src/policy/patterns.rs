//! The pattern functions: each pattern is compiled once, at load, and most need no compiling at all.
//!
//! What a function makes of a pattern is what the casbin crate makes of it, without its panics: a pattern that cannot be
//! read is a problem at load, not a crash or a silent no at a request.

mod compile;
mod paths;
mod store;

pub(super) use paths::{is_simple, parameter_of, simple_matches};
pub(super) use store::Patterns;

use std::borrow::Cow;
use std::net::IpAddr;

use globset::GlobMatcher;
use ip_network::IpNetwork;
use regex::Regex;

use super::interpreter;
use super::value::Value;

/// A function that matches a value against a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Function {
    KeyMatch,
    KeyMatch2,
    KeyMatch3,
    KeyMatch4,
    KeyMatch5,
    RegexMatch,
    GlobMatch,
    IpMatch,
}

impl Function {
    /// The function that a matcher calls by that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "keyMatch" => Self::KeyMatch,
            "keyMatch2" => Self::KeyMatch2,
            "keyMatch3" => Self::KeyMatch3,
            "keyMatch4" => Self::KeyMatch4,
            "keyMatch5" => Self::KeyMatch5,
            "regexMatch" => Self::RegexMatch,
            "globMatch" => Self::GlobMatch,
            "ipMatch" => Self::IpMatch,
            _ => return None,
        })
    }

    /// Its name in a matcher.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::KeyMatch => "keyMatch",
            Self::KeyMatch2 => "keyMatch2",
            Self::KeyMatch3 => "keyMatch3",
            Self::KeyMatch4 => "keyMatch4",
            Self::KeyMatch5 => "keyMatch5",
            Self::RegexMatch => "regexMatch",
            Self::GlobMatch => "globMatch",
            Self::IpMatch => "ipMatch",
        }
    }

    /// The part of a value that the function looks at: `keyMatch5` leaves the query alone.
    pub(super) fn subject(self, value: &str) -> &str {
        match self {
            Self::KeyMatch5 => value.split('?').next().unwrap_or(value),
            _ => value,
        }
    }
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) enum Pattern {
    /// Matched by walking its text: see [`is_simple`].
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
    /// Compiles `pattern` as `function` reads it.
    ///
    /// # Errors
    /// Why the function cannot read it.
    pub(super) fn compile(function: Function, pattern: &str) -> Result<Self, String> {
        compile::compile(function, pattern)
    }

    /// Whether `value` matches.
    ///
    /// # Errors
    /// An address was wanted, and the value is none.
    pub(super) fn matches(&self, value: &str) -> Result<bool, String> {
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
pub(super) fn text_of(value: Value<'_>) -> Cow<'_, str> {
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

/// Why `function` cannot read `pattern`; `None` when it can, or takes no pattern.
pub(super) fn flaw(function: &str, pattern: &str) -> Option<String> {
    match Function::named(function) {
        Some(function) if is_simple(function, pattern) => None,
        Some(function) => Pattern::compile(function, pattern).err(),
        None => compile::getter_flaw(function, pattern),
    }
}

#[cfg(test)]
mod tests;
