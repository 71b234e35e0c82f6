//! What a request presents as proof of who is calling.
//!
//! Hand over every `Authorization` and every `DPoP` header, not the first: two of them are an attack or a broken proxy, and
//! refused. The method, the path and the public addresses are what a proof must be for; without them none is taken.

use super::public_url::PublicUrl;

/// The parts of a request that may carry a token. No `Debug`: it holds secrets.
#[derive(Clone, Copy, Default)]
pub struct Presented<'a> {
    /// The value of every `Authorization` header, in order, without those that are not UTF-8.
    pub authorization: &'a [&'a str],
    /// Whether the query has a field `access_token`. Its value is never a token, and never read.
    pub query_token: bool,
    /// The value of every `DPoP` header, in order, without those that are not UTF-8.
    pub proofs: &'a [&'a str],
    /// The method of the request, in capitals.
    pub method: &'a str,
    /// The path of the request as it was sent, from its first slash on and without the query.
    pub path: &'a str,
    /// Where callers reach this server, before that path. From the configuration, never from the request.
    pub public_urls: &'a [PublicUrl],
    /// Every value of the header in which a trusted proxy forwards the client's certificate; none where there is no such
    /// header, or the peer is not trusted.
    pub certificates: &'a [&'a str],
}
