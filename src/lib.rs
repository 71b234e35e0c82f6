//! Whiteroom verifies who is calling a Rocket API, asks a Casbin policy folder whether they may, and tells everyone why.
//!
//! It is a program, `whiteroom`, and this library, of which the program is a thin shell. A caller is an access token of
//! a trusted OpenID Connect issuer, or anonymous. The policy folder decides about (caller, method, path). What was decided,
//! and by which line, goes to the handler, the log, the metrics and, as far as it is theirs to know, the caller.
//!
//! # A route
//!
//! ```
//! use rocket::{get, routes};
//! use whiteroom::http::Permit;
//!
//! /// Answers whom the policy lets `GET /api/reports`; everyone else is refused before this runs.
//! #[get("/reports")]
//! fn reports(permit: Permit<'_>) -> String {
//!     format!("for {}", permit.caller().principals().subject())
//! }
//! # let _ = routes![reports];
//! ```
//!
//! # The house
//!
//! Imports point down only, areas on one level never import each other, and no two files import each other in a circle;
//! `tests/tidy.rs` proves it.
//!
//! | level | room | what happens there |
//! |---|---|---|
//! | 5 | `main.rs` | nothing but the call of `cli` |
//! | 4 | [`cli`] | commands; the only place that prints |
//! | 3 | [`server`] | assembles the stages; public, ops and dev servers under one shutdown |
//! | 2 | [`config`] | layers of configuration; each section's type lives with its owner |
//! | 1 | [`http`] | guards, doors, routes, refusals, the page; the only place that knows Rocket, `auth` and `policy` |
//! | 1 | [`dev_issuer`] | an issuer for development; of ours it knows the personas and nothing else |
//! | 0 | [`auth`] | header → bearer → verified claims → caller |
//! | 0 | [`policy`] | (caller, method, path) → decision with its reason |
//! | 0 | [`telemetry`] | what is logged and traced, and how |
//!
//! # The life of a request
//!
//! ```text
//! socket → Rocket → guard ─┬─ auth:   header → bearer → verified claims → caller
//!                          ├─ policy: (caller, method, path) → decision
//!                          └─ permit → handler → response
//! ```
//!
//! 1. Rocket routes. A path without a route is 404, a method that the path lacks is 405, both before policy.
//! 2. The guard [`http::Permit`] reads the path as Rocket routed it. A path that two readers could read differently is
//!    400 ([`http::path`]).
//! 3. [`auth::Authenticator`] makes a caller of the `Authorization` header, once a request. A token that does not verify
//!    is 401 on every route, and so is one that was revoked ([`auth::Revoked`]); while the issuer's keys cannot be had it is 503, never 401.
//! 4. The claims become principals ([`policy::Principals`]), which count as `g` lines for this request alone, and
//!    [`policy::Policy::decide`] gives a [`policy::Decision`] with the rule that settled it.
//!    What it allows may demand a better sign-in ([`policy::StepUp`]).
//! 5. Denied and anonymous is 401, denied and known is 403 with the permission that would have been enough. The guard
//!    remembers the [`http::refusal::Refusal`], and the catcher of the prefix renders it as a problem document.
//! 6. Response fairings, in this order: what fails closed, security and cross-origin headers, metrics, the log line, the
//!    span. Whether a trace is recorded ([`telemetry::traces`]) is settled before 1; steps 3 and 4 are its parts.
//!
//! # What always holds
//!
//! - A 2xx under a governed prefix ([`http::prefixes`]) has a recorded decision, or becomes a 500.
//! - A guard refuses with an error and never forwards, so no fallback answers in a handler's place.
//! - The live policy is one immutable value that is swapped whole; a request sees one revision and its decision says which.
//! - An index only narrows the rules that are evaluated; `docs/engine.md` tells how a decision is made.
//! - A token is looked for among the revoked on every request, whatever is remembered of it.
//! - A policy folder that has a fault, or that fails its own cases, is not served by.
//! - A token, a header's value, a query and a body never reach a log, a metric, a span or a refusal.
//! - No answer waits for a log, a collector or a scrape: what they do not take in time is dropped and counted.
//! - Cores are pure: keys, policy and the time are arguments. I/O lives in files named for it.

pub mod cli;

pub mod server;

pub mod config;

pub mod http;

pub mod dev_issuer;

pub mod auth;

pub mod policy;

pub mod telemetry;

pub use auth::Claims;
pub use config::{Config, ConfigError};
pub use http::problem::Problem;
pub use http::refusal::Refusal;
pub use http::{Caller, Permit};
pub use policy::{Decision, Live, Principals, Verdict};
/// The metrics library, in the version of the [`Registry`](prometheus::Registry) that the stage manages.
pub use prometheus;
pub use server::ServeError;
pub use server::stage::{Stage, check, ops, stage};

/// Compiles what the README shows.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
