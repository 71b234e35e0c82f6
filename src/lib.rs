//! Whiteroom verifies who is calling a Rocket API, asks a Casbin policy folder whether they may, and tells everyone why.
//!
//! It is a program, `whiteroom`, and this library, of which the program is a thin shell. A caller is an access token of
//! a trusted OpenID Connect issuer, or anonymous. The policy folder decides about (caller, method, path). What was decided,
//! and by which line, goes to the handler, the log, the metrics and, as far as it is theirs to know, the caller.
//!
//! # From zero to a protected route
//!
//! Add the crate to a Rocket 0.5 program, attach [`stage`], and take a [`Permit`] in each handler:
//!
//! ```
//! use rocket::{Build, Rocket, get, routes};
//! use whiteroom::Permit;
//!
//! /// Answers whom the policy lets `GET /api/reports/<id>`; everyone else is refused before this runs.
//! #[get("/reports/<id>")]
//! fn report(permit: Permit<'_>, id: u32) -> String {
//!     format!("report {id} for {}", permit.caller().principals().subject())
//! }
//!
//! fn rocket() -> Rocket<Build> {
//!     rocket::build()
//!         .attach(whiteroom::stage())
//!         .mount("/api", routes![report])
//! }
//! # drop(rocket());
//! ```
//!
//! Say whose tokens count, in `Rocket.toml` or by `AUTH0_DOMAIN` and `AUTH0_AUDIENCE`:
//!
//! ```toml
//! [default.auth]
//! domain = "https://login.example.com/"
//! audience = "https://api.example.com"
//! ```
//!
//! And say who may do what, in the folder `policies`: a Casbin model in `model.conf` (that of this repository will do), and
//! the rules in `policy.csv`:
//!
//! ```text
//! p, permission:read:reports, /api/reports/:id, ^GET$, allow
//! ```
//!
//! A caller without a token is now answered 401, one without the permission 403 and the name of what is missing, and one with
//! it by the handler. What a launch lacks, it says with the place and the mend. `examples/embed` is a whole program, with
//! tests.
//!
//! - The policy governs the prefixes `/api`, `/admin` and `/access` ([`http::prefixes`]). A handler there that forgot its
//!   [`Permit`] answers 500, and a warning in the log names each route that no rule allows to anybody.
//! - [`Permit`] comes before a body in a handler's arguments as Rocket runs them, so nothing is read of whom the policy refuses.
//! - [`Caller`] says who is calling where the policy does not govern; a bad token is refused there, too.
//! - [`Permit::decision`] says which rule settled it.
//!
//! # Configuration
//!
//! [`stage`] reads the sections `auth`, `policy`, `doors`, `cors` and `ops` from the Rocket's own figment, over their defaults,
//! and above them `WHITEROOM_SECTION__KEY` and the `AUTH0_*` names from the environment. The README lists every key; each
//! section's type documents it: [`auth::Config`], [`policy::Config`], [`http::doors::Config`], [`http::cors::Config`] and
//! [`http::ops::Config`]. A key of ours that does not exist is an error, and so is a value that means nothing.
//! [`Stage::with`] takes a [`Config`] instead.
//!
//! # Writing a policy
//!
//! A rule's subject is one of the names that a token's claims give: `anyone`, `authenticated`, `user:…`, `permission:…`,
//! `scope:…`, `role:…`, `org:…` or `client:…` ([`Principals`]). `g` lines give names to names. What no rule allows is denied, and a rule that
//! denies wins. `cases.toml` holds personas with what each can and cannot do, and a folder that fails its cases does not
//! load. An edit is in force within a second; one with a fault changes nothing but the log and the health answer.
//! `whiteroom policy test`, `explain`, `diff` and others work on your folder as on any.
//!
//! # Testing
//!
//! With a shared secret as its issuer an API needs no network, and Rocket's local client asks it:
//!
//! ```
//! use rocket::local::blocking::Client;
//! use whiteroom::Config;
//!
//! # use rocket::{get, routes};
//! # #[get("/open")]
//! # fn open(_permit: whiteroom::Permit<'_>) -> &'static str { "for anyone" }
//! let figment = rocket::Config::figment()
//!     .merge(("log_level", "off"))
//!     .merge(("auth.domain", "https://login.example.com/"))
//!     .merge(("auth.audience", "https://api.example.com"))
//!     .merge(("auth.algorithms", ["HS256"]))
//!     .merge(("auth.secret", "a secret for tests, of at least 32 bytes"));
//! // Without a look at the environment of whoever runs the test.
//! let config = Config::within(&figment)?;
//! let rocket = rocket::custom(figment)
//!     .attach(whiteroom::stage().with(config))
//!     .mount("/api", routes![open]);
//! let client = Client::tracked(rocket).map_err(|error| error.to_string())?;
//! assert_eq!(client.get("/api/open").dispatch().status().code, 200);
//! assert_eq!(client.get("/api/access").dispatch().status().code, 405);
//!
//! // Is there a rule for each of these routes, and a route for each rule?
//! let report = whiteroom::check(client.rocket()).ok_or("no stage")?;
//! assert!(report?.problems.iter().any(|problem| problem.message.contains("/api/protected")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Operations
//!
//! [`ops`] gives the Rocket of health and metrics, to be launched on its own port beside yours. The metrics are in a
//! [`prometheus::Registry`] in Rocket's managed state, to which you may add your own. Each request is an event of `tracing`, or a line of `log` if no
//! subscriber is installed; [`telemetry::install`] installs the program's, which also keeps Rocket's own lines quiet, since they
//! hold whole targets and with them a query. When Rocket shuts down, the stage stops what it began. `docs/operations.md` and `docs/runbook.md` are about the program and hold for the stage.
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
//! | 3 | [`server`] | assembles the stages, also for others' Rockets; public, ops and dev servers under one shutdown |
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
