//! A matcher as a typed tree: what the engine compiles and evaluates.
//!
//! The grammar is what Casbin's matchers are made of. A term outside it is no error: the whole model then runs in the
//! casbin crate, and a warning names the term.

mod describe;
mod lists;
mod operators;
mod parse;
mod scope;
mod term;

pub(super) use describe::describe;
pub(super) use parse::parse;
pub(super) use scope::{Outside, Scope};
pub(super) use term::{Comparison, PatternOf, Property, RoleCall, Tree};
