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

    /// The segments of the pattern; none for the root.
    pub(super) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        let segments = self.pattern.split('/');
        let segments = segments.filter(|segment| !segment.is_empty());
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
}
