//! Whether a rule's path and a mounted route have a path in common.

use regex_syntax::hir::Look;
use regex_syntax::hir::literal::Extractor;

use super::asked::How;
use super::includes::Reader;
use crate::policy::patterns::{Function, is_simple, parameter_of};
use crate::policy::route::{Route, Segment};

/// Whether some path of `route` matches the pattern. True where nobody can say.
pub(super) fn meets(reader: &Reader, how: How, pattern: &str, route: &Route) -> bool {
    let segments: Vec<Segment<'_>> = route.segments().collect();
    if route.is_fixed() {
        return reader.matches(how, pattern, &route.sample()) != Some(false);
    }
    let How::Match(function) = how else {
        return meet(&texts(pattern), &segments);
    };
    if function == Function::KeyMatch {
        return match pattern.split_once('*') {
            Some((start, _)) => begins(start, &segments),
            None => meet(&texts(pattern), &segments),
        };
    }
    if function == Function::RegexMatch {
        let starts = starts(pattern).unwrap_or_else(|| vec![String::new()]);
        return starts.iter().any(|start| begins(start, &segments));
    }
    match parameter_of(function) {
        // A `.` may stand for a slash.
        Some(is_parameter) if is_simple(function, pattern) && !pattern.contains('.') => {
            let mut steps: Vec<Segment<'_>> = texts(pattern);
            for step in &mut steps {
                match step {
                    Segment::Text("*") => *step = Segment::Rest,
                    Segment::Text(text) if is_parameter(text) => *step = Segment::Any,
                    _ => {}
                }
            }
            meet(&steps, &segments)
        }
        _ => true,
    }
}

/// The segments of a path; one that does not begin with a slash has a text that no route has.
fn texts(path: &str) -> Vec<Segment<'_>> {
    match path.strip_prefix('/') {
        Some("") => Vec::new(),
        Some(rest) => rest.split('/').map(Segment::Text).collect(),
        None => vec![Segment::Text("")],
    }
}

/// Here the rest of a rule is never nothing, since no path ends in a slash; that of a route may be.
fn meet(rule: &[Segment<'_>], route: &[Segment<'_>]) -> bool {
    match (rule.split_first(), route.split_first()) {
        (None, None) | (None, Some((Segment::Rest, _))) => true,
        (Some((Segment::Rest, _)), None) => false,
        (Some((Segment::Rest, _)), Some(_)) => true,
        (Some((Segment::Text(""), _)), _) => false,
        (Some(_), Some((Segment::Rest, _))) => true,
        (Some((Segment::Text(one), rule)), Some((Segment::Text(other), route))) => {
            one == other && meet(rule, route)
        }
        (Some((_, rule)), Some((_, route))) => meet(rule, route),
        _ => false,
    }
}

/// With one of which every text begins that the regular expression matches; `None` where nothing is known of its beginning.
fn starts(pattern: &str) -> Option<Vec<String>> {
    let parsed = regex_syntax::parse(pattern).ok()?;
    if !parsed.properties().look_set_prefix().contains(Look::Start) {
        return None;
    }
    let found = Extractor::new().extract(&parsed);
    let text = |bytes: &[u8]| str::from_utf8(bytes).ok().map(str::to_owned);
    let literals = found.literals()?.iter();
    literals.map(|literal| text(literal.as_bytes())).collect()
}

