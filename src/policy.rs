//! The policy area: a caller's principals, a method and a path become a decision with its reason.
//!
//! A policy loads whole or not at all, and a request it cannot decide is refused. `compiled` decides; a model that it does
//! not know runs in the casbin crate, which only `interpreter` knows.

mod able;
mod covering;
mod decision;
mod diff;
mod explained;
mod explanation;
mod hits;
pub mod json;
mod listing;
mod live;
mod matrix;
mod named;
mod naming;
mod principals;
mod reload;
mod replay;
mod request;
mod route;
mod sampling;
mod settled;
mod snapshot;
mod stand_ins;
mod steps;
mod trial;

mod judge;
mod plain;

mod companion;
mod step_up;

mod engine;
mod revision;

mod compiled;
mod index;
mod memo;
mod names;
mod patterns;
mod roles;
mod rulebook;
mod tree;
mod value;

mod frame;
mod interpreter;

mod cases;
mod check;
mod code;
mod conf;
mod config;
mod courtesy;
mod csv;
mod excerpt;
mod expression;
mod fields;
mod findings;
mod matcher;
mod metrics;
mod model;
mod persona;
mod places;
mod problem;
mod rules;
mod source;
mod terms;
mod text;
mod uses;
mod warnings;
mod wider;

pub use able::Holder;
pub use cases::{Case, Tried};
pub use check::{Report, check, check_alone, check_candidate};
pub use companion::{Companion, Flaw, Swap};
pub use config::{Config, Kept, Masked, Mebibytes, Milliseconds, Watching};
pub use covering::Covering;
pub use decision::{DecideError, Decision, Verdict};
pub use diff::{Change, Comparison, Doubt, Said, Who, compare};
pub use excerpt::Excerpt;
pub use explained::Explained;
pub use explanation::{Explanation, Nearest, Term};
pub use hits::Worked;
pub use live::{Candidate, Live, Standing};
pub use matrix::{Answer, Cell, Matrix, Row};
pub use metrics::{Reloads, register};
pub use named::{Named, User};
pub use persona::Persona;
pub use plain::{Casbin, EnforceError, Enforced, Given};
pub use principals::Principals;
pub use problem::{Code, LoadError, Place, Problem, Severity};
pub use reload::{Edits, Reloader, Stop, Watch};
pub use replay::{Lacking, Replay, Second, again, named};
pub use request::AccessRequest;
pub use revision::Revision;
pub use route::{METHODS, Mounted, Route, answers};
pub use rulebook::{RulePlace, RuleRef};
pub use sampling::Sampler;
pub use snapshot::Policy;
pub use stand_ins::StandIns;
pub use step_up::StepUp;
pub use steps::{GivenBy, RoleLines, Step};
pub use trial::Trial;
