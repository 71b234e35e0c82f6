//! What the tests need of a running program.

mod folder;
mod forge;
mod problem;
mod program;
mod prover;
mod scrape;
mod server;
mod socket;

pub(crate) use folder::Folder;
pub(crate) use forge::{AUDIENCE, CLIENT_ID, Forge, encode, now};
pub(crate) use program::{Ended, Program};
pub(crate) use prover::Prover;
pub(crate) use scrape::Scrape;
pub(crate) use server::Server;
pub(crate) use socket::RawAnswer;
