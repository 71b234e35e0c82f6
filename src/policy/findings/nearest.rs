//! What a path that matches no route was meant to be.

use std::cmp::Reverse;

use super::edits::is_slip;
use crate::policy::route::Route;

/// The mend of such a path: the route that is a slip away, else the slash that is wrong, else the routes that there are.
pub(super) fn mend(pattern: &str, routes: &[Route]) -> String {
    let meant = routes.iter().find(|route| is_slip(&route.pattern, pattern));
    let shorter = pattern.strip_suffix('/').filter(|rest| !rest.is_empty());
    match (meant, shorter) {
        (Some(route), _) => format!("did you mean `{}`?", route.pattern),
        (None, Some(rest)) => {
            format!("write `{rest}`: a path is decided without a slash at its end")
        }
        (None, None) if !pattern.starts_with('/') => {
            format!("write `/{pattern}`: a path begins with a slash")
        }
        (None, None) => format!(
            "correct or remove it; mounted are {}",
            listed(pattern, routes)
        ),
    }
}

/// The first paths, those that begin like `pattern` before the others.
fn listed(pattern: &str, routes: &[Route]) -> String {
    let mut paths: Vec<&str> = routes.iter().map(|route| route.pattern.as_str()).collect();
    paths.dedup();
    paths.sort_by_key(|path| Reverse(shared(pattern, path)));
    let more = if paths.len() > MOST_LISTED {
        ", …"
    } else {
        ""
    };
    paths.truncate(MOST_LISTED);
    paths.join(", ") + more
}

/// How many segments at their beginning two paths have in common.
fn shared(one: &str, other: &str) -> usize {
    let pairs = one.split('/').zip(other.split('/'));
    pairs.take_while(|(one, other)| one == other).count()
}

/// How many paths a mend names.
const MOST_LISTED: usize = 6;
