//! Path patterns that need no regex: literal segments, whole-segment parameters, and a `*` at the end. A `.` stands for any
//! character, as in the crate.

use super::function::Function;

/// Whether [`simple_matches`] knows the pattern. Nearly every path of a policy is so simple; anything that a regex would
/// read as a sign of its own is not.
pub(in crate::policy) fn is_simple(function: Function, pattern: &str) -> bool {
    let Some(parameter) = parameter_of(function) else {
        return function == Function::KeyMatch;
    };
    let mut names: Vec<&str> = Vec::new();
    let mut segments = pattern.split('/').enumerate().peekable();
    while let Some((index, segment)) = segments.next() {
        let is_tail = segment == "*" && index > 0 && segments.peek().is_none();
        let is_parameter = parameter(segment);
        if function == Function::KeyMatch4 && is_parameter {
            if names.contains(&segment) {
                return false;
            }
            names.push(segment);
        }
        if !is_tail && !is_parameter && !segment.bytes().all(|byte| is_plain(byte, function)) {
            return false;
        }
    }
    true
}

/// Whether `value` matches a pattern that [`is_simple`].
pub(in crate::policy) fn simple_matches(function: Function, value: &str, pattern: &str) -> bool {
    let Some(parameter) = parameter_of(function) else {
        return key_match(value, pattern);
    };
    let (mut value, mut pattern) = (Some(function.subject(value)), Some(pattern));
    let mut is_first = true;
    loop {
        let (Some(rest), Some(wanted)) = (value, pattern) else {
            return value.is_none() && pattern.is_none();
        };
        if wanted == "*" && !is_first {
            // The crate makes `.*` of it, and a `.` of a regex is no line break.
            return !rest.contains('\n');
        }
        let (wanted, others) = cut(wanted);
        let (segment, segments) = cut(rest);
        let after = match parameter(wanted) {
            true => (!segment.is_empty()).then_some(segments),
            false if segment == wanted => Some(segments),
            false if wanted.contains('.') => after_dotted(rest, wanted),
            false => None,
        };
        let Some(after) = after else {
            return false;
        };
        (value, pattern, is_first) = (after, others, false);
    }
}

/// What follows a segment in which each `.` stands for one character, also for a slash, but for no line break.
fn after_dotted<'a>(value: &'a str, segment: &str) -> Option<Option<&'a str>> {
    let mut value = value.chars();
    for wanted in segment.chars() {
        let found = value.next()?;
        if found != wanted && (wanted != '.' || found == '\n') {
            return None;
        }
    }
    match value.as_str() {
        "" => Some(None),
        rest => rest.strip_prefix('/').map(Some),
    }
}

/// What tells a segment that any other may stand for.
pub(in crate::policy) fn parameter_of(function: Function) -> Option<fn(&str) -> bool> {
    match function {
        Function::KeyMatch2 => Some(|segment| segment.starts_with(':')),
        Function::KeyMatch3 => Some(|segment| segment.starts_with('{') && segment.ends_with('}')),
        Function::KeyMatch4 | Function::KeyMatch5 => Some(is_named),
        _ => None,
    }
}

/// `{name}`, without further braces and not empty.
fn is_named(segment: &str) -> bool {
    let name = segment
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| !name.is_empty() && !name.contains('}'))
}

/// Everything after the first `*` is ignored, as in the crate.
fn key_match(path: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, _)) => path.starts_with(start),
        None => path == pattern,
    }
}

fn cut(text: &str) -> (&str, Option<&str>) {
    match text.split_once('/') {
        Some((segment, rest)) => (segment, Some(rest)),
        None => (text, None),
    }
}

/// No sign of a regex, nor of a parameter.
fn is_plain(byte: u8, function: Function) -> bool {
    let is_parameter = byte == b':' && function == Function::KeyMatch2;
    !is_parameter && !br"\+*?()|[]{}^$".contains(&byte)
}
