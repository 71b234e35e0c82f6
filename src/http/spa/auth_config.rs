//! `/auth_config.json`: what the page needs to sign in. Nothing in it is secret.

use rocket::Route;
use rocket::http::{ContentType, Method};
use serde::Serialize;
use utoipa::ToSchema;

use super::asset::Asset;

/// The issuer, client and API that the page signs in with.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthConfig {
    /// The issuer: a bare domain (https) or an origin.
    pub domain: String,
    /// The page's client id; empty when none is configured, and then nobody can sign in on the page.
    pub client_id: String,
    /// The API's identifier.
    pub audience: String,
    /// Whether the page has its tokens bound to a key of its browser's; told only where it has.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub use_dpop: bool,
}

impl AuthConfig {
    pub(super) fn route(&self) -> Route {
        let json = serde_json::to_vec(self).unwrap_or_default();
        Route::new(
            Method::Get,
            "/auth_config.json",
            Asset::new(ContentType::JSON, json),
        )
    }
}
