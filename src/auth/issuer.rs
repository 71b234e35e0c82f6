//! The issuer that is trusted, as `auth.domain` names it.
//!
//! An `iss` is compared as text, never as a URL: two spellings of one address are two issuers (RFC 7519 §4.1.1). The one
//! freedom is a trailing slash after a bare domain or origin, and discovery settles it before any token is taken.

use url::Url;

use super::address;
use super::config_error::{ConfigError, shown};

/// The address of an OpenID Connect issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    written: String,
    /// `None` where the name is no address; only one that is discovered needs one.
    url: Option<Url>,
    name: Name,
}

/// What the issuer may call itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Name {
    /// This, with or without one slash behind it.
    Origin(String),
    /// This and nothing else.
    Exactly(String),
}

impl Issuer {
    /// Reads a bare domain (`tenant.auth0.com`, taken as https) or a whole URL.
    ///
    /// # Errors
    /// When it is empty, no address of a web server, has a query, a fragment or credentials, or is plain http to another
    /// machine.
    pub fn parse(key: &str, written: &str) -> Result<Self, ConfigError> {
        let url = read_url(written).map_err(|problem| unacceptable(key, written, problem))?;
        let origin = url.origin().ascii_serialization();
        let name = match url.path() {
            "/" => Name::Origin(origin),
            _ => Name::Exactly(written.to_owned()),
        };
        Ok(Self {
            written: written.to_owned(),
            url: Some(url),
            name,
        })
    }

    /// An issuer whose keys are known without asking it: its name is the text itself.
    ///
    /// # Errors
    /// When it is empty, or a bare domain: with or without a slash at the end, only discovery could tell.
    pub fn exactly(key: &str, written: &str) -> Result<Self, ConfigError> {
        let problem = match written {
            "" => "it is empty",
            _ if written.contains(char::is_control) => "it holds a control character",
            _ if written.trim() != written => "it starts or ends with a space",
            _ if !written.contains(':') && written.contains('.') => {
                "without discovery, the name of a bare domain cannot be known"
            }
            _ => {
                return Ok(Self {
                    written: written.to_owned(),
                    url: Url::parse(written).ok().filter(Url::has_host),
                    name: Name::Exactly(written.to_owned()),
                });
            }
        };
        Err(ConfigError::Unacceptable {
            key: key.to_owned(),
            found: shown(written),
            problem,
            accepted: "the `iss` of its tokens, exactly, as `https://login.example.com/`",
        })
    }

    /// The text it was read from.
    #[must_use]
    pub fn as_configured(&self) -> &str {
        &self.written
    }

    /// Scheme, host and port as in `https://tenant.auth0.com`, without a slash at the end; `None` where it has no address.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let url = self.url.as_ref()?;
        Some(url.origin().ascii_serialization())
    }

    /// Where the issuer describes itself (OpenID Connect Discovery 1.0 §4); `None` where it has no address.
    #[must_use]
    pub fn discovery_url(&self) -> Option<Url> {
        let mut url = self.url.clone()?;
        let path = url.path();
        let base = path.strip_suffix('/').unwrap_or(path);
        url.set_path(&format!("{base}/.well-known/openid-configuration"));
        Some(url)
    }

    /// Whether the issuer may call itself this.
    #[must_use]
    pub fn accepts(&self, issuer: &str) -> bool {
        match &self.name {
            Name::Origin(origin) => issuer.strip_suffix('/').unwrap_or(issuer) == origin,
            Name::Exactly(url) => issuer == url,
        }
    }

    /// Whether some name is one of both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.names().iter().any(|name| other.accepts(name))
    }

    /// Every name that it may give itself.
    pub(super) fn names(&self) -> Vec<String> {
        match &self.name {
            Name::Origin(origin) => vec![origin.clone(), format!("{origin}/")],
            Name::Exactly(name) => vec![name.clone()],
        }
    }

    /// What the issuer calls itself, where the configuration leaves no choice.
    pub(super) fn exact_name(&self) -> Option<&str> {
        match &self.name {
            Name::Origin(_) => None,
            Name::Exactly(url) => Some(url),
        }
    }
}

fn read_url(written: &str) -> Result<Url, &'static str> {
    if written.is_empty() {
        return Err("it is empty");
    }
    if written.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err("it holds a space, a control character or a backslash");
    }
    let url = match written.contains("://") {
        true => Url::parse(written),
        false if is_bare(written) => Url::parse(&format!("https://{written}")),
        false => return Err("a path needs the whole URL, https:// included"),
    };
    let url = url.map_err(|_| "it is no domain and no URL")?;
    if address::has_user_place(written) {
        return Err("it holds a user or a password");
    }
    check_url(url)
}

/// Whether the text is a domain without a path; a lone slash at the end is a habit, not a path.
fn is_bare(written: &str) -> bool {
    !written.strip_suffix('/').unwrap_or(written).contains('/')
}

fn check_url(url: Url) -> Result<Url, &'static str> {
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it has a query or a fragment");
    }
    if url.scheme() == "http" && !address::is_loopback(&url) {
        return Err("plain http is for this machine only");
    }
    match address::is_trustworthy(&url) {
        true => Ok(url),
        false => Err("it is no https address"),
    }
}

fn unacceptable(key: &str, written: &str, problem: &'static str) -> ConfigError {
    ConfigError::Unacceptable {
        key: key.to_owned(),
        found: shown(written),
        problem,
        accepted: ACCEPTED,
    }
}

/// What `auth.domain` takes.
pub(super) const ACCEPTED: &str =
    "a domain as `tenant.auth0.com`, or an issuer's whole https URL (http on localhost)";

#[cfg(test)]
mod tests;
