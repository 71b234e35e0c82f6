//! The program where its users stand: over HTTP, on the command line, and through its guards.
//!
//! Each module is one boundary, and each test a table of rows or one sentence.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

mod endpoints;

mod check;

mod warnings;

mod wire;

mod dpop;

mod certificates;

mod routing;

mod access;

mod forward;

mod authzen;

mod cors;

mod doors;

mod resource;

mod page;

mod ops;

mod health;

mod metrics;

mod outage;

mod reload;

mod starts;

mod step_up;

mod inspect;
mod mistakes;
mod tokens;

mod enforce;

mod desk;

mod desk_api;

mod shutdown;

mod guards;

mod openapi;

mod issuers;

mod keys;

mod options;

mod crowd;

mod traces;

mod logs;

mod decisions;

mod shadow;
