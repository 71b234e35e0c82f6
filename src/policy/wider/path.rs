//! A path pattern as a person reads it, and how to write that so that the function reads it the same.

/// One part of a path pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Stands for itself.
    Literal(char),
    /// `:name` or `{name}`, as written: some text without a slash.
    Name(String),
    /// `*`: any text.
    Any,
}

/// A path pattern as a person reads it.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    function: &'a str,
    parts: Vec<Part>,
}

impl<'a> Reading<'a> {
    /// Reads `pattern` as it looks: names where they fill a segment, stars, and everything else for what it is.
    pub(super) fn of(function: &'a str, pattern: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = pattern;
        while let Some((part, after)) = next(function, rest, parts.last()) {
            parts.push(part);
            rest = after;
        }
        Self { function, parts }
    }

    /// The texts that it stands for, as a regular expression.
    pub(super) fn regex(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(c) => escaped(*c),
            Part::Name(_) => SEGMENT.to_owned(),
            Part::Any => ".*".to_owned(),
        });
        format!("^(?s:{})$", parts.collect::<String>())
    }

    /// The pattern that the function reads so.
    pub(super) fn mended(&self) -> String {
        let before = std::iter::once(None).chain(self.parts.iter().map(Some));
        let after = self.parts.iter().skip(1).map(Some).chain([None]);
        let parts = self.parts.iter().zip(before).zip(after);
        let mended = parts.map(|((part, before), after)| match part {
            Part::Literal(':') if self.function == "keyMatch2" => COLON.to_owned(),
            Part::Literal(c) => escaped(*c),
            Part::Name(name) if ends_segment(after) => name.clone(),
            Part::Name(_) => SEGMENT.to_owned(),
            Part::Any if before == Some(&Part::Literal('/')) => "*".to_owned(),
            Part::Any => ".*".to_owned(),
        });
        mended.collect()
    }
}

/// Whether a pattern, read by `function`, holds signs that may mean more than they seem to.
pub(super) fn is_suspect(function: &str, pattern: &str) -> bool {
    let mut before = '/';
    let mut name = false;
    let mut braces = 0;
    for c in pattern.chars() {
        let is_colon = c == ':' && function == "keyMatch2";
        let suspect = match c {
            '/' => false,
            '{' if braces > 0 => true,
            '*' | ':' if c == '*' || is_colon => before != '/',
            '.' | '+' | '?' | '(' | ')' | '[' | ']' | '|' | '^' | '$' => true,
            c => name && !is_of_name(c),
        };
        if suspect {
            return true;
        }
        name = c != '/' && (name || is_colon);
        braces = if c == '/' {
            0
        } else {
            braces + u8::from(c == '{')
        };
        before = c;
    }
    false
}

/// Whether `pattern` holds what nobody writes who means a plain path, such as `\d`.
pub(super) fn is_on_purpose(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        let escapes_colon = chars.as_str().starts_with("x3a");
        if c == '\\' && !escapes_colon && chars.next().is_some_and(char::is_alphanumeric) {
            return true;
        }
    }
    false
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

fn next<'p>(function: &str, rest: &'p str, before: Option<&Part>) -> Option<(Part, &'p str)> {
    let starts_segment = matches!(before, None | Some(Part::Literal('/')));
    // Written so on purpose.
    for (written, part) in [
        (SEGMENT, Part::Name(SEGMENT.to_owned())),
        (".*", Part::Any),
        (COLON, Part::Literal(':')),
    ] {
        if let Some(after) = rest.strip_prefix(written) {
            return Some((part, after));
        }
    }
    let mut chars = rest.chars();
    match chars.next()? {
        '\\' => {
            let escaped = chars.next().unwrap_or('\\');
            Some((Part::Literal(escaped), chars.as_str()))
        }
        '*' => Some((Part::Any, chars.as_str())),
        ':' if function == "keyMatch2" && starts_segment => {
            let after = chars.as_str().trim_start_matches(is_of_name);
            Some((Part::Name(between(rest, after)), after))
        }
        '{' if function != "keyMatch2" => match chars.as_str().split_once('}') {
            Some((name, after)) if !name.is_empty() && !name.contains('/') => {
                Some((Part::Name(between(rest, after)), after))
            }
            _ => Some((Part::Literal('{'), chars.as_str())),
        },
        c => Some((Part::Literal(c), chars.as_str())),
    }
}

/// A character as a regular expression writes it that means no more than it.
fn escaped(c: char) -> String {
    if r"\.+*?()|[]{}^$".contains(c) {
        format!(r"\{c}")
    } else {
        c.to_string()
    }
}

/// `text` without its end.
fn between(text: &str, end: &str) -> String {
    text.strip_suffix(end).unwrap_or(text).to_owned()
}

fn ends_segment(after: Option<&Part>) -> bool {
    matches!(after, None | Some(Part::Literal('/')))
}

/// Some text without a slash, as regular expressions write it.
const SEGMENT: &str = "[^/]+";

/// A colon that `keyMatch2` does not take for the start of a name.
const COLON: &str = r"\x3a";
