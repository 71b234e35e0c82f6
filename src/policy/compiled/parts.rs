//! What the compiled engine is made of, and what it is asked.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::policy::index::{Index, Root};
use crate::policy::model::Effect;
use crate::policy::patterns::Patterns;
use crate::policy::roles::{Membership, Reach, Roles};
use crate::policy::rulebook::{RuleId, Rulebook};
use crate::policy::tree::Tree;
use crate::policy::value::Value;

/// A policy, compiled.
#[derive(Debug)]
pub(in crate::policy) struct Compiled {
    pub(super) matcher: Matcher,
    /// One for each alternative of the matcher.
    pub(super) ways: Vec<Way>,
    pub(super) effect: Effect,
    /// The first rule that allows and the first that denies, for matchers that are true whatever the rule.
    pub(super) first_allow: Option<RuleId>,
    pub(super) first_deny: Option<RuleId>,
}

/// What a request and a rule are evaluated by.
#[derive(Debug)]
pub(super) struct Matcher {
    pub(super) tree: Tree,
    pub(super) patterns: Patterns,
    /// The expressions of rules that `eval` runs, by the number in the rule's slot.
    pub(super) expressions: Vec<Tree>,
}

/// How the rules are found that an alternative can be true for.
#[derive(Debug)]
pub(super) enum Way {
    /// It asks nothing of the rule: true for all of them, or for none.
    Request,
    Indexed(Box<Indexed>),
    /// Only evaluating tells.
    Scan,
}

#[derive(Debug)]
pub(super) struct Indexed {
    pub(super) index: Index,
    /// Whether the roots belong to the caller, and are found once for it.
    pub(super) is_of_caller: bool,
    /// The same without the role, to explain a denial. `None` when no role is asked for.
    pub(super) others: Option<Index>,
}

/// A caller before this policy: every name it answers to, and where its rules are filed.
#[derive(Debug, Default)]
pub(in crate::policy) struct Resolved {
    pub(super) reach: Reach,
    /// The roots of each way; none where they depend on the request.
    pub(super) roots: Vec<Roots>,
}

pub(super) type Roots = SmallVec<[Root; 8]>;

/// What a policy says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) struct Outcome {
    pub(in crate::policy) allowed: bool,
    /// The rule that settled it, where one did.
    pub(in crate::policy) rule: Option<RuleId>,
}

/// A request, and who makes it.
#[derive(Clone, Copy)]
pub(in crate::policy) struct Asked<'a> {
    /// In the order of the request definition.
    pub(in crate::policy) values: &'a [Value<'a>],
    pub(in crate::policy) caller: &'a Membership,
    pub(in crate::policy) book: &'a Rulebook,
    pub(in crate::policy) roles: &'a Arc<Roles>,
    pub(in crate::policy) resolved: Option<&'a Resolved>,
}

impl Matcher {
    /// The alternatives of the matcher, of which one must be true.
    pub(super) fn alternatives(&self) -> &[Tree] {
        match &self.tree {
            Tree::Or(parts) => parts,
            tree => std::slice::from_ref(tree),
        }
    }
}
