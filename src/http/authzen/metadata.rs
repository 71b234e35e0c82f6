//! `/.well-known/authzen-configuration`: where the endpoints are (Authorization API 1.0, section 9).
//!
//! Without an address of the server's own there is none: the `Host` of a request is the caller's word, and a caller must
//! not learn another server's endpoints from it.

use rocket::http::{Method, Status};
use rocket::response::Responder;
use rocket::route::{Handler, Outcome};
use rocket::serde::json::Json;
use rocket::{Data, Request, Route, response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::PublicUrl;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::http::resource::{AUTHZEN, Resource};

/// The routes of the description of `resource`: the well-known path, and that of a resource with a path of its own.
pub(super) fn routes(resource: Resource) -> Vec<Route> {
    let path = resource.url().map_or("", PublicUrl::path);
    let path = path.trim_end_matches('/').to_owned();
    let metadata = Metadata(resource);
    let mut routes = vec![Route::new(Method::Get, AUTHZEN, metadata.clone())];
    if !path.is_empty() {
        routes.push(Route::new(
            Method::Get,
            &format!("{AUTHZEN}{path}"),
            metadata,
        ));
    }
    routes
}

#[derive(Clone)]
struct Metadata(Resource);

/// Where each question is answered.
#[derive(Serialize, ToSchema)]
#[schema(as = AuthzenEndpoints)]
pub(in crate::http) struct Endpoints {
    policy_decision_point: String,
    access_evaluation_endpoint: String,
    access_evaluations_endpoint: String,
    search_subject_endpoint: String,
    search_resource_endpoint: String,
    search_action_endpoint: String,
}

impl Metadata {
    fn document(&self) -> Option<Endpoints> {
        let name = self.0.url()?.as_str();
        let base = name.trim_end_matches('/');
        let endpoint = |path: &str| format!("{base}/access/v1/{path}");
        Some(Endpoints {
            policy_decision_point: name.to_owned(),
            access_evaluation_endpoint: endpoint("evaluation"),
            access_evaluations_endpoint: endpoint("evaluations"),
            search_subject_endpoint: endpoint("search/subject"),
            search_resource_endpoint: endpoint("search/resource"),
            search_action_endpoint: endpoint("search/action"),
        })
    }
}

#[rocket::async_trait]
impl Handler for Metadata {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        let document = self.document();
        Outcome::from(
            request,
            document.ok_or(Problem(Refusal::Status(Status::NotFound))),
        )
    }
}

impl<'r> Responder<'r, 'static> for Endpoints {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Json(self).respond_to(request)?;
        response.set_raw_header("Cache-Control", CACHE);
        Ok(response)
    }
}

/// An hour: it changes with the configuration alone.
const CACHE: &str = "public, max-age=3600";
