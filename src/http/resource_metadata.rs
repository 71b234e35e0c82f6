//! `/.well-known/oauth-protected-resource`: who issues tokens for this API, and how they are sent (RFC 9728).
//!
//! It is for anyone, so it holds what is known to be true and nothing else: no scopes, since the policy alone knows what
//! helps, and no issuer whose name is not settled yet.

use std::sync::Arc;

use rocket::fairing::AdHoc;
use rocket::http::{Method, Status};
use rocket::response::Responder;
use rocket::route::{Handler, Outcome};
use rocket::serde::json::Json;
use rocket::{Data, Request, Route, response};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::refusal::Refusal;
use super::resource::{Resource, WELL_KNOWN};
use crate::auth::jws::{Algorithm, Algorithms};
use crate::auth::{Authenticator, DpopMode, PublicUrl};

/// Describes `resource`, whose tokens `authenticator` verifies; a resource that nobody can name has no metadata.
pub fn stage(resource: Option<Resource>, authenticator: Arc<Authenticator>) -> AdHoc {
    let routes = resource.map(|resource| {
        let metadata = Described {
            resource,
            authenticator,
        };
        metadata.routes()
    });
    AdHoc::on_ignite("whiteroom resource metadata", |rocket| async {
        rocket.mount("/", routes.unwrap_or_default())
    })
}

#[derive(Clone)]
struct Described {
    resource: Resource,
    authenticator: Arc<Authenticator>,
}

/// What clients are told (RFC 9728, section 2). A list without members is left out, as section 3.2 demands.
#[derive(Serialize, ToSchema)]
#[schema(as = ResourceMetadata)]
pub(super) struct Metadata {
    resource: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, required = false)]
    authorization_servers: Vec<String>,
    #[schema(value_type = Vec<String>)]
    bearer_methods_supported: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, required = false)]
    dpop_signing_alg_values_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    dpop_bound_access_tokens_required: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    tls_client_certificate_bound_access_tokens: bool,
}

impl Described {
    /// The well-known path, and the one of a resource with a path of its own (section 3.1).
    fn routes(self) -> Vec<Route> {
        let path = self.resource.url().map_or("", PublicUrl::path);
        let path = path.trim_end_matches('/').to_owned();
        let mut routes = vec![Route::new(Method::Get, WELL_KNOWN, self.clone())];
        if !path.is_empty() {
            let own = format!("{WELL_KNOWN}{path}");
            routes.push(Route::new(Method::Get, &own, self));
        }
        routes
    }

    fn document(&self) -> Option<Metadata> {
        let dpop = self.authenticator.dpop_mode();
        let names = Algorithms::ASYMMETRIC.iter().map(Algorithm::name);
        let names = names.filter(|_| dpop != DpopMode::Disabled);
        Some(Metadata {
            resource: self.resource.url()?.as_str().to_owned(),
            authorization_servers: self.authenticator.issuer_names().collect(),
            bearer_methods_supported: ["header"],
            dpop_signing_alg_values_supported: names.collect(),
            dpop_bound_access_tokens_required: dpop == DpopMode::Required,
            tls_client_certificate_bound_access_tokens: self.authenticator.checks_certificates(),
        })
    }
}

#[rocket::async_trait]
impl Handler for Described {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        let document = self
            .document()
            .ok_or(Problem(Refusal::Status(Status::NotFound)));
        Outcome::from(request, document)
    }
}

impl<'r> Responder<'r, 'static> for Metadata {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Json(self).respond_to(request)?;
        response.set_raw_header("Cache-Control", CACHE);
        Ok(response)
    }
}

/// One minute: soon after its start the server may learn the name of an issuer.
const CACHE: &str = "public, max-age=60";
