//! The paths at which two policies are compared: those of the routes, and witnesses of every pattern of a path.

use std::collections::HashMap;

use crate::policy::findings::Tests;
use crate::policy::patterns::{Function, regex_of};
use crate::policy::route::Route;
use crate::policy::wider::samples_of;

/// Different paths in the order of their coming.
#[derive(Debug, Default)]
pub(in crate::policy) struct Paths {
    pub(in crate::policy) all: Vec<String>,
    known: HashMap<String, usize>,
    /// Whether one of them stands for others.
    pub(in crate::policy) stand_for_others: bool,
}

impl Paths {
    pub(super) fn of(routes: &[Route]) -> Self {
        let mut paths = Self::default();
        for route in routes {
            let sample = route.sample();
            paths.stand_for_others |= sample != route.pattern;
            paths.add(&sample);
        }
        paths
    }

    /// The numbers of the paths that stand for what a rule says of paths; of a rule whose matcher is not plain, for each
    /// value that looks like a path.
    pub(in crate::policy) fn witness<'a>(
        &mut self,
        tests: Option<Tests>,
        mut values: impl Iterator<Item = &'a str>,
    ) -> Vec<usize> {
        match tests {
            Some(tests) => match values.nth(tests.path) {
                Some(value) => self.witness_of(tests.function, value),
                None => Vec::new(),
            },
            None => {
                let paths = values.filter(|value| value.starts_with('/'));
                paths
                    .flat_map(|value| self.witness_of(Some(Function::KeyMatch2), value))
                    .collect()
            }
        }
    }

    /// The same for one pattern; without a function it means itself.
    pub(in crate::policy) fn witness_of(
        &mut self,
        function: Option<Function>,
        pattern: &str,
    ) -> Vec<usize> {
        if function.is_none_or(|function| is_literal(function, pattern)) {
            return self.add(pattern).into_iter().collect();
        }
        self.stand_for_others = true;
        let found = function.map_or_else(Vec::new, |function| samples(function, pattern));
        let below = found.iter().map(|path| format!("{path}/x"));
        let paths: Vec<String> = below.chain(found.iter().cloned()).collect();
        let mut numbers: Vec<usize> = paths.iter().filter_map(|path| self.add(path)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The number of a path; `None` of a text that is no path that a server would decide.
    pub(super) fn add(&mut self, path: &str) -> Option<usize> {
        let path = match path.trim_end_matches('/') {
            "" if path.starts_with('/') => "/",
            path => path,
        };
        if !is_decided(path) {
            return None;
        }
        if let Some(number) = self.known.get(path) {
            return Some(*number);
        }
        self.known.insert(path.to_owned(), self.all.len());
        self.all.push(path.to_owned());
        Some(self.all.len() - 1)
    }
}

/// Texts that the pattern matches, most of them.
fn samples(function: Function, pattern: &str) -> Vec<String> {
    match (function, regex_of(function, pattern)) {
        (Function::KeyMatch, _) => {
            let start = pattern.split('*').next().unwrap_or_default();
            vec![format!("{start}x"), start.to_owned()]
        }
        (_, Some(regex)) => {
            let found = samples_of(&regex);
            found.into_iter().map(rooted).collect()
        }
        (_, None) => vec![pattern.replace('*', "x")],
    }
}

/// An expression that is not held at its start matches below any folder, too.
fn rooted(path: String) -> String {
    match path.starts_with('/') {
        true => path,
        false => format!("/{path}"),
    }
}

/// Whether a pattern matches itself and nothing else.
fn is_literal(function: Function, pattern: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "/_-~@%,=&".contains(c);
    match function {
        Function::KeyMatch => !pattern.contains('*'),
        Function::RegexMatch => false,
        _ => pattern.chars().all(is_plain),
    }
}

/// What is refused before policy is no path to compare at.
fn is_decided(path: &str) -> bool {
    let is_odd = |c: char| c.is_control() || matches!(c, ';' | '\\');
    let mut segments = path.split('/').skip(1);
    let is_root = path == "/";
    path.starts_with('/')
        && !path.chars().any(is_odd)
        && (is_root || segments.all(|segment| !matches!(segment, "" | "." | "..")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn witnesses_are_paths_that_the_pattern_means_and_some_beside_it() {
        for (function, pattern, expected) in [
            (None, "/api/*", &["/api/*"][..]),
            (Some(Function::KeyMatch2), "/api/open", &["/api/open"]),
            (
                Some(Function::KeyMatch2),
                "/api/*",
                &["/api/x/x", "/api/x", "/api"],
            ),
            (Some(Function::KeyMatch2), "/v1.0", &["/v1x0/x", "/v1x0"]),
            (
                Some(Function::KeyMatch),
                "/api/*",
                &["/api/x/x", "/api/x", "/api"],
            ),
            (
                Some(Function::RegexMatch),
                "^/(one|two)$",
                &["/one/x", "/two/x", "/one", "/two"],
            ),
            (None, "data", &[]),
            (None, "/a/../b", &[]),
        ] {
            let mut paths = Paths::default();
            paths.witness_of(function, pattern);
            let mut found: Vec<&str> = paths.all.iter().map(String::as_str).collect();
            let mut expected = expected.to_vec();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{pattern}");
        }
    }
}
