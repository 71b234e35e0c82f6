//! A method and a path that somebody names without asking for them, read as the server reads those of a request.

use std::str::FromStr;

use rocket::http::Method;

use super::path;

/// What the policy would be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As it is decided: HEAD is decided as GET.
    pub method: &'static str,
    /// Decoded, without a query; `None` where two readers could read it differently, and the server refuses it before policy.
    pub path: Option<String>,
}

/// Why no request has such a method and path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misread {
    /// There is no such method.
    NoMethod,
    /// It is a method but for its small letters; this is it in capitals.
    Small(&'static str),
    /// The path does not begin with `/`.
    NoSlash,
}

/// Reads a method and a path, as they stand in a URL: a query does not count.
///
/// # Errors
/// They cannot be part of any request.
pub fn read(method: &str, path: &str) -> Result<Target, Misread> {
    let method = self::method(method)?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with('/') {
        return Err(Misread::NoSlash);
    }
    Ok(Target {
        method,
        path: path::read(path),
    })
}

fn method(written: &str) -> Result<&'static str, Misread> {
    let found = Method::from_str(&written.to_ascii_uppercase());
    let found = found.map_err(|_| Misread::NoMethod)?;
    match found.as_str() {
        name if name != written => Err(Misread::Small(name)),
        "HEAD" => Ok("GET"),
        name => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_method_and_a_path_as_a_request_has_them() {
        for (method, path, wanted) in [
            ("GET", "/api/open", Ok(("GET", Some("/api/open")))),
            ("HEAD", "/api/open/?a=b#c", Ok(("GET", Some("/api/open")))),
            ("DELETE", "/a%20b", Ok(("DELETE", Some("/a b")))),
            ("GET", "/a/../b", Ok(("GET", None))),
            ("GET", "/a%2fb", Ok(("GET", None))),
            ("get", "/api/open", Err(Misread::Small("GET"))),
            ("FETCH", "/api/open", Err(Misread::NoMethod)),
            ("", "/api/open", Err(Misread::NoMethod)),
            ("GET", "api/open", Err(Misread::NoSlash)),
            ("GET", "", Err(Misread::NoSlash)),
            ("GET", "http://a.example/", Err(Misread::NoSlash)),
        ] {
            let read = read(method, path);
            let found = read
                .as_ref()
                .map(|read| (read.method, read.path.as_deref()));
            assert_eq!(
                found,
                wanted.as_ref().map(|wanted| *wanted),
                "{method} {path}"
            );
        }
    }
}