/// Whether some path of the route begins with `start`.
fn begins(start: &str, route: &[Segment<'_>]) -> bool {
    let Some(start) = start.strip_prefix('/') else {
        return start.is_empty();
    };
    let mut route = route.iter();
    let mut parts = start.split('/').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match route.next() {
            Some(Segment::Rest) => return true,
            Some(Segment::Any) => {}
            Some(Segment::Text(text)) if *text == part || is_last && text.starts_with(part) => {}
            // `/` before nothing more: the path itself does not end in a slash.
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_meets_a_route_where_a_path_is_in_both() {
        use Function::{KeyMatch, KeyMatch2, RegexMatch};
        for (function, pattern, route, expected) in [
            (KeyMatch2, "/api/open", "/api/open", true),
            (KeyMatch2, "/api/open", "/api/opens", false),
            (KeyMatch2, "/api/*", "/api/open", true),
            (KeyMatch2, "/api/*", "/api", false),
            (KeyMatch2, "/api/:x", "/api/items/<id>", false),
            (KeyMatch2, "/api/items/:x", "/api/items/<id>", true),
            (KeyMatch2, "/api/items/7", "/api/items/<id>", true),
            (KeyMatch2, "/api/items", "/api/items/<id>", false),
            (KeyMatch2, "/api/items/", "/api/items/<id>", false),
            (KeyMatch2, "/api/*", "/api/items/<id>", true),
            (KeyMatch2, "/api/items/7/*", "/api/items/<id>", false),
            (KeyMatch2, "/api/:x/y", "/api/<rest..>", true),
            (KeyMatch2, "/api", "/api/<rest..>", true),
            (KeyMatch2, "/apis", "/api/<rest..>", false),
            (KeyMatch2, "api/items/7", "/api/items/<id>", false),
            (KeyMatch2, "/*", "/<rest..>", true),
            (KeyMatch, "/api/it*", "/api/items/<id>", true),
            (KeyMatch, "/api/x*", "/api/items/<id>", false),
            (KeyMatch, "/api/items/7/*", "/api/items/<id>", false),
            (KeyMatch, "/api/items/*", "/api/items/<id>", true),
            (KeyMatch, "*", "/api/items/<id>", true),
            (RegexMatch, "^/api/x", "/api/items/<id>", false),
            (RegexMatch, "/api/x", "/api/items/<id>", true),
            (RegexMatch, "^/api/i", "/api/items/<id>", true),
            (RegexMatch, "^/api/items/[0-9]+$", "/api/items/<id>", true),
            (
                RegexMatch,
                "^/api/items/[0-9]+/more$",
                "/api/items/<id>",
                true,
            ),
            (RegexMatch, "^/api/(other|these)/", "/api/items/<id>", false),
            (RegexMatch, "^/api/(other|items)/", "/api/items/<id>", true),
            (RegexMatch, "^/api/other/7$", "/api/<rest..>", true),
            (RegexMatch, "^/(api|)$|/api", "/api/items/<id>", true),
            (RegexMatch, "^(?i)/API/ITEMS", "/api/items/<id>", true),
            (RegexMatch, "^.*", "/api/items/<id>", true),
            (RegexMatch, "^", "/api/items/<id>", true),
            (RegexMatch, "^/api/x", "/api/open", false),
        ] {
            let route = Route {
                method: "GET".into(),
                pattern: route.into(),
            };
            let found = meets(&Reader::default(), How::Match(function), pattern, &route);
            assert_eq!(found, expected, "{pattern} {route}");
        }
    }

    /// Whatever a rule matches and a route answers, they meet at.
    #[test]
    fn no_path_of_both_is_overlooked() {
        use Function::{KeyMatch, KeyMatch2, RegexMatch};
        let reader = Reader::default();
        for (function, pattern) in [
            (KeyMatch, "/a*"),
            (KeyMatch, "/a/b*"),
            (KeyMatch2, "/a/*"),
            (KeyMatch2, "/:x/b"),
            (KeyMatch2, "/a/:x/*"),
            (KeyMatch2, "/a.b"),
            (RegexMatch, "^/a"),
            (RegexMatch, "/b$"),
            (RegexMatch, "^/a/[bc]$"),
            (RegexMatch, "^(/a|/b)/c"),
            (RegexMatch, "^/[^/]+/b"),
            (RegexMatch, "^(?i)/A/B$"),
            (RegexMatch, "^/a?b?"),
            (RegexMatch, "^/a$|b"),
            (RegexMatch, "(^/a)|(^/b)"),
        ] {
            for route in [
                "/",
                "/a",
                "/<x>",
                "/a/<x>",
                "/<x>/b",
                "/a/<r..>",
                "/<r..>",
                "/<x>/<y>/c",
            ] {
                let route = Route {
                    method: "GET".into(),
                    pattern: route.into(),
                };
                for path in [
                    "/", "/a", "/b", "/a/b", "/a/c", "/b/c", "/a/b/c", "/axb", "/ab", "/z/b",
                ] {
                    let how = How::Match(function);
                    let is_both =
                        route.answers(path) && reader.matches(how, pattern, path) == Some(true);
                    assert!(
                        !is_both || meets(&reader, how, pattern, &route),
                        "{pattern} {route} {path}"
                    );
                }
            }
        }
    }
}
