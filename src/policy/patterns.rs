//! The pattern functions: each pattern is compiled once, at load, and most need no compiling at all.
//!
//! What a function makes of a pattern is what the casbin crate makes of it, without its panics: a pattern that cannot be
//! read is a problem at load, not a crash or a silent no at a request.

mod compile;
mod function;
mod paths;
mod pattern;
mod store;

pub(super) use compile::{flaw, regex_of};
pub(super) use function::Function;
pub(super) use paths::{is_simple, parameter_of, simple_matches};
pub(super) use pattern::{Pattern, text_of};
pub(super) use store::Patterns;

#[cfg(test)]
mod tests;
