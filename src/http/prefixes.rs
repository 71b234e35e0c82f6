//! The prefixes that the policy governs: every answer under them needs a decision.

/// Their first segments.
pub const PREFIXES: [&str; 3] = ["api", "admin", "access"];

/// Whether `path` (decoded, or a route's pattern) lies under a governed prefix.
#[must_use]
pub fn governs(path: &str) -> bool {
    let first = path.split('/').find(|segment| !segment.is_empty());
    first.is_some_and(|first| PREFIXES.contains(&first))
}
