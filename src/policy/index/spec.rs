//! What an index files rules by: the terms of a conjunction that ask a request for something that can be looked up.

use std::collections::HashSet;

use crate::policy::patterns::Function;
use crate::policy::rulebook::Rulebook;
use crate::policy::tree::{Comparison, PatternOf, Tree};

/// The keys of an index, in the order in which they make a place.
#[derive(Debug, Clone)]
pub(in crate::policy) struct Spec {
    /// Columns that must equal a value which stays the same for all requests of a caller.
    pub(in crate::policy) stable: Vec<EqualKey>,
    pub(in crate::policy) role: Option<RoleKey>,
    /// Columns that must equal a value of the request.
    pub(in crate::policy) varying: Vec<EqualKey>,
    pub(in crate::policy) path: Option<PathKey>,
}

/// `value == p.column`.
#[derive(Debug, Clone)]
pub(in crate::policy) struct EqualKey {
    pub(in crate::policy) value: Tree,
    pub(in crate::policy) column: usize,
}

/// `g(member, p.column)`, perhaps in a domain of the request.
#[derive(Debug, Clone)]
pub(in crate::policy) struct RoleKey {
    pub(in crate::policy) definition: usize,
    pub(in crate::policy) member: Tree,
    pub(in crate::policy) domain: Option<Tree>,
    pub(in crate::policy) column: usize,
}

/// `keyMatch2(value, p.column)` and its like.
#[derive(Debug, Clone)]
pub(in crate::policy) struct PathKey {
    pub(in crate::policy) function: Function,
    pub(in crate::policy) value: Tree,
    pub(in crate::policy) column: usize,
    pub(in crate::policy) slot: usize,
}

impl Spec {
    /// The keys among `conjuncts`; `None` when there are none. `is_stable` knows the fields that belong to a caller.
    pub(in crate::policy) fn of(
        conjuncts: &[Tree],
        is_stable: impl Fn(&Tree) -> bool,
        book: &Rulebook,
    ) -> Option<Self> {
        let equals: Vec<EqualKey> = conjuncts.iter().filter_map(equal_key).collect();
        let role = conjuncts.iter().find_map(|term| role_key(term, &equals));
        let paths = conjuncts.iter().filter_map(path_key);
        // Of equally telling columns, `max_by_key` takes the last: here the one that the matcher names first.
        let path = paths.rev().max_by_key(|path| variety(book, path.column));
        let (stable, varying) = equals.into_iter().partition(|key| is_stable(&key.value));
        let spec = Self {
            stable,
            role,
            varying,
            path,
        };
        (!spec.is_empty()).then_some(spec)
    }

    fn is_empty(&self) -> bool {
        let equals = self.stable.is_empty() && self.varying.is_empty();
        equals && self.role.is_none() && self.path.is_none()
    }

    /// The same keys without the role: the rules that would match if the caller were someone else.
    pub(in crate::policy) fn without_role(&self) -> Option<Self> {
        self.role.as_ref()?;
        let spec = Self {
            role: None,
            ..self.clone()
        };
        (!spec.is_empty()).then_some(spec)
    }
}

fn equal_key(term: &Tree) -> Option<EqualKey> {
    let Tree::Compare(Comparison::Equal, sides) = term else {
        return None;
    };
    let (value, column) = match &**sides {
        [Tree::Column(column), value] | [value, Tree::Column(column)] => (value, *column),
        _ => return None,
    };
    value.is_of_request().then(|| EqualKey {
        value: value.clone(),
        column,
    })
}

/// A domain that is a column must equal something of the request, which then takes its place.
fn role_key(term: &Tree, equals: &[EqualKey]) -> Option<RoleKey> {
    let Tree::Role(definition, call) = term else {
        return None;
    };
    let Tree::Column(column) = call.role else {
        return None;
    };
    let domain = match &call.domain {
        Some(Tree::Column(domain)) => {
            let bound = equals.iter().find(|key| key.column == *domain)?;
            Some(bound.value.clone())
        }
        domain => domain.clone(),
    };
    let of_request = call.member.is_of_request() && domain.iter().all(Tree::is_of_request);
    of_request.then(|| RoleKey {
        definition: *definition,
        member: call.member.clone(),
        domain,
        column,
    })
}

fn path_key(term: &Tree) -> Option<PathKey> {
    let Tree::Match(function, value, PatternOf::Column { column, slot }) = term else {
        return None;
    };
    let slot = (*slot)?;
    let is_indexable = *function != Function::IpMatch && value.is_of_request();
    is_indexable.then(|| PathKey {
        function: *function,
        value: (**value).clone(),
        column: *column,
        slot,
    })
}

/// How many different values the first rules have in a column: the most telling one is filed by.
fn variety(book: &Rulebook, column: usize) -> usize {
    let values = book.ids().take(SAMPLE).map(|rule| book.value(rule, column));
    values.collect::<HashSet<_>>().len()
}

const SAMPLE: usize = 1_000;
