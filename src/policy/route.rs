//! A route that the policy decides about, as plain values: this area does not know who routes.

use std::fmt;

/// A method, and the paths that go with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The method in upper case. A `HEAD` without a route of its own is decided as the `GET`.
    pub method: String,
    /// The path from the root: `/api/articles/<id>`, where `<id>` is any one segment, and `<rest..>` at its end any number of
    /// them, also none.
    pub pattern: String,
}

/// The routes beside a policy.
#[derive(Debug, Clone, Default)]
pub struct Mounted {
    /// Those that the policy decides about.
    pub routes: Vec<Route>,
    /// More of those, which no rule needs to allow to anybody.
    pub doors: Vec<Route>,
    /// Whether nobody asks about other paths, as a proxy does that asks for its own.
    pub is_all: bool,
}

/// One segment of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment<'a> {
    Text(&'a str),
    /// Any one, not empty.
    Any,
    /// Any number, also none.
    Rest,
}

impl Route {
    /// A path that the route answers.
    #[must_use]
    pub fn sample(&self) -> String {
        let segments = self.segments().map(|segment| match segment {
            Segment::Text(text) => format!("/{text}"),
            Segment::Any | Segment::Rest => "/x".to_owned(),
        });
        let path: String = segments.collect();
        if path.is_empty() { "/".into() } else { path }
    }

    /// Whether it has one path alone.
    pub(super) fn is_fixed(&self) -> bool {
        let mut segments = self.segments();
        segments.all(|segment| matches!(segment, Segment::Text(_)))
    }

    /// Whether a request for `path` reaches the route, whatever its method, as [`answers`].
    #[must_use]
    pub fn answers(&self, path: &str) -> bool {
        answers(&self.pattern, path)
    }

    /// The segments of the pattern; none for the root.
    pub(super) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        segments(&self.pattern)
    }
}

/// The methods that are decided about. A `HEAD` is decided as the `GET` where no route has it, and a `CONNECT`, which names no
/// path, is refused before.
pub const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/// Whether `path` (decoded, no empty segment) is one of `pattern`, as [`Route::pattern`] is written.
#[must_use]
pub fn answers(pattern: &str, path: &str) -> bool {
    let mut found = path.split('/').filter(|segment| !segment.is_empty());
    for segment in segments(pattern) {
        match segment {
            Segment::Rest => return true,
            Segment::Any if found.next().is_some() => {}
            Segment::Text(text) if found.next() == Some(text) => {}
            _ => return false,
        }
    }
    found.next().is_none()
}

fn segments(pattern: &str) -> impl Iterator<Item = Segment<'_>> {
    let segments = pattern.split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| {
        let inner = segment
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'));
        match inner {
            Some(name) if name.ends_with("..") => Segment::Rest,
            Some(_) => Segment::Any,
            None => Segment::Text(segment),
        }
    })
}

/// `GET /api/articles/<id>`.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_a_path_of_the_route() {
        for (pattern, sample) in [
            ("/", "/"),
            ("/api/open", "/api/open"),
            ("/api/items/<id>", "/api/items/x"),
            ("/admin/<file..>", "/admin/x"),
        ] {
            let route = Route {
                method: "GET".into(),
                pattern: pattern.into(),
            };
            assert_eq!(route.sample(), sample, "{route}");
        }
    }

    #[test]
    fn a_route_answers_the_paths_of_its_pattern() {
        for (pattern, path, wanted) in [
            ("/", "/", true),
            ("/", "/a", false),
            ("/api/open", "/api/open", true),
            ("/api/open", "/api/opens", false),
            ("/api/open", "/api", false),
            ("/api/open", "/api/open/x", false),
            ("/api/<id>", "/api/7", true),
            ("/api/<id>", "/api", false),
            ("/api/<id>/x", "/api/7/x", true),
            ("/api/<id>/x", "/api/7/y", false),
            ("/api/<rest..>", "/api", true),
            ("/api/<rest..>", "/api/a/b", true),
            ("/api/<rest..>", "/apis", false),
            ("/<rest..>", "/", true),
        ] {
            assert_eq!(answers(pattern, path), wanted, "{pattern} {path}");
        }
    }
}
