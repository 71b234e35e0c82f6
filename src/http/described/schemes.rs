//! How a caller shows who he is: the security schemes of the document, and the routes that go without.

use serde_json::{Value, json};
use utoipa::openapi::security::SecurityRequirement;

/// The name of the scheme of RFC 6750.
const BEARER: &str = "bearer";

/// The name of the scheme of RFC 9449.
const DPOP: &str = "dpop";

/// The schemes by their names, as JSON: the types for them know no scheme that is younger than they are.
pub(in crate::http) fn all() -> Value {
    json!({
        BEARER: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": OF_BEARER,
        },
        DPOP: {
            "type": "http",
            "scheme": "DPoP",
            "description": OF_DPOP,
        },
    })
}

/// A token by either scheme.
pub(in crate::http) fn token() -> Vec<SecurityRequirement> {
    let scopes: [&str; 0] = [];
    [BEARER, DPOP]
        .map(|scheme| SecurityRequirement::new(scheme, scopes))
        .to_vec()
}

/// A token by either scheme, or none.
pub(in crate::http) fn token_or_none() -> Vec<SecurityRequirement> {
    let mut either = vec![SecurityRequirement::default()];
    either.extend(token());
    either
}

const OF_BEARER: &str =
    "An access token of the issuer for this API: `Authorization: Bearer …` (RFC 6750).";

const OF_DPOP: &str = "An access token that is bound to a key (RFC 9449): `Authorization: DPoP …`, with a proof in the header \
    `DPoP` that names this method and this address. Whether it is taken, or demanded, is the configuration's to say.";
