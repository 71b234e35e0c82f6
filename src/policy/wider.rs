//! Patterns that match more than they seem to, each with a text that proves it.
//!
//! Nothing is guessed: a text is named only when the very function that decides says that it matches, and the pattern
//! as a person reads it says that it does not.

mod path;
mod samples;

use std::borrow::Cow;
use std::collections::HashSet;

use regex::Regex;

use super::interpreter::matches;
use super::patterns::{self, Function};
use super::problem::{Code, Place, Problem};
use path::Reading;
pub(super) use samples::of as samples_of;

/// A pattern that reaches a matching function.
#[derive(Debug, Clone)]
pub(super) struct Use<'a> {
    pub(super) function: &'static str,
    pub(super) pattern: Cow<'a, str>,
    pub(super) place: Place,
    /// Whether it stands in a text of an expression, where a `\` is written twice.
    pub(super) in_text: bool,
}

/// Why a pattern is wider than it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// What it matches too: one or two texts.
    pub(super) extra: Vec<String>,
    pub(super) message: String,
    /// A pattern that does not, where there is one.
    pub(super) instead: Option<String>,
}

/// A warning for each pattern that is wider than it reads, at its first place. Of a policy with very many suspicious
/// patterns only the first thousand are looked at.
pub(super) fn warnings<'a>(uses: impl Iterator<Item = Use<'a>>) -> Vec<Problem> {
    let mut seen: HashSet<(&str, Cow<'_, str>)> = HashSet::new();
    let mut warnings = Vec::new();
    for used in uses.filter(|used| is_suspect(used.function, &used.pattern)) {
        let key = (used.function, used.pattern);
        if seen.contains(&key) {
            continue;
        }
        if let Some(finding) = finding(key.0, &key.1) {
            warnings.push(warning(used.place, finding, key.0, used.in_text));
        }
        seen.insert(key);
        if seen.len() >= MAX_SUSPECTS {
            break;
        }
    }
    warnings
}

/// What `pattern` matches that it does not seem to; `None` when it means what it says.
pub(super) fn finding(function: &str, pattern: &str) -> Option<Finding> {
    if !is_suspect(function, pattern) {
        return None;
    }
    match function {
        "keyMatch" => ignored_end(pattern),
        "regexMatch" => loose_end(pattern),
        _ => taken_for_regex(function, pattern),
    }
}

/// Whether `pattern` deserves a closer look. A glance, for a million patterns.
pub(super) fn is_suspect(function: &str, pattern: &str) -> bool {
    match function {
        "keyMatch" => pattern
            .split_once('*')
            .is_some_and(|(_, end)| !end.is_empty()),
        "keyMatch2" | "keyMatch3" | "keyMatch5" => path::is_suspect(function, pattern),
        // A group of its own would make the function fail instead of match.
        "keyMatch4" => path::is_suspect(function, pattern) && !pattern.contains('('),
        "regexMatch" => !is_held(pattern),
        _ => false,
    }
}

/// `keyMatch` stops at the first star.
fn ignored_end(pattern: &str) -> Option<Finding> {
    let (start, _) = pattern.split_once('*')?;
    let parts: Vec<String> = pattern.split('*').map(regex::escape).collect();
    let candidates = ["x/y", "", "x"].map(|end| format!("{start}{end}"));
    let extra = extra("keyMatch", pattern, &parts.join(".*"), candidates);
    let reason = format!("`keyMatch` ignores what follows the first `*` of `{pattern}`");
    Finding::of(extra, &reason, None)
}

/// `keyMatch2` and its kin make a regular expression of a path.
fn taken_for_regex(function: &str, pattern: &str) -> Option<Finding> {
    if path::is_on_purpose(pattern) {
        return None;
    }
    let reading = Reading::of(function, pattern);
    let read = reading.regex();
    let regex = patterns::regex_of(Function::named(function)?, pattern)?;
    let samples = samples::of(&regex);
    let extra = extra(function, pattern, &read, samples);
    let mended = reading.mended();
    let right = patterns::flaw(function, &mended).is_none()
        && samples::of(&read)
            .iter()
            .all(|text| matches(function, text, &mended))
        && !extra.iter().any(|text| matches(function, text, &mended));
    let reason = format!("`{function}` reads `{pattern}` as a regular expression");
    Finding::of(extra, &reason, right.then_some(mended))
}

/// `regexMatch` looks for its pattern anywhere in the text.
fn loose_end(pattern: &str) -> Option<Finding> {
    let whole = format!("^(?:{pattern})$");
    let candidates = samples::of(pattern)
        .into_iter()
        .flat_map(|text| padded(&text));
    let extra = extra("regexMatch", pattern, &whole, candidates);
    let inner = pattern.trim_start_matches('^');
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let simple = inner
        .chars()
        .all(|c| c.is_alphanumeric() || "/_-".contains(c));
    let instead = if simple {
        format!("^{inner}$")
    } else {
        format!("^({inner})$")
    };
    let right = patterns::flaw("regexMatch", &instead).is_none()
        && !extra
            .iter()
            .any(|text| matches("regexMatch", text, &instead));
    let reason = format!("`regexMatch` looks for `{pattern}` anywhere in the text");
    Finding::of(extra, &reason, right.then_some(instead))
}

impl Finding {
    fn of(extra: Vec<String>, reason: &str, instead: Option<String>) -> Option<Self> {
        let texts: Vec<String> = extra.iter().map(|text| format!("`{text}`")).collect();
        let message = format!("{reason}: it also matches {}", texts.join(" and "));
        (!extra.is_empty()).then_some(Self {
            extra,
            message,
            instead,
        })
    }
}

/// The first one or two of `candidates` that `pattern` matches although it does not read so.
fn extra(
    function: &str,
    pattern: &str,
    read: &str,
    candidates: impl IntoIterator<Item = String>,
) -> Vec<String> {
    let Ok(read) = Regex::new(&format!("^(?:{read})$")) else {
        return Vec::new();
    };
    let mut tried = Vec::new();
    for candidate in candidates {
        if !candidate.is_empty() && !read.is_match(&candidate) && !tried.contains(&candidate) {
            tried.push(candidate);
        }
    }
    let tried = tried.into_iter().take(MAX_CANDIDATES);
    let found = tried.filter(|candidate| matches(function, candidate, pattern));
    found.take(MAX_NAMED).collect()
}

/// `text` with something before it, then with something after it.
fn padded(text: &str) -> Vec<String> {
    let (before, after) = match text.chars().next() {
        Some('/') => (["/x", "x"], ["x", "/x"]),
        Some(first) if first.is_uppercase() => (["FOR", "X-"], ["X", "-X"]),
        _ => (["x", "x-"], ["x", "-x"]),
    };
    let before = before.map(|before| format!("{before}{text}"));
    before
        .into_iter()
        .chain(after.map(|after| format!("{text}{after}")))
        .collect()
}

/// Whether a regular expression is plainly held by `^` and `$`: no branch of it can slip out of them.
fn is_held(pattern: &str) -> bool {
    let Some(inner) = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
    else {
        return false;
    };
    let mut depth = 0_usize;
    for c in inner.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return false,
            // Whatever takes more than a glance is tried.
            '\\' | '[' | '?' => return false,
            _ => {}
        }
    }
    true
}

fn warning(place: Place, finding: Finding, function: &str, in_text: bool) -> Problem {
    let mend = match finding.instead {
        Some(instead) if in_text => format!("write `{}`", instead.replace('\\', r"\\")),
        Some(instead) => format!("write `{instead}`"),
        None if function == "keyMatch" => {
            "end the pattern at its `*`, or let the matcher use `keyMatch2`".to_owned()
        }
        None if function == "regexMatch" => {
            "begin the pattern with `^(` and end it with `)$`".to_owned()
        }
        None => r"write a `\` before each sign of regular expressions".to_owned(),
    };
    Problem::new(Code::WiderPattern, place, finding.message, mend)
}

/// How many distinct suspicious patterns are looked at; each costs a few compilations.
const MAX_SUSPECTS: usize = 1_000;

/// How many texts are tried on one pattern.
const MAX_CANDIDATES: usize = 8;

/// How many texts a message names.
const MAX_NAMED: usize = 2;

#[cfg(test)]
mod tests;
