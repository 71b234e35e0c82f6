//! The request that somebody else received, and asks about here.
//!
//! It is read as strictly as this server reads its own: what two readers could read differently is refused, so that no
//! proxy and no service behind it can take a verdict for another request than the one that was decided.

use std::net::IpAddr;

use rocket::http::Method;
use url::form_urlencoded;

use super::path;
use super::refusal::{Flaw, Refusal};

/// The original request, as far as a decision goes by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Original<'a> {
    /// The method on the wire, as a proof names it.
    pub(super) method: Method,
    /// The path as it was sent, without the query.
    pub(super) sent_path: &'a str,
    /// The path as Rocket would route it.
    pub(super) path: String,
    /// Whether the query has a field `access_token`.
    pub(super) query_token: bool,
    /// The client's address, where a trusted proxy tells it.
    pub(super) ip: Option<IpAddr>,
}

impl<'a> Original<'a> {
    /// Reads a method and a target, a path with an optional query.
    ///
    /// # Errors
    /// The target is no such thing, or its path can be read in two ways.
    pub(super) fn read(
        method: Method,
        target: &'a str,
        ip: Option<IpAddr>,
    ) -> Result<Self, Refusal> {
        if !target.chars().all(may_stand) {
            return Err(Refusal::Original(Flaw::Target));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self::of(method, path, query, ip)
    }

    /// The same of a path and a query that have been told apart.
    ///
    /// # Errors
    /// The path is none, or can be read in two ways.
    pub(super) fn of(
        method: Method,
        sent_path: &'a str,
        query: &str,
        ip: Option<IpAddr>,
    ) -> Result<Self, Refusal> {
        if !sent_path.starts_with('/') {
            return Err(Refusal::Original(Flaw::Target));
        }
        let path = path::read(sent_path).ok_or(Refusal::AmbiguousPath)?;
        let mut fields = form_urlencoded::parse(query.as_bytes());
        Ok(Self {
            method,
            sent_path,
            path,
            query_token: fields.any(|(name, _)| name == "access_token"),
            ip,
        })
    }

    /// The method as the policy sees it: whoever serves a `HEAD` serves it as a `GET`.
    pub(super) fn decided_method(&self) -> &'static str {
        match self.method {
            Method::Head => Method::Get.as_str(),
            other => other.as_str(),
        }
    }
}

/// Reads a method in capitals, as it stands on the wire.
///
/// # Errors
/// It is none that Rocket knows; a request of this server's own with such a method is refused, too.
pub(super) fn method(text: &str) -> Result<Method, Flaw> {
    let method = text.parse::<Method>().ok();
    let method = method.filter(|method| method.as_str() == text);
    method.ok_or(Flaw::Method)
}

/// What hyper lets stand in a target, but for the `#` with which it would end there and go on elsewhere.
fn may_stand(c: char) -> bool {
    !c.is_control() && !c.is_whitespace() && !matches!(c, '#' | '<' | '>' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_path_and_a_query() {
        for (target, wanted) in [
            ("/api/open", Some(("/api/open", false))),
            ("/", Some(("/", false))),
            ("/%61pi/open/", Some(("/api/open", false))),
            ("/api/open?a=/../&b=//", Some(("/api/open", false))),
            ("/api/open?access_token=x", Some(("/api/open", true))),
            ("/api/open?a=1&access%5Ftoken", Some(("/api/open", true))),
            ("/api/caf\u{e9}", Some(("/api/caf\u{e9}", false))),
            ("/api/%2e%2e/admin", None),
            ("/api/../admin", None),
            ("//evil.example/api/open", None),
            ("/api%2fopen", None),
            ("/api/open;x", None),
            ("/api/open#/../admin", None),
            ("/api/open /x", None),
            ("/api/open\t", None),
            ("http://a.example/api/open", None),
            ("api/open", None),
            ("*", None),
            ("?a=/api/open", None),
            ("", None),
        ] {
            let read = Original::read(Method::Get, target, None).ok();
            let found = read.as_ref();
            let found = found.map(|read| (read.path.as_str(), read.query_token));
            assert_eq!(found, wanted, "{target}");
        }
    }

    #[test]
    fn a_method_is_written_in_capitals() {
        for (text, wanted) in [
            ("GET", Some("GET")),
            ("HEAD", Some("GET")),
            ("OPTIONS", Some("OPTIONS")),
            ("TRACE", Some("TRACE")),
            ("PATCH", Some("PATCH")),
            ("get", None),
            ("GET, POST", None),
            ("GET ", None),
            ("BREW", None),
            ("", None),
        ] {
            let read = method(text).ok();
            let read = read.map(|method| Original::read(method, "/", None).unwrap());
            let found = read.as_ref().map(Original::decided_method);
            assert_eq!(found, wanted, "{text}");
        }
    }
}
