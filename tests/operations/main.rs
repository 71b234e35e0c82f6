//! What operators are given does what it says: a real Prometheus scrapes running servers, and every panel and every alert is
//! evaluated on what it finds; the rules pass their unit tests; the image is built and the compose file started.
//!
//! `make test` installs the programs that are needed. `UPDATE_OPERATIONS=1` writes the values that the panels showed into
//! `docs/operations.md`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail loudly"
)]

mod compose;
mod dashboards;
mod files;
mod folder;
mod observed;
mod prometheus;
mod promql;
mod site;
mod table;
mod tool;

/// One run of a program; shared with the tests of the server.
#[path = "../server/support/program.rs"]
#[allow(dead_code, reason = "some of it is for other tests")]
mod program;
