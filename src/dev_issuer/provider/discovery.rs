//! What the issuer says about itself: OpenID Connect Discovery 1.0 and its public keys.

use jsonwebtoken::jwk::JwkSet;
use rocket::serde::json::Json;
use serde_json::{Value, json};

use super::grant::IDENTITY_SCOPES;
use super::proof::ALGORITHMS;
use super::visit::Visit;
use crate::dev_issuer::client::PERSONA_GRANT;

/// The provider metadata.
#[rocket::get("/.well-known/openid-configuration")]
pub(super) fn metadata(visit: Visit<'_>) -> Json<Value> {
    Json(describe(&visit.location.url))
}

/// The key set.
#[rocket::get("/.well-known/jwks.json")]
pub(super) fn keys(visit: Visit<'_>) -> Json<JwkSet> {
    Json(visit.issuer.key.public_set())
}

fn describe(issuer: &str) -> Value {
    let at = |path: &str| format!("{issuer}{path}");
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("oauth/token"),
        "revocation_endpoint": at("oauth/revoke"),
        "userinfo_endpoint": at("userinfo"),
        "end_session_endpoint": at("oidc/logout"),
        "jwks_uri": at(".well-known/jwks.json"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "web_message"],
        "grant_types_supported": ["authorization_code", "refresh_token", PERSONA_GRANT],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "dpop_signing_alg_values_supported": ALGORITHMS,
        "scopes_supported": IDENTITY_SCOPES,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": [
            "aud", "auth_time", "email", "email_verified", "exp", "iat", "iss", "name", "nickname", "nonce", "picture",
            "sid", "sub", "updated_at",
        ],
        "request_uri_parameter_supported": false,
        "request_parameter_supported": false,
    })
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn the_metadata_names_every_endpoint_below_the_issuer() {
        insta::assert_json_snapshot!(describe("http://localhost:8002/"));
    }
}
