//! Where a matcher compares the caller's subject with names: columns of the rules, and names in the matcher itself.

use super::parts::Compiled;
use crate::policy::tree::{Comparison, Tree};

/// What the caller's subject is held against.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::policy) struct Subjects {
    /// Columns of the rules, from 0.
    pub(in crate::policy) columns: Vec<usize>,
    /// Names in the matcher.
    pub(in crate::policy) names: Vec<String>,
}

impl Compiled {
    /// `subject` is the request field that holds the caller's subject.
    pub(in crate::policy) fn subjects(&self, subject: usize) -> Subjects {
        let mut found = Subjects::default();
        let trees = self.matcher.expressions.iter();
        for tree in std::iter::once(&self.matcher.tree).chain(trees) {
            found.look(tree, subject);
        }
        found
    }
}

impl Subjects {
    fn look(&mut self, tree: &Tree, subject: usize) {
        let is_subject = |tree: &Tree| matches!(tree, Tree::Request(field, _) if *field == subject);
        match tree {
            Tree::Not(inner) => self.look(inner, subject),
            Tree::And(parts) | Tree::Or(parts) => {
                parts.iter().for_each(|part| self.look(part, subject));
            }
            Tree::Role(0, call) if is_subject(&call.member) => self.note(&call.role),
            Tree::Compare(Comparison::Equal, sides) => match &**sides {
                [left, right] if is_subject(left) => self.note(right),
                [left, right] if is_subject(right) => self.note(left),
                _ => {}
            },
            Tree::In(sides) => match &**sides {
                [item, Tree::List(parts)] if is_subject(item) => {
                    parts.iter().for_each(|part| self.note(part));
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn note(&mut self, tree: &Tree) {
        match tree {
            Tree::Column(column) if !self.columns.contains(column) => self.columns.push(*column),
            Tree::Text(name) => self.names.push(name.to_string()),
            _ => {}
        }
    }
}
