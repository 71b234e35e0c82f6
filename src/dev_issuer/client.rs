//! What the rest of the program has to know to be served: the registration, and the grant of its own command line.

/// The one registered client, a public one (a single-page app), and the one API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The `client_id`.
    pub client_id: String,
    /// The API's identifier, the only `audience` that tokens are issued for.
    pub audience: String,
}

impl Client {
    /// With what is configured, and names of its own for the rest.
    #[must_use]
    pub fn configured(client_id: Option<String>, audience: Option<String>) -> Self {
        Self {
            client_id: client_id.unwrap_or_else(|| CLIENT_ID.to_owned()),
            audience: audience.unwrap_or_else(|| AUDIENCE.to_owned()),
        }
    }
}

/// An extension grant (RFC 6749 §4.5) at `/oauth/token`: `grant_type=<this>&who=alice` answers an access token for the
/// persona `alice`, without a browser. `audience` and `client_id` may be given and must be the registered ones.
pub const PERSONA_GRANT: &str = "urn:whiteroom:params:oauth:grant-type:persona";

/// The page's client, unless one is configured.
const CLIENT_ID: &str = "whiteroom-dev";

/// The API's identifier, unless one is configured; a name that resolves nowhere (RFC 6761).
const AUDIENCE: &str = "https://api.whiteroom.localhost";
