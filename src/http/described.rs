//! The words in which routes describe themselves, for the document of `openapi`.
//!
//! They stand beneath the routes, which use them, and the document, which gathers the routes.

pub(super) mod refusals;
pub(super) mod rules;
pub(super) mod schemes;
