//! Refuses paths that two readers could read differently, before the policy sees them.
//!
//! A proxy, a router and a policy that disagree about `%2f` or `..` disagree about what was authorized. Every door asks
//! here first, so no verdict can rest on a second reading.

use std::borrow::Cow;

use rocket::http::uri::Origin;

/// The path of `uri` as Rocket routes it: segments decoded, none empty; `None` when it is ambiguous.
///
/// Ambiguous are `.` and `..` segments, `//`, `%2f`, `%5c`, `\`, `;`, `%3b`, control characters, NUL and bytes that
/// are not UTF-8. A trailing slash is dropped, as Rocket does.
#[must_use]
pub fn routed<'a>(uri: &'a Origin<'_>) -> Option<Cow<'a, str>> {
    let raw = uri.path().raw().as_str();
    match is_plain(raw) {
        true => Some(Cow::Borrowed(raw)),
        false => read(raw).map(Cow::Owned),
    }
}

/// Whether `raw` is nothing but segments of letters, digits, `-` and `_`, as nearly every path is: such a path is its own
/// decoded form.
fn is_plain(raw: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut before = b'a';
    let is_next = |byte: u8| {
        let is_segment = is_letter(byte) || (byte == b'/' && before != b'/');
        before = byte;
        is_segment
    };
    raw.starts_with('/') && raw.len() > 1 && raw.bytes().all(is_next) && !raw.ends_with('/')
}

/// The same of a path that stands by itself, as in a URL and without a query.
#[must_use]
pub fn read(raw: &str) -> Option<String> {
    if raw.contains("//") || !raw.starts_with('/') {
        return None;
    }
    let segments = raw
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(segment);
    let segments: Vec<String> = segments.collect::<Option<_>>()?;
    Some(format!("/{}", segments.join("/")))
}

/// One decoded segment, if every reader reads it alike.
fn segment(raw: &str) -> Option<String> {
    let decoded = rocket::http::RawStr::new(raw).percent_decode().ok()?;
    let ambiguous = |c: char| matches!(c, '/' | '\\' | ';') || c.is_control();
    let dots = matches!(decoded.as_ref(), "." | "..");
    (!dots && !has_bad_escape(raw) && !decoded.contains(ambiguous)).then(|| decoded.into_owned())
}

/// Whether a `%` stands without two hexadecimal digits: Rocket keeps it as it is, others refuse or drop it.
fn has_bad_escape(raw: &str) -> bool {
    raw.split('%').skip(1).any(|rest| {
        let mut digits = rest.bytes().take(2);
        let hex = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_hexdigit());
        !(hex(digits.next()) && hex(digits.next()))
    })
}

/// Why such a path is refused whatever the policy says, for whoever asks beforehand.
pub const AMBIGUOUS: &str = "two programs could read this path differently, so the server answers 400 before it asks the policy: \
                         leave out `..`, `.`, `//`, `;`, `\\`, and `%2f`, `%5c`, `%3b` and their like";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_a_path_as_rocket_routes_it() {
        for (raw, path) in [
            ("/", "/"),
            ("/api/open", "/api/open"),
            ("/api/open/", "/api/open"),
            ("/%61pi/open", "/api/open"),
            ("/api/caf%C3%A9", "/api/caf\u{e9}"),
            ("/api/a%20b", "/api/a b"),
            ("/api/a.b", "/api/a.b"),
            ("/api/...", "/api/..."),
            ("/api/tenant:acme", "/api/tenant:acme"),
            ("/api/50%25", "/api/50%"),
        ] {
            assert_eq!(read(raw).as_deref(), Some(path), "{raw}");
        }
    }

    #[test]
    fn refuses_what_two_readers_read_differently() {
        for raw in [
            "/api/../admin",
            "/api/..",
            "/api/.",
            "/api/%2e%2e/x",
            "/api/.%2E",
            "/api%2fopen",
            "/api%2Fopen",
            "/api/a%5cb",
            "/api/a\\b",
            "/api/open;x=1",
            "/api/open%3bx",
            "//api/open",
            "/api//open",
            "/api/open//",
            "/api/%00",
            "/api/%0a",
            "/api/%7f",
            "/api/%ff",
            "/api/%c3%28",
            "/api/%zz",
            "/api/%2",
            "/api/%",
            "api/open",
            "",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_path_is_its_own_decoded_form(raw in "(/[a-z0-9_%.-]{0,3}){0,4}|[/a-]{0,6}") {
            if is_plain(&raw) {
                prop_assert_eq!(read(&raw), Some(raw));
            }
        }

        #[test]
        fn an_accepted_path_reads_the_same_when_read_again(raw in "/[a-z0-9%/.:; ]{0,24}") {
            if let Some(path) = read(&raw) {
                prop_assert!(path.starts_with('/') && !path.contains("//") && !path.contains("/../"));
            }
        }
    }
}
