//! The address under which clients know this server, as `auth.public_url` names it.
//!
//! Nothing that a request says may stand in for it: whoever chose the `Host` would choose what a token or a proof is good
//! for, and where clients are sent to sign in.

use url::Url;

use super::address;
use super::config_error::{ConfigError, shown};

/// The address of a protected resource (RFC 9728, section 1.2), in the spelling of browsers: lower case, no default port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    url: Url,
}

impl PublicUrl {
    /// Reads a whole URL, as `https://api.example.com` or `https://example.com/api`.
    ///
    /// # Errors
    /// When it is no http or https address, has a query, a fragment or credentials, or a path that two readers could read
    /// differently.
    pub fn parse(written: &str) -> Result<Self, ConfigError> {
        let url = read(written).map_err(|problem| unacceptable(written, problem))?;
        let spelled = url.as_str();
        let has_slash = url.path() != "/" || written.ends_with('/');
        let text = match spelled.strip_suffix('/') {
            Some(bare) if !has_slash => bare.to_owned(),
            _ => spelled.to_owned(),
        };
        Ok(Self { text, url })
    }

    /// Whether what is sent there is nobody else's to read or to change: https, or this machine.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.url.scheme() == "https" || address::is_loopback(&self.url)
    }

    /// The whole address. A slash at its end is there if it was written, since clients compare letter by letter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The path, as `/api`; empty where there is none but a slash.
    #[must_use]
    pub fn path(&self) -> &str {
        match self.url.path() {
            "/" => "",
            path => path,
        }
    }
}

fn read(written: &str) -> Result<Url, &'static str> {
    let url = Url::parse(written).map_err(|_| NOT_PLAIN)?;
    let is_plain = matches!(url.scheme(), "http" | "https")
        && written.contains("://")
        && !written.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
        && !address::has_user_place(written)
        && url.query().is_none()
        && url.fragment().is_none();
    if !is_plain {
        return Err(NOT_PLAIN);
    }
    let is_clear = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    match url.path().chars().all(is_clear) && !url.path().contains("//") {
        true => Ok(url),
        false => Err(
            "its path holds something else than letters, digits, `-`, `.`, `_`, `~` and single slashes",
        ),
    }
}

fn unacceptable(written: &str, problem: &'static str) -> ConfigError {
    ConfigError::Unacceptable {
        key: "auth.public_url".to_owned(),
        found: shown(written),
        problem,
        accepted: ACCEPTED,
    }
}

const NOT_PLAIN: &str = "it is no plain web address";

/// What `auth.public_url` takes.
const ACCEPTED: &str =
    "an http or https URL without query, fragment and credentials, as `https://api.example.com`";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_spelled_as_browsers_spell_it() {
        for (written, text, origin, path) in [
            (
                "https://api.example",
                "https://api.example",
                "https://api.example",
                "",
            ),
            (
                "https://api.example/",
                "https://api.example/",
                "https://api.example",
                "",
            ),
            (
                "HTTPS://API.Example:443",
                "https://api.example",
                "https://api.example",
                "",
            ),
            (
                "http://localhost:8000",
                "http://localhost:8000",
                "http://localhost:8000",
                "",
            ),
            (
                "http://[::1]:8000",
                "http://[::1]:8000",
                "http://[::1]:8000",
                "",
            ),
            (
                "https://a.example:8443/v1",
                "https://a.example:8443/v1",
                "https://a.example:8443",
                "/v1",
            ),
            (
                "https://a.example/v1/",
                "https://a.example/v1/",
                "https://a.example",
                "/v1/",
            ),
            (
                "https://a.example/x/../v1",
                "https://a.example/v1",
                "https://a.example",
                "/v1",
            ),
        ] {
            let url = PublicUrl::parse(written).unwrap();
            let found = (url.as_str(), url.origin(), url.path());
            assert_eq!(found, (text, origin.to_owned(), path), "{written}");
        }
    }

    #[test]
    fn what_clients_could_read_in_two_ways_is_refused() {
        for written in [
            "",
            "api.example",
            "https:api.example",
            "ftp://api.example",
            "https://api.example?a=b",
            "https://api.example/?",
            "https://api.example#a",
            "https://u@api.example",
            "https://@api.example",
            "https:///@api.example",
            "https:////u@api.example",
            "https://:@api.example/v1",
            "https://api.example\\v1",
            " https://api.example",
            "https://api.exa\tmple",
            "https://api.example//v1",
            "https://api.example/a%2fb",
            "https://api.example/a\"b",
            "https://api.example/<v>",
            "https://api.example/a;b",
            "https://api.example/caf\u{e9}",
        ] {
            assert!(PublicUrl::parse(written).is_err(), "{written:?}");
        }
    }
}
