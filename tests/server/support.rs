//! What the tests need of a running program.

mod collector;
mod folder;
mod forge;
mod problem;
mod program;
mod prover;
mod python;
mod rotel;
mod scrape;
mod server;
mod socket;
mod span;

pub(crate) use collector::{Collector, Conduct};
pub(crate) use folder::Folder;
pub(crate) use forge::{AUDIENCE, CLIENT_ID, Forge, encode, now};
pub(crate) use program::{Ended, Errors, Program};
pub(crate) use prover::Prover;
pub(crate) use python::{packages, python};
pub(crate) use rotel::Rotel;
pub(crate) use scrape::Scrape;
pub(crate) use server::Server;
pub(crate) use socket::{RawAnswer, exchange};
pub(crate) use span::Span;
