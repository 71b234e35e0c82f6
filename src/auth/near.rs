//! Names that are nearly the same: the usual mistakes, in words.
//!
//! Names are compared letter by letter wherever it counts. This is for telling people why two of them differ.

use url::Url;

/// How a name differs from one that it nearly is: the difference as seen from `found`.
pub(super) fn difference(found: &str, wanted: &str) -> Option<&'static str> {
    let bare = |name: &str| name.strip_suffix('/').unwrap_or(name).to_owned();
    if found == wanted {
        return None;
    }
    if bare(found) == bare(wanted) {
        return Some(match found.ends_with('/') {
            true => "there is a slash too many at its end",
            false => "the slash at its end is missing",
        });
    }
    let [(scheme, rest), (wanted_scheme, wanted_rest)] = [found, wanted].map(apart);
    let is_same = bare(rest).eq_ignore_ascii_case(&bare(wanted_rest));
    match (scheme, wanted_scheme) {
        (Some("http"), Some("https")) if is_same => Some("it is http instead of https"),
        (Some("https"), Some("http")) if is_same => Some("it is https instead of http"),
        _ if is_same => Some("a scheme, or capital letters, differ"),
        _ => has_same_host(found, wanted)
            .then_some("the path differs, as that of another realm or tenant does"),
    }
}

/// A scheme, if there is one, and what follows.
fn apart(name: &str) -> (Option<&str>, &str) {
    match name.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, name),
    }
}

/// Whether both are addresses on one host, a bare domain being one.
fn has_same_host(found: &str, wanted: &str) -> bool {
    let host = |name: &str| {
        let (scheme, rest) = apart(name);
        let url = Url::parse(&format!("{}://{rest}", scheme.unwrap_or("https"))).ok()?;
        url.host_str()
            .filter(|host| host.contains(['.', ':']) || *host == "localhost")
            .map(|host| (host.to_owned(), url.port()))
    };
    host(found).is_some_and(|found| Some(found) == host(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found, what is wanted, and a word of the difference.
    #[test]
    fn differences() {
        for (found, wanted, word) in [
            ("https://a.example/", "https://a.example/", ""),
            ("https://a.example", "https://a.example/", "is missing"),
            ("https://a.example/", "https://a.example", "too many"),
            ("https://a.example/r", "https://a.example/r/", "is missing"),
            ("http://a.example/", "https://a.example/", "http instead"),
            ("https://a.example", "http://a.example/", "https instead"),
            ("https://A.example/", "https://a.example/", "capital"),
            ("https://a.example/", "a.example", "a scheme"),
            ("https://a.example/r", "https://a.example/s", "path"),
            ("https://a.example/r", "a.example", "path"),
            ("https://b.example/", "https://a.example/", ""),
            ("orders", "reports", ""),
            ("", "https://a.example/", ""),
        ] {
            let found = (difference(found, wanted).unwrap_or_default(), found);
            assert!(found.0.contains(word), "{found:?} {wanted}");
            assert_eq!(found.0.is_empty(), word.is_empty(), "{found:?} {wanted}");
        }
    }
}
