//! What the rest of the program has to know to be served: the registration, and the grant of its own command line.

/// The one registered client, a public one (a single-page app), and the one API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The `client_id`.
    pub client_id: String,
    /// The API's identifier, the only `audience` that tokens are issued for.
    pub audience: String,
}

/// An extension grant (RFC 6749 §4.5) at `/oauth/token`: `grant_type=<this>&who=alice` answers an access token for the
/// persona `alice`, without a browser. `audience` and `client_id` may be given and must be the registered ones.
pub const PERSONA_GRANT: &str = "urn:whiteroom:params:oauth:grant-type:persona";
