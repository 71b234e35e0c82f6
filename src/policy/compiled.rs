//! The compiled engine: a matcher as a tree, its rules behind an index, and the effect that makes one verdict of them.
//!
//! The index says which rules can match; each of those is then evaluated whole, in the order of the file, until the
//! effect is settled. Where the index cannot tell, every rule is evaluated: slower, and never different.

mod candidates;
mod compile;
mod decide;
mod evaluate;
mod explain;
mod links;
mod parts;
mod possible;
mod safe;
mod subjects;

pub(super) use compile::{Parsed, compile, parse};
pub(super) use explain::RolePath;
pub use explain::Term;
pub(super) use parts::{Asked, Compiled, Outcome, Resolved};
pub(super) use subjects::Subjects;
