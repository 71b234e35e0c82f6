//! What a policy folder names: users and paths, for whoever searches among them.
//!
//! A policy says who may, not who exists: a user or a path that only its patterns cover is not here.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::cases::Case;

/// The users and the paths that a policy folder names.
#[derive(Debug)]
pub struct Named {
    pub(super) users: Vec<User>,
    pub(super) paths: Vec<String>,
}

/// A user, by the `sub` of a token.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// The `sub`.
    pub sub: String,
    /// The claims that the user is named with, `sub` not among them: none where a line of the policy says `user:<sub>`, and
    /// those of each persona.
    pub claims: Vec<Map<String, Value>>,
}

impl Named {
    /// The users, sorted by `sub`.
    #[must_use]
    pub fn users(&self) -> &[User] {
        &self.users
    }

    /// The paths of cases, and those of rules that look like a path and not like a pattern, sorted.
    #[must_use]
    pub fn paths(&self) -> &[String] {
        &self.paths
    }
}

/// The paths that `cases` ask about, each once.
pub(super) fn paths_of(cases: &[Case]) -> Box<[Box<str>]> {
    let paths: BTreeSet<&str> = cases.iter().map(|case| case.path.as_str()).collect();
    paths.into_iter().map(Box::from).collect()
}
