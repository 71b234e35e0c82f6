//! Finds the rules that can match a request, without looking at the others.
//!
//! A rule is filed under what the indexable terms of the matcher ask of a request: equal columns, a role, the literal
//! part of a path. A request looks in the few places where a rule for it could be. What is found there can match, no more:
//! every candidate is evaluated whole, so an error here could hide a rule but never make one match.

mod build;
mod hash;
mod keys;
mod shape;
mod spec;
mod table;

pub(super) use spec::{EqualKey, RoleKey, Spec};
pub(super) use table::{Candidates, Index, Root};
