//! Tries every pattern at load, the way the engine would read it on a request.
//!
//! The engine compiles a pattern when a request reaches it, and panics on one it cannot read; `keyMatch4` answers no,
//! which opens what the rule was to deny.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::LazyLock;

use globset::GlobBuilder;
use ip_network::IpNetwork;
use regex::Regex;

/// Why `function` cannot read `pattern`; `None` when it can, or takes no pattern.
pub(super) fn flaw(function: &str, pattern: &str) -> Option<String> {
    let result = match function {
        "regexMatch" => compile(pattern),
        "keyMatch2" => compile(&anchored(pattern, &COLON)),
        "keyMatch3" => compile(&anchored(pattern, &BRACES)),
        "keyMatch4" | "keyMatch5" | "keyGet3" => compile(&anchored(pattern, &BRACES_SHORT)),
        "keyGet2" => compile(&anchored(pattern, &COLON_NAME)),
        "globMatch" => GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .map(drop)
            .map_err(|error| error.kind().to_string()),
        "ipMatch" => network(pattern),
        _ => Ok(()),
    };
    result.err()
}

fn compile(regex: &str) -> Result<(), String> {
    Regex::new(regex).map(drop).map_err(|error| match error {
        // The rest of the message points at a column with a drawing of several lines.
        regex::Error::Syntax(text) => text.lines().last().map_or_else(
            || text.clone(),
            |line| line.trim_start_matches("error: ").to_owned(),
        ),
        other => other.to_string(),
    })
}

fn anchored(pattern: &str, placeholder: &Regex) -> String {
    let stars = pattern.replace("/*", "/.*");
    let segments: Cow<'_, str> = placeholder.replace_all(&stars, "([^/]+)");
    format!("^{segments}$")
}

fn network(pattern: &str) -> Result<(), String> {
    let (address, bits) = match pattern.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (pattern, None),
    };
    let address: IpAddr = address
        .parse()
        .map_err(|_| format!("`{address}` is no address"))?;
    let Some(bits) = bits else {
        return Ok(());
    };
    let bits: u8 = bits
        .parse()
        .map_err(|_| format!("`{bits}` is no number of bits"))?;
    IpNetwork::new_truncate(address, bits)
        .map(drop)
        .map_err(|_| format!("an address of this kind has fewer than {bits} bits"))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(function: &str, pattern: &str, expected: Option<&str>) {
        let flaw = flaw(function, pattern);
        match (&flaw, expected) {
            (None, None) => {}
            (Some(flaw), Some(expected)) if flaw.contains(expected) => {}
            _ => panic!("{function} {pattern}: {flaw:?}"),
        }
    }

    #[test]
    fn patterns_are_read_as_the_function_reads_them() {
        check("regexMatch", "^(GET|HEAD)$", None);
        check("regexMatch", "(GET", Some("unclosed group"));
        check("regexMatch", "(?:a{1000}){1000}{1000}", Some("size"));
        check("keyMatch2", "/a/:id/*", None);
        check("keyMatch2", "/a/:id(", None);
        check("keyMatch2", "/a(/:id", Some("unclosed group"));
        check("keyMatch3", "/a/{id}/*", None);
        check("keyMatch3", "/a/[", Some("unclosed character class"));
        check("keyMatch4", "/a/{id}", None);
        check("keyMatch4", "/a/)", Some("unopened group"));
        check("keyMatch5", "/a/)", Some("unopened group"));
        check("keyGet2", "/a/(", Some("unclosed group"));
        check("keyGet3", "/a/(", Some("unclosed group"));
        check("globMatch", "/a/*", None);
        check("globMatch", "/a/[", Some("unclosed"));
        check("ipMatch", "10.0.0.0/8", None);
        check("ipMatch", "::1", None);
        check("ipMatch", "10.0.0", Some("no address"));
        check("ipMatch", "10.0.0.0/33", Some("fewer than 33"));
        check("ipMatch", "10.0.0.0/x", Some("no number"));
        check("keyMatch", "/(", None);
    }
}
