//! The usual mistakes of the section `[auth]`: values that may be meant, and seldom are.
//!
//! Nothing here refuses. What cannot be right is a [`super::ConfigError`]; this is for telling people early.

use std::fmt;

use url::Url;

use super::address;
use super::config::{Config, IssuerConfig};

/// A value that is probably a mistake. `Display` names the key, the value's problem and the mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The key, as `auth.domain`.
    pub key: String,
    /// What is wrong with its value.
    pub problem: &'static str,
    /// What to change.
    pub mend: &'static str,
}

/// Every mistake of the section, in the order of its issuers. With `dev` the issuer is one for development, beside us.
#[must_use]
pub fn mistakes(config: &Config, dev: bool) -> Vec<Mistake> {
    let mut mistakes = Vec::from_iter(in_the_clear(config));
    if let Some(domain) = &config.domain {
        let first = Suspect {
            at: "auth".to_owned(),
            domain,
            jwks_uri: config.jwks_uri.as_deref(),
            is_discovered: is_discovered(
                &config.jwks_uri,
                config.keys.is_some() || config.secret.is_some(),
            ),
            client_id: config.client_id.as_deref(),
        };
        mistakes.extend(first.mistakes(config.audience.iter(), "audience", dev));
    }
    for (number, issuer) in config.issuers.iter().enumerate() {
        let further = Suspect::further(number, issuer);
        let audiences = issuer.audiences.iter();
        mistakes.extend(further.mistakes(audiences, "audiences", dev));
    }
    mistakes
}

/// Behind a proxy that ends TLS, callers reach this server by https all the same; inside a mesh that encrypts by itself they
/// may not.
fn in_the_clear(config: &Config) -> Option<Mistake> {
    let url = config.public_url().ok()??;
    (!url.is_private()).then(|| Mistake {
        key: "auth.public_url".to_owned(),
        problem: "it is plain http to another machine, where whoever is on the way reads and uses tokens",
        mend: "write it with `https`, as callers reach this server",
    })
}

/// An issuer of the configuration.
struct Suspect<'a> {
    /// As `auth` or `auth.issuers[0]`.
    at: String,
    domain: &'a str,
    jwks_uri: Option<&'a str>,
    is_discovered: bool,
    client_id: Option<&'a str>,
}

impl<'a> Suspect<'a> {
    fn further(number: usize, issuer: &'a IssuerConfig) -> Self {
        Self {
            at: format!("auth.issuers[{number}]"),
            domain: &issuer.domain,
            jwks_uri: issuer.jwks_uri.as_deref(),
            is_discovered: is_discovered(
                &issuer.jwks_uri,
                issuer.keys.is_some() || issuer.secret.is_some(),
            ),
            client_id: issuer.client_id.as_deref(),
        }
    }

    fn mistakes<'b>(
        &self,
        audiences: impl Iterator<Item = &'b String>,
        key: &str,
        dev: bool,
    ) -> Vec<Mistake> {
        let mut mistakes = vec![
            self.document().map(|found| self.at("domain", found)),
            self.slash().map(|found| self.at("domain", found)),
            self.plain_name().map(|found| self.at("domain", found)),
        ];
        if !dev {
            let plain = (PLAIN_HTTP, PLAIN_HTTP_MEND);
            let is_asked = self.is_discovered && is_plain(self.domain);
            mistakes.push(is_asked.then(|| self.at("domain", plain)));
            let is_fetched = self.jwks_uri.is_some_and(is_plain);
            mistakes.push(is_fetched.then(|| self.at("jwks_uri", plain)));
        }
        let audiences = audiences.filter_map(|audience| self.audience(audience));
        mistakes.extend(audiences.map(|found| Some(self.at(key, found))));
        mistakes.into_iter().flatten().collect()
    }

    fn at(&self, key: &str, (problem, mend): (&'static str, &'static str)) -> Mistake {
        Mistake {
            key: format!("{}.{key}", self.at),
            problem,
            mend,
        }
    }

    fn document(&self) -> Option<(&'static str, &'static str)> {
        self.domain.contains("/.well-known/").then_some((
            "it names the document that describes the issuer, not the issuer",
            "leave out all from `/.well-known/` on",
        ))
    }

    /// Auth0's tenants end their names with a slash; where they are not asked, it has to be written.
    fn slash(&self) -> Option<(&'static str, &'static str)> {
        let is_named = !self.is_discovered && self.domain.ends_with(".auth0.com");
        is_named.then_some((
            "the slash at its end is missing, with which such issuers end the `iss` of their tokens",
            "put a slash behind it",
        ))
    }

    /// Only an issuer that is not asked can have such a name.
    fn plain_name(&self) -> Option<(&'static str, &'static str)> {
        let url = Url::parse(self.domain).ok()?;
        let is_far = url.scheme() == "http" && !address::is_loopback(&url);
        (!self.is_discovered && is_far).then_some((
            "it is plain http, and the `iss` of tokens is https nearly everywhere: every letter counts",
            "write it with `https`, as the tokens do",
        ))
    }

    fn audience(&self, audience: &str) -> Option<(&'static str, &'static str)> {
        if self.client_id == Some(audience) {
            return Some((
                "it is the client id, so that ID tokens would pass as access tokens",
                "set it to the identifier of the API, and let the page ask for that",
            ));
        }
        if audience.ends_with("/userinfo") {
            return Some((
                "it is where the issuer tells about users, which tokens of every client may name",
                "set it to the identifier of the API at the issuer",
            ));
        }
        let (host, own) = (host(audience)?, host(self.domain)?);
        let is_own = host == own && (is_origin(audience) || audience.contains("/api/v2"));
        is_own.then_some((
            "it is the issuer itself or its own API, not this one",
            "set it to the identifier of the API at the issuer",
        ))
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, problem, mend } = self;
        write!(f, "`{key}`: {problem}; {mend}")
    }
}

fn is_discovered(jwks_uri: &Option<String>, has_keys: bool) -> bool {
    jwks_uri.is_none() && !has_keys
}

/// Plain http, which is taken on this machine alone.
fn is_plain(address: &str) -> bool {
    let url = Url::parse(address).ok();
    url.is_some_and(|url| url.scheme() == "http" && address::is_loopback(&url))
}

fn host(name: &str) -> Option<String> {
    let url = match name.contains("://") {
        true => Url::parse(name),
        false if name.contains('.') => Url::parse(&format!("https://{name}")),
        false => return None,
    };
    url.ok()?.host_str().map(str::to_owned)
}

/// Whether a name is a host and nothing behind it but a slash.
fn is_origin(name: &str) -> bool {
    let rest = name.split_once("://").map_or(name, |(_, rest)| rest);
    !rest.strip_suffix('/').unwrap_or(rest).contains('/')
}

const PLAIN_HTTP: &str =
    "it is plain http: whoever runs a program on this machine could answer in the issuer's place";
const PLAIN_HTTP_MEND: &str = "set it to the issuer's https address; this one is for development";

#[cfg(test)]
mod tests;
