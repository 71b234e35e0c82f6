//! The prefixes that the policy governs: every answer under them needs a decision.

/// Their first segments.
pub const PREFIXES: [&str; 3] = ["api", "admin", "access"];

/// The first segment of the paths at which proxies ask.
const OF_PROXIES: &str = "authz";

/// First segments that programs ask for, proxies among them: a page with status 200 would be taken for their answer.
pub(super) const NO_PAGES: [&str; 4] = [OF_PROXIES, ".well-known", "openapi.json", "docs"];

/// Whether `path` (decoded, or a route's pattern) lies under a governed prefix.
#[must_use]
pub fn governs(path: &str) -> bool {
    let first = path.split('/').find(|segment| !segment.is_empty());
    first.is_some_and(|first| PREFIXES.contains(&first))
}

/// Whether `path` (a route's pattern) is one at which proxies ask about the requests of others.
#[must_use]
pub fn answers_proxies(path: &str) -> bool {
    let first = path.split('/').find(|segment| !segment.is_empty());
    first == Some(OF_PROXIES)
}
