//! A plain matcher: it asks of a caller nothing but whether one of its names leads to the rule's subject.
//!
//! Under such a matcher a caller of many names matches what they match one by one.

use super::asked::{Asked, By, How, Tested};
use crate::policy::compiled::{self, Parsed};
use crate::policy::model::Model;
use crate::policy::patterns::Function;
use crate::policy::tree::Tree;

/// What a plain matcher asks of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) struct Tests {
    /// The column that names a caller.
    pub(in crate::policy) subject: usize,
    /// The column of paths.
    pub(in crate::policy) path: usize,
    /// What reads that column; `None` where a path must equal it.
    pub(in crate::policy) function: Option<Function>,
}

impl Tests {
    /// Of a model whose matcher is plain, and asks for a path.
    pub(in crate::policy) fn of(model: &Model) -> Option<Self> {
        let tree = compiled::parse(model).ok().map(Parsed::into_tree)?;
        let asked = Asked::of(Some(&tree), model);
        let has_domains = model.roles.first().is_some_and(|role| role.places > 2);
        let is_known = |field| field != Tested::Other;
        let is_plain = asked.is_conjunction
            && asked.others.is_empty()
            && asked.tests.iter().all(|test| is_known(test.field))
            && !has_domains
            && !asks_of_request(&tree);
        let path = asked.test(Tested::Path)?;
        let subject = asked.subject.filter(|subject| subject.by == By::Role)?;
        is_plain.then_some(Self {
            subject: subject.column,
            path: path.column,
            function: match path.how {
                How::Equal => None,
                How::Match(function) => Some(function),
            },
        })
    }
}

/// Whether a part of the matcher looks at the request alone.
fn asks_of_request(tree: &Tree) -> bool {
    match tree {
        Tree::And(parts) => parts.iter().any(Tree::is_of_request),
        tree => tree.is_of_request(),
    }
}
