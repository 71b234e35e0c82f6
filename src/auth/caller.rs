//! Who is calling: nobody in particular, or someone whose token was verified.
//!
//! A request with a bad token has no caller at all, not an anonymous one: it ends in a refusal.

use std::sync::Arc;

use super::claims::Claims;

/// Who is calling.
#[derive(Debug, Clone)]
pub enum Caller {
    /// The request presents no bearer token.
    Anonymous,
    /// The request presents a token that passed every check.
    Known(Arc<Claims>),
}
