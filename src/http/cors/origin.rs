//! An origin as browsers write it in the `Origin` header (RFC 6454, section 6.2).

use serde::{Deserialize, Serialize};
use url::Url;

/// Scheme, host and port, in the one spelling that a browser sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// As it stands in an `Origin` header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wanted = "an origin, as `https://app.example.com` or `http://localhost:5173`; `*` is not accepted";
        let refused = || format!("found `{text}`, accepted: {wanted}");
        let url = Url::parse(&text).map_err(|_| refused())?;
        let origin = url.origin().ascii_serialization();
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_bare = text
            .strip_suffix('/')
            .unwrap_or(&text)
            .eq_ignore_ascii_case(&origin);
        if is_web && is_bare && !text.contains('*') {
            Ok(Self(origin))
        } else {
            Err(refused())
        }
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_an_origin_in_any_case_and_nothing_wider() {
        for (text, wanted) in [
            ("http://localhost:5173", Some("http://localhost:5173")),
            ("https://App.Example.com", Some("https://app.example.com")),
            ("https://app.example.com/", Some("https://app.example.com")),
            ("*", None),
            ("null", None),
            ("https://*.example.com", None),
            ("https://app.example.com/path", None),
            ("https://user@app.example.com", None),
            ("app.example.com", None),
            ("ftp://app.example.com", None),
        ] {
            let read = Origin::try_from(text.to_owned()).ok();
            assert_eq!(read.as_ref().map(Origin::as_str), wanted, "{text}");
        }
    }
}
