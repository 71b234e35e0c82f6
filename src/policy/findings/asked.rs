//! What a matcher asks of a rule: whom its subject column must name, which columns are tested against the request, and which
//! others it looks at.
//!
//! Two rules that have the same in those others, and of which one's tests include the other's, match one within the other:
//! that holds for conjunctions alone, so any other matcher is taken as one term that looks at all its columns.

use std::collections::BTreeSet;

use crate::policy::model::Model;
use crate::policy::patterns::Function;
use crate::policy::tree::{Comparison, PatternOf, RoleCall, Tree};

/// What is asked of each rule.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) subject: Option<Subject>,
    pub(super) tests: Vec<Test>,
    /// Columns of which nothing is known but that the matcher looks at them.
    pub(super) others: BTreeSet<usize>,
    /// Whether the matcher is a conjunction, so that each test must hold.
    pub(super) is_conjunction: bool,
}

/// The column that names a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) column: usize,
    pub(super) by: By,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// `g(r.sub, p.sub)`, perhaps in the domain of the request: any of the caller's names will do.
    Role,
    /// In a domain that the rule names: the caller's own names count only in the domain of the caller.
    RoleInDomain,
    /// `r.sub == p.sub`: the caller's subject itself.
    Equality,
}

/// A column that is held against a field of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) column: usize,
    /// The field, as the server knows it.
    pub(super) field: Tested,
    pub(super) how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tested {
    Path,
    Method,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Equal,
    Match(Function),
}

impl Asked {
    /// What `tree` asks; `None` may ask anything.
    pub(super) fn of(tree: Option<&Tree>, model: &Model) -> Self {
        let mut asked = Self::default();
        match tree {
            None => asked.others.extend(0..model.columns.len()),
            Some(Tree::And(parts)) => parts.iter().for_each(|part| asked.take(part, model)),
            Some(part) => asked.take(part, model),
        }
        asked.is_conjunction = tree.is_some_and(|tree| !matches!(tree, Tree::Or(_)));
        asked.others.retain(|column| !is_effect(model, *column));
        asked
    }

    /// The test of the path, or of the method, where there is one.
    pub(super) fn test(&self, field: Tested) -> Option<Test> {
        let found = self.tests.iter().find(|test| test.field == field);
        found.copied().filter(|_| self.is_conjunction)
    }

    fn take(&mut self, part: &Tree, model: &Model) {
        if part.is_of_request() {
            return;
        }
        match subject(part, model).filter(|_| self.subject.is_none()) {
            Some(subject) => self.subject = Some(subject),
            None => match test(part, model) {
                Some(test) => return self.tests.push(test),
                None => return columns(part, model, &mut self.others),
            },
        }
        if let Tree::Role(_, call) = part
            && let Some(Tree::Column(domain)) = call.domain
        {
            self.others.insert(domain);
        }
    }
}

fn is_effect(model: &Model, column: usize) -> bool {
    model.columns.get(column).is_some_and(|name| name == "eft")
}

/// A term that says whom the rule is for.
fn subject(part: &Tree, model: &Model) -> Option<Subject> {
    match part {
        Tree::Role(0, call) => {
            let RoleCall {
                member,
                role: Tree::Column(column),
                domain,
            } = &**call
            else {
                return None;
            };
            let by = match domain {
                None => By::Role,
                Some(domain) if is_field(domain, "dom", model) => By::Role,
                Some(Tree::Column(_)) => By::RoleInDomain,
                Some(_) => return None,
            };
            is_field(member, "sub", model).then_some(Subject {
                column: *column,
                by,
            })
        }
        Tree::Compare(Comparison::Equal, sides) => {
            let (field, column) = field_and_column(sides)?;
            let subject = Subject {
                column,
                by: By::Equality,
            };
            is_field(field, "sub", model).then_some(subject)
        }
        _ => None,
    }
}

fn test(part: &Tree, model: &Model) -> Option<Test> {
    let (value, column, how) = match part {
        Tree::Compare(Comparison::Equal, sides) => {
            let (field, column) = field_and_column(sides)?;
            (field, column, How::Equal)
        }
        Tree::Match(function, value, PatternOf::Column { column, .. }) => {
            (&**value, *column, How::Match(*function))
        }
        _ => return None,
    };
    let field = match value {
        _ if is_field(value, "obj", model) => Tested::Path,
        _ if is_field(value, "act", model) => Tested::Method,
        Tree::Request(..) => Tested::Other,
        _ => return None,
    };
    Some(Test { column, field, how })
}

fn field_and_column(sides: &[Tree; 2]) -> Option<(&Tree, usize)> {
    match sides {
        [field @ Tree::Request(..), Tree::Column(column)]
        | [Tree::Column(column), field @ Tree::Request(..)] => Some((field, *column)),
        _ => None,
    }
}

fn is_field(tree: &Tree, name: &str, model: &Model) -> bool {
    let Tree::Request(field, properties) = tree else {
        return false;
    };
    let found = model.request.get(*field).is_some_and(|known| known == name);
    found && properties.is_empty()
}

/// Every column that `tree` looks at; an `eval` may look at any.
fn columns(tree: &Tree, model: &Model, found: &mut BTreeSet<usize>) {
    let mut all = |parts: &[Tree]| parts.iter().for_each(|part| columns(part, model, found));
    match tree {
        Tree::Column(column) => drop(found.insert(*column)),
        Tree::Eval { .. } => found.extend(0..model.columns.len()),
        Tree::Not(inner) => columns(inner, model, found),
        Tree::List(parts) | Tree::And(parts) | Tree::Or(parts) => all(parts),
        Tree::Compare(_, sides) | Tree::In(sides) => all(&**sides),
        Tree::Match(_, value, pattern) => {
            columns(value, model, found);
            if let PatternOf::Column { column, .. } = pattern {
                found.insert(*column);
            }
        }
        Tree::Role(_, call) => {
            let parts = [Some(&call.member), Some(&call.role), call.domain.as_ref()];
            let parts = parts.into_iter().flatten();
            parts.for_each(|part| columns(part, model, found));
        }
        Tree::Text(_) | Tree::Integer(_) | Tree::Bool(_) | Tree::Request(..) => {}
    }
}
