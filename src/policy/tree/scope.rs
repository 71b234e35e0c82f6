//! What an expression may name, and what it needs of each rule.

use super::term::{PatternOf, RoleCall, Tree};
use crate::policy::model::Model;
use crate::policy::patterns::{Function, Pattern};
use crate::policy::rulebook::RuleId;

/// A term that the engine does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policy) struct Outside {
    /// The rule and the column that hold the expression; `None` for the matcher itself.
    pub(in crate::policy) rule: Option<(RuleId, usize)>,
    /// In bytes of the expression.
    pub(in crate::policy) offset: usize,
    /// The term, as written.
    pub(in crate::policy) term: String,
}

/// What an expression may name, and the slots that it takes of each rule.
pub(in crate::policy) struct Scope<'a> {
    pub(in crate::policy) model: &'a Model,
    /// The next free slot; `None` inside an expression of a rule.
    pub(in crate::policy) slots: Option<usize>,
    /// The columns that hold patterns, with their function and slot.
    pub(in crate::policy) patterns: Vec<(usize, Function, Option<usize>)>,
    /// The column and slot of each `eval`.
    pub(in crate::policy) evals: Vec<(usize, usize)>,
}

impl Scope<'_> {
    /// The call of a function, where it is one that the engine compiles.
    pub(super) fn call(&mut self, name: &str, arguments: Vec<Tree>) -> Option<Tree> {
        let role = self.model.roles.iter().position(|role| role.name == name);
        let mut arguments = arguments.into_iter();
        let (first, second, third) = (arguments.next()?, arguments.next(), arguments.next());
        if let Some(definition) = role {
            let call = RoleCall {
                member: first,
                role: second?,
                domain: third,
            };
            return Some(Tree::Role(definition, Box::new(call)));
        }
        match (name, first, second) {
            ("eval", Tree::Column(column), None) => {
                let slot = self.take_slot()?;
                self.evals.push((column, slot));
                Some(Tree::Eval { column, slot })
            }
            (_, value, Some(pattern)) => self.pattern_call(Function::named(name)?, value, pattern),
            _ => None,
        }
    }

    fn pattern_call(&mut self, function: Function, value: Tree, pattern: Tree) -> Option<Tree> {
        let pattern = match pattern {
            Tree::Column(column) => {
                let slot = self.take_slot();
                self.patterns.push((column, function, slot));
                PatternOf::Column { column, slot }
            }
            Tree::Text(text) => {
                let pattern = Pattern::compile(function, &text).ok()?;
                PatternOf::Text(Box::new(pattern), text)
            }
            _ => return None,
        };
        Some(Tree::Match(function, Box::new(value), pattern))
    }

    fn take_slot(&mut self) -> Option<usize> {
        let slot = self.slots?;
        self.slots = Some(slot + 1);
        Some(slot)
    }
}
