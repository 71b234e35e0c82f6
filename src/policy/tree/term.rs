//! The terms that a matcher is made of.

use crate::policy::patterns::{Function, Pattern};

/// An expression.
#[derive(Debug, Clone)]
pub(in crate::policy) enum Tree {
    Text(Box<str>),
    Integer(i128),
    Bool(bool),
    List(Vec<Tree>),
    /// A field of the request, from 0, and the properties that are read of it.
    Request(usize, Vec<Property>),
    /// A column of the rule, from 0.
    Column(usize),
    Not(Box<Tree>),
    /// Left to right, until one is false.
    And(Vec<Tree>),
    /// Left to right, until one is true.
    Or(Vec<Tree>),
    Compare(Comparison, Box<[Tree; 2]>),
    /// Whether the first is in the second.
    In(Box<[Tree; 2]>),
    /// A pattern function: the value, and the pattern.
    Match(Function, Box<Tree>, PatternOf),
    /// A role function of the model, from 0.
    Role(usize, Box<RoleCall>),
    /// `eval` of a column; the rule's slot says which expression.
    Eval {
        column: usize,
        slot: usize,
    },
}

/// `g(member, role)` or `g(member, role, domain)`.
#[derive(Debug, Clone)]
pub(in crate::policy) struct RoleCall {
    pub(in crate::policy) member: Tree,
    pub(in crate::policy) role: Tree,
    pub(in crate::policy) domain: Option<Tree>,
}

/// A property of an object, as `.org_id` or `["org_id"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policy) struct Property {
    pub(in crate::policy) name: Box<str>,
    /// `?.`: of the unit value it is the unit value, and so are those that follow.
    pub(in crate::policy) optional: bool,
}

/// Where a pattern comes from.
#[derive(Debug, Clone)]
pub(in crate::policy) enum PatternOf {
    /// The matcher itself.
    Text(Box<Pattern>, Box<str>),
    /// A column of the rule; the rule's slot says which compiled pattern.
    Column {
        column: usize,
        /// `None` inside an expression of a rule, which is compiled once for many rules.
        slot: Option<usize>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Tree {
    /// Whether the value is the same for every rule.
    pub(in crate::policy) fn is_of_request(&self) -> bool {
        match self {
            Self::Text(_) | Self::Integer(_) | Self::Bool(_) | Self::Request(..) => true,
            Self::Column(_) | Self::Eval { .. } => false,
            Self::Not(inner) => inner.is_of_request(),
            Self::List(parts) | Self::And(parts) | Self::Or(parts) => {
                parts.iter().all(Self::is_of_request)
            }
            Self::Compare(_, sides) | Self::In(sides) => sides.iter().all(Self::is_of_request),
            Self::Match(_, value, pattern) => {
                value.is_of_request() && matches!(pattern, PatternOf::Text(..))
            }
            Self::Role(_, call) => {
                let parts = [Some(&call.member), Some(&call.role), call.domain.as_ref()];
                parts.into_iter().flatten().all(Self::is_of_request)
            }
        }
    }
}
