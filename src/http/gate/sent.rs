//! How a request was sent, which is not how it is routed: a proof names the one, a policy the other.

use crate::auth::PublicUrl;

/// What a proof must be for.
pub(in crate::http) struct Sent<'a> {
    /// The method on the wire.
    pub(in crate::http) method: &'a str,
    /// The path, not decoded and without the query.
    pub(in crate::http) path: &'a str,
    /// Whether the query has a field `access_token`.
    pub(in crate::http) query_token: bool,
    /// The addresses before that path.
    pub(in crate::http) public_urls: &'a [PublicUrl],
}
