//! What the tests need of a running program.

mod folder;
mod issuer;
mod program;
mod scrape;
mod server;

pub(crate) use folder::Folder;
pub(crate) use issuer::AbsentIssuer;
pub(crate) use program::Program;
pub(crate) use scrape::Scrape;
pub(crate) use server::Server;
