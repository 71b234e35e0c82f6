//! The HTTP area: guards, doors, routes and refusals; the only room that knows Rocket, `auth` and `policy` together.
//!
//! Only this area assigns a status code. Each file with a `stage` is attached by [`crate::server`]; a guard refuses with
//! an error and never forwards.

mod fields;

pub mod resource;

pub mod refusal;

mod described;

pub mod trace;

pub mod path;

pub mod methods;

pub mod doors;

pub mod problem;

pub mod unrouted;

pub mod prefixes;

pub mod governed;

pub mod metrics;

mod wire_method;

mod callers;
pub mod certificates;

pub mod decision_log;

pub mod recent;

pub mod shadow;

pub mod desk_replay;

mod steps;

pub mod witnesses;

pub mod gate;

pub mod guard;

pub mod access;

mod client_address;
mod original;

pub mod forward;

pub mod authzen;

pub mod desk;

mod json_body;

pub mod target;

pub mod claimed;

pub mod api;

pub mod routes;

pub mod uncovered;

pub mod mounted;

pub mod resource_metadata;

pub mod openapi;

pub mod cors;

pub mod headers;

pub mod log;

pub mod spans;

pub mod nonce;

pub mod ops;

pub mod spa;

pub use guard::{Caller, Permit};
