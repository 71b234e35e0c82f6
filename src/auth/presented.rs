//! What a request presents as proof of who is calling.
//!
//! Hand over every `Authorization` header, not the first: two of them are an attack or a broken proxy, and refused.

/// The parts of a request that may carry a token. No `Debug`: it holds secrets.
#[derive(Clone, Copy, Default)]
pub struct Presented<'a> {
    /// The value of every `Authorization` header, in order, without those that are not UTF-8.
    pub authorization: &'a [&'a str],
    /// Whether the query has a field `access_token`. Its value is never a token, and never read.
    pub query_token: bool,
}
