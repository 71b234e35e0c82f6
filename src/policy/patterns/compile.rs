//! Reads patterns the way the casbin crate reads them.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::LazyLock;

use globset::GlobBuilder;
use ip_network::IpNetwork;
use regex::Regex;

use super::function::Function;
use super::paths::is_simple;
use super::pattern::Pattern;

impl Pattern {
    /// Compiles `pattern` as `function` reads it.
    ///
    /// # Errors
    /// Why the function cannot read it.
    pub(in crate::policy) fn compile(function: Function, pattern: &str) -> Result<Self, String> {
        compile(function, pattern)
    }
}

/// Why `function` cannot read `pattern`; `None` when it can, or takes no pattern.
pub(in crate::policy) fn flaw(function: &str, pattern: &str) -> Option<String> {
    match Function::named(function) {
        Some(function) if is_simple(function, pattern) => None,
        Some(function) => Pattern::compile(function, pattern).err(),
        None => getter_flaw(function, pattern),
    }
}

fn compile(function: Function, pattern: &str) -> Result<Pattern, String> {
    if is_simple(function, pattern) {
        return Ok(Pattern::Simple(function, pattern.into()));
    }
    match function {
        Function::RegexMatch => match literals(pattern) {
            Some(texts) => Ok(Pattern::Literals(texts)),
            None => Ok(Pattern::Regex(function, regex(pattern)?)),
        },
        Function::GlobMatch => glob(pattern),
        Function::IpMatch => network(pattern),
        Function::KeyMatch4 => repeated(pattern),
        _ => Ok(Pattern::Regex(
            function,
            regex(&expanded(function, pattern))?,
        )),
    }
}

/// The regular expression that a function makes of a pattern; `None` when it makes none.
pub(in crate::policy) fn regex_of(function: Function, pattern: &str) -> Option<String> {
    match function {
        Function::RegexMatch => Some(pattern.to_owned()),
        Function::KeyMatch | Function::GlobMatch | Function::IpMatch => None,
        path => Some(expanded(path, pattern)),
    }
}

/// Why a function that takes a part out of a path cannot read `pattern`.
fn getter_flaw(function: &str, pattern: &str) -> Option<String> {
    match function {
        "keyGet2" => regex(&anchored(pattern, &COLON_NAME, "([^/]+)")).err(),
        "keyGet3" => regex(&anchored(pattern, &BRACES_SHORT, "([^/]+?)")).err(),
        _ => None,
    }
}

/// The regex that a path pattern stands for.
fn expanded(function: Function, pattern: &str) -> String {
    match function {
        Function::KeyMatch2 => anchored(pattern, &COLON, "[^/]+"),
        Function::KeyMatch3 => anchored(pattern, &BRACES, "[^/]+"),
        _ => anchored(pattern, &BRACES_SHORT, "[^/]+"),
    }
}

fn regex(pattern: &str) -> Result<Regex, String> {
    check_length(pattern)?;
    Regex::new(pattern).map_err(|error| reason(&error))
}

fn check_length(pattern: &str) -> Result<(), String> {
    if pattern.len() > MAX_LENGTH {
        return Err(format!("it is longer than {} KiB", MAX_LENGTH >> 10));
    }
    Ok(())
}

fn reason(error: &regex::Error) -> String {
    match error {
        // The rest of the message points at a column with a drawing of several lines.
        regex::Error::Syntax(text) => text.lines().last().map_or_else(
            || text.clone(),
            |line| line.trim_start_matches("error: ").to_owned(),
        ),
        other => other.to_string(),
    }
}

fn anchored(pattern: &str, placeholder: &Regex, segment: &str) -> String {
    let stars = pattern.replace("/*", "/.*");
    let segments: Cow<'_, str> = placeholder.replace_all(&stars, segment);
    format!("^{segments}$")
}

/// `keyMatch4`: a name that stands twice must be the same text twice. Groups of the admin's own would be counted with
/// them, so a pattern that has some is refused; the crate panics on it.
fn repeated(pattern: &str) -> Result<Pattern, String> {
    let regex = regex(&anchored(pattern, &BRACES_SHORT, "([^/]+)"))?;
    let names: Vec<&str> = BRACES_SHORT
        .find_iter(pattern)
        .map(|found| found.as_str())
        .collect();
    if regex.captures_len() != names.len() + 1 {
        return Err("it has a group of its own".to_owned());
    }
    let first = |name: &&str| names.iter().position(|other| other == name);
    let groups: Option<Box<[usize]>> = names.iter().map(first).collect();
    Ok(Pattern::Repeated(regex, groups.unwrap_or_default()))
}

/// The texts of `^GET$` or `^(GET|HEAD)$`, which most methods are written as.
fn literals(pattern: &str) -> Option<Box<[Box<str>]>> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let grouped = inner
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    // Without a group the anchors would bind to the first and the last text alone.
    let texts: Vec<&str> = match grouped {
        Some(texts) => texts.split('|').collect(),
        None => vec![inner],
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/_-:, ".contains(c);
    let all_plain = texts.iter().all(|text| text.chars().all(is_plain));
    (all_plain && texts.len() <= MAX_LITERALS).then(|| texts.into_iter().map(Into::into).collect())
}

/// A glob is read first and becomes a regular expression later, which may still be too large: the library panics then.
fn glob(pattern: &str) -> Result<Pattern, String> {
    check_length(pattern)?;
    let mut depth = 0_usize;
    for c in pattern.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // The library recurses into braces, as deep as they go.
        if depth > MAX_DEPTH {
            return Err(format!("its braces are more than {MAX_DEPTH} deep"));
        }
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let glob = glob.map_err(|error| error.kind().to_string())?;
    regex::bytes::Regex::new(glob.regex()).map_err(|error| reason(&error))?;
    Ok(Pattern::Glob(glob.compile_matcher()))
}

fn network(pattern: &str) -> Result<Pattern, String> {
    let (address, bits) = match pattern.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (pattern, None),
    };
    let address: IpAddr = address
        .parse()
        .map_err(|_| format!("`{address}` is no address"))?;
    let Some(bits) = bits else {
        return Ok(Pattern::Address(address));
    };
    let bits: u8 = bits
        .parse()
        .map_err(|_| format!("`{bits}` is no number of bits"))?;
    IpNetwork::new_truncate(address, bits)
        .map(Pattern::Network)
        .map_err(|_| format!("an address of this kind has fewer than {bits} bits"))
}

/// In bytes. No path and no list of methods is so long, and what takes seconds to read is refused before it is read.
const MAX_LENGTH: usize = 256 << 10;

/// As deep as regular expressions may be nested, too.
const MAX_DEPTH: usize = 250;

/// More texts than this are faster found by a regex.
const MAX_LITERALS: usize = 32;

static COLON: LazyLock<Regex> = LazyLock::new(|| fixed(r":[^/]*"));
static COLON_NAME: LazyLock<Regex> = LazyLock::new(|| fixed(r":[^/]+"));
static BRACES: LazyLock<Regex> = LazyLock::new(|| fixed(r"\{[^/]*\}"));
static BRACES_SHORT: LazyLock<Regex> = LazyLock::new(|| fixed(r"\{[^/]+?\}"));

#[expect(
    clippy::expect_used,
    reason = "the four patterns above are ours and tested"
)]
fn fixed(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed pattern")
}
