//! The policy area: a caller's principals, a method and a path become a decision with its reason.
//!
//! A policy loads whole or not at all, and a request it cannot decide is refused. The casbin crate evaluates; only
//! `interpreter` knows that.

mod decision;
mod principals;
mod request;
mod snapshot;

mod engine;
mod fields;
mod frame;
mod interpreter;
mod revision;
mod roles;

mod cases;
mod conf;
mod config;
mod csv;
mod expression;
mod matcher;
mod model;
mod patterns;
mod persona;
mod problem;
mod rules;
mod source;
mod terms;
mod text;
mod value;

pub use config::Config;
pub use decision::{DecideError, Decision, RuleRef, Verdict};
pub use persona::Persona;
pub use principals::Principals;
pub use problem::{Code, LoadError, Place, Problem};
pub use request::AccessRequest;
pub use revision::Revision;
pub use snapshot::Policy;
