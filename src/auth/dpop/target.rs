//! The address that a proof names in `htu`, in its one normal spelling (RFC 3986 §6.2.2 and §6.2.3, RFC 9449 §4.3).
//!
//! Both sides of a comparison come through here: what the proof says, and what the server was told of itself.

use url::Url;

/// Scheme and host in lower case, no default port, no query and no fragment, dot segments resolved, unreserved letters
/// not escaped, escapes in upper case. `None` where the text is no plain address of a web server.
pub(super) fn normal(text: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let (_, rest) = text.split_once(':')?;
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    // The parser would drop an empty user without a word.
    let is_host = !authority.is_empty() && !authority.contains('@');
    if !text.bytes().all(is_plain) || !is_host {
        return None;
    }
    let url = Url::parse(text).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    // The parser resolves dot segments, the escaped ones included, and keeps all other escapes.
    let path = plain_path(url.path())?;
    Some(url.origin().ascii_serialization() + path.as_str())
}

/// The path with its escapes in their normal form.
fn plain_path(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        let (escaped, rest) = part.split_at_checked(2)?;
        let is_hex = escaped.bytes().all(|byte| byte.is_ascii_hexdigit());
        let byte = u8::from_str_radix(escaped, 16).ok().filter(|_| is_hex)?;
        match char::from(byte) {
            letter if is_unreserved(letter) => plain.push(letter),
            _ => plain.extend(["%", &escaped.to_ascii_uppercase()]),
        }
        plain.push_str(rest);
    }
    Some(plain)
}

/// RFC 3986 §2.3.
fn is_unreserved(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-._~".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Spellings of one address.
    #[test]
    fn one_address_has_one_spelling() {
        for (text, wanted) in [
            ("https://api.example/a", "https://api.example/a"),
            ("HTTPS://API.Example/a", "https://api.example/a"),
            ("https://api.example:443/a", "https://api.example/a"),
            ("http://api.example:80/a", "http://api.example/a"),
            ("https://api.example:80/a", "https://api.example:80/a"),
            ("https://api.example", "https://api.example/"),
            ("https://api.example/a?b=c", "https://api.example/a"),
            ("https://api.example/a?", "https://api.example/a"),
            ("https://api.example/a#b", "https://api.example/a"),
            ("https://api.example/x/../a", "https://api.example/a"),
            ("https://api.example/./a", "https://api.example/a"),
            ("https://api.example/x/%2e%2E/a", "https://api.example/a"),
            ("https://api.example/../../a", "https://api.example/a"),
            ("https://api.example/%61", "https://api.example/a"),
            ("https://api.example/%7Euser", "https://api.example/~user"),
            ("https://api.example/%c3%a9", "https://api.example/%C3%A9"),
            ("https://api.example/a%2fb", "https://api.example/a%2Fb"),
            ("https://api.example/%2541", "https://api.example/%2541"),
            ("https://api.example/a/", "https://api.example/a/"),
            ("https://api.example/A", "https://api.example/A"),
            ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ] {
            assert_eq!(normal(text).as_deref(), Some(wanted), "{text}");
            assert_eq!(normal(wanted).as_deref(), Some(wanted), "{text} again");
        }
    }

    #[test]
    fn what_is_no_plain_web_address_has_none() {
        for text in [
            "",
            "/a",
            "api.example/a",
            "//api.example/a",
            "https:/api.example/a",
            "https:///api.example/a",
            "https:api.example/a",
            "https:api.example/a?://",
            "ftp://api.example/a",
            "https://user@api.example/a",
            "https://user:secret@api.example/a",
            "https://@api.example/a",
            "https://:@api.example/a",
            "https://@?a",
            "https://?a",
            "https://api.example\\a",
            "https://api.example/a b",
            " https://api.example/a",
            "https://api.example/a\n",
            "https://api.example/\u{e9}",
            "https://api.example/%",
            "https://api.example/%4",
            "https://api.example/%4g",
            "https://api.example/%+1",
            "https://",
        ] {
            assert_eq!(normal(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_normal_spelling_is_its_own(text in any::<String>(), path in "[a-z0-9%/.:?#~ ]{0,24}") {
            for text in [text, format!("https://api.example/{path}")] {
                if let Some(spelling) = normal(&text) {
                    prop_assert_eq!(normal(&spelling), Some(spelling.clone()), "{}", text);
                }
            }
        }
    }
}
