//! Looks for what a policy folder names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::named::{Named, User};
use super::snapshot::Policy;

impl Policy {
    /// Looks at every line of the policy, which takes a second for a million of them. [`Self::named`] keeps it.
    pub(super) fn look_for_names(&self) -> Named {
        let mut users: BTreeMap<String, Vec<Map<String, Value>>> = BTreeMap::new();
        for (name, _) in self.own_names() {
            if let Some(sub) = name.strip_prefix("user:").filter(|sub| !sub.is_empty()) {
                users.insert(sub.to_owned(), vec![Map::new()]);
            }
        }
        for persona in self.personas() {
            let mut claims = persona.claims().clone();
            claims.remove("sub");
            let known = users.entry(persona.sub().to_owned()).or_default();
            if !known.contains(&claims) {
                known.push(claims);
            }
        }
        let users = users.into_iter();
        let mut paths: BTreeSet<&str> = self.case_paths().collect();
        paths.extend(self.rule_paths());
        Named {
            users: users.map(|(sub, claims)| User { sub, claims }).collect(),
            paths: paths.into_iter().map(str::to_owned).collect(),
        }
    }

    fn rule_paths(&self) -> impl Iterator<Item = &str> {
        let engine = self.judge().engine();
        let mut columns = engine.model().columns.iter();
        let column = columns.position(|column| column == "obj");
        let values = column.into_iter().flat_map(move |column| {
            let book = engine.book();
            book.ids().map(move |rule| book.value(rule, column))
        });
        values.filter(|value| is_path(value))
    }
}

/// Whether a rule means this by its path and nothing else, in most of the ways to match it.
fn is_path(value: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "/-_.~%@".contains(c);
    value.starts_with('/') && value.chars().all(is_plain)
}
