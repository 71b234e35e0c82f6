//! The prefixes that the policy governs: every answer under them needs a decision.

/// Their first segments.
pub const PREFIXES: [&str; 3] = ["api", "admin", "access"];

/// First segments that programs ask for, proxies among them: a page with status 200 would be taken for their answer.
pub(super) const NO_PAGES: [&str; 4] = ["authz", ".well-known", "openapi.json", "docs"];

/// Whether `path` (decoded, or a route's pattern) lies under a governed prefix.
#[must_use]
pub fn governs(path: &str) -> bool {
    let first = path.split('/').find(|segment| !segment.is_empty());
    first.is_some_and(|first| PREFIXES.contains(&first))
}
