//! What findings look at: the model, the rules and the links with their places, and what the matcher asks of a rule.

use std::collections::{BTreeSet, HashSet};

use super::asked::Asked;
use super::lines::Lines;
use crate::policy::compiled::{self, Parsed};
use crate::policy::model::Model;
use crate::policy::persona::Persona;
use crate::policy::principals::Principals;
use crate::policy::problem::{Code, Place, Problem};
use crate::policy::route::Mounted;
use crate::policy::rulebook::{RuleId, Rulebook};
use crate::policy::tree::Tree;

/// A policy to look at.
pub(in crate::policy) struct Survey<'a> {
    pub(super) model: &'a Model,
    pub(super) book: &'a Rulebook,
    pub(super) lines: Lines<'a>,
    /// The matcher; `None` where it is outside the compiled grammar.
    pub(super) tree: Option<Tree>,
    pub(super) asked: Asked,
    /// The names that the personas answer to.
    pub(super) personas: BTreeSet<String>,
    pub(super) mounted: &'a Mounted,
    /// Whether every line of the policy is among its rules and links.
    pub(super) is_whole: bool,
}

impl<'a> Survey<'a> {
    /// Of the rules of `book`, whose file is read once more for its links; of a policy that does not load, without the lines
    /// that were `refused`.
    pub(in crate::policy) fn new(
        model: &'a Model,
        book: &'a Rulebook,
        refused: Option<&HashSet<usize>>,
        mounted: &'a Mounted,
    ) -> Self {
        let tree = compiled::parse(model).ok().map(Parsed::into_tree);
        Self {
            model,
            book,
            lines: Lines::read(book.source(), model, refused.unwrap_or(&HashSet::new())),
            asked: Asked::of(tree.as_ref(), model),
            tree,
            personas: BTreeSet::new(),
            mounted,
            is_whole: refused.is_none(),
        }
    }

    /// With the names of `personas`, whose roles are in this claim.
    pub(in crate::policy) fn with(mut self, personas: &[Persona], roles_claim: &str) -> Self {
        for persona in personas {
            let names = Principals::from_claims(persona.claims(), roles_claim);
            self.personas.extend(names.names().iter().cloned());
        }
        self
    }

    /// A problem at a column of a rule.
    pub(super) fn at_column(
        &self,
        code: Code,
        (rule, column): (RuleId, usize),
        message: String,
        mend: impl Into<String>,
    ) -> Problem {
        let at = self.book.column_of(rule, column, 0);
        Problem::new(code, self.place(rule, at), message, mend)
    }

    /// A problem of a whole rule.
    pub(super) fn at_line(
        &self,
        code: Code,
        rule: RuleId,
        message: String,
        mend: impl Into<String>,
    ) -> Problem {
        Problem::new(code, self.place(rule, 1), message, mend)
    }

    fn place(&self, rule: RuleId, column: usize) -> Place {
        self.book.source().place(self.book.line(rule), column)
    }
}
