//! What the tests need of a running program.

mod folder;
mod program;
mod server;

pub(crate) use folder::Folder;
pub(crate) use program::{Ended, Program};
pub(crate) use server::Server;
