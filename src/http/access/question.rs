//! One line of the access list: a method and a path, read as the router would read them.

use std::borrow::Cow;
use std::str::FromStr;

use rocket::http::Method;
use rocket::http::uri::Origin;

use crate::http::path;

/// `GET /api/protected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    method: Method,
    target: Origin<'static>,
}

impl Question {
    /// The method as the policy sees it: Rocket serves a `HEAD` as a `GET`.
    pub(super) fn method(&self) -> &'static str {
        match self.method {
            Method::Head => Method::Get.as_str(),
            other => other.as_str(),
        }
    }

    /// The path as Rocket would route it; `None` when it is ambiguous.
    pub(super) fn path(&self) -> Option<Cow<'_, str>> {
        path::routed(&self.target)
    }
}

impl FromStr for Question {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (method, target) = text.split_once(' ').ok_or(())?;
        let method: Method = method.parse().map_err(|_| ())?;
        if method.as_str() != text.split(' ').next().unwrap_or_default() {
            return Err(());
        }
        let target = Origin::parse_owned(target.to_owned()).map_err(|_| ())?;
        Ok(Self { method, target })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_method_and_a_path() {
        for (text, wanted) in [
            ("GET /api/protected", Some(("GET", Some("/api/protected")))),
            ("HEAD /api/protected", Some(("GET", Some("/api/protected")))),
            ("DELETE /api/a%20b?x=1", Some(("DELETE", Some("/api/a b")))),
            ("GET /api/%2e%2e/x", Some(("GET", None))),
            ("GET /api//x", Some(("GET", None))),
            ("get /api/protected", None),
            ("FETCH /api/protected", None),
            ("GET", None),
            ("GET api/protected", None),
            ("GET  /api/protected", None),
            ("GET http://a.example/api", None),
            ("", None),
        ] {
            let read = text.parse::<Question>().ok();
            let read = read
                .as_ref()
                .map(|question| (question.method(), question.path()));
            let wanted = wanted.map(|(method, path)| (method, path.map(Cow::Borrowed)));
            assert_eq!(read, wanted, "{text}");
        }
    }
}
