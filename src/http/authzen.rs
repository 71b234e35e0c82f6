//! AuthZEN: other services ask for decisions by the Authorization API 1.0 of the OpenID Foundation.
//!
//! Whoever asks is a caller himself, and the policy decides first whether he may. A denial is an answer like another, with
//! status 200; what is wrong with a request is 400, whatever Rocket would make of it.

mod answer;
mod asker;
mod batch;
mod body;
mod entities;
mod flaw;
mod json;
mod metadata;
mod page;
mod policies;
mod question;
mod reasons;
mod request_id;
mod search;
mod shapes;
mod subjects;
mod unasked;

use std::sync::Arc;
use std::time::Duration;

use rocket::data::Data;
use rocket::fairing::AdHoc;
use rocket::serde::json::Json;
use rocket::{Route, post, routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

pub(super) use metadata::Endpoints;
pub use policies::Folders;

use super::described::refusals::{Guarded, Reading};
use super::doors;
use super::guard::Permit;
use super::problem::Problem;
use super::refusal::Refusal;
use super::resource::Resource;
use crate::auth::Authenticator;
use answer::Evaluation;
use asker::{Asker, Desk, Tuple};
use entities::{Object, Place};
use page::Found;
use reasons::Reasons;
use shapes::{ActionSearch, EvaluationAsked, EvaluationsAsked, ResourceSearch, SubjectSearch};

/// Mounts the routes at `/access/v1`, and the description of `resource`, if it has a name to be described by. A subject is a
/// user if its type is one of `config`, and has the names that tokens of the issuers of `authenticator` would give; their
/// clocks may differ by `leeway`.
pub fn stage(
    config: &doors::Config,
    roles_claim: &str,
    resource: Option<Resource>,
    authenticator: Arc<Authenticator>,
    leeway: Duration,
) -> AdHoc {
    let desk = Desk {
        authenticator,
        roles_claim: roles_claim.to_owned(),
        subject_types: config.authzen_subject_types.clone(),
        leeway,
    };
    let metadata = resource.map(metadata::routes).unwrap_or_default();
    AdHoc::on_ignite("whiteroom authzen", |rocket| async {
        rocket
            .manage(desk)
            .mount(BASE, routes())
            .mount("/", metadata)
            .attach(request_id::Echo)
    })
}

/// Has `folders` asked about their types of resources.
pub fn asking(folders: Folders) -> AdHoc {
    AdHoc::on_ignite("whiteroom authzen folders", |rocket| async {
        rocket.manage(folders)
    })
}

/// The routes, relative to [`BASE`].
pub(super) fn routes() -> Vec<Route> {
    routes![
        evaluation,
        evaluations,
        search_subject,
        search_resource,
        search_action
    ]
}

/// Where the routes are mounted.
pub(super) const BASE: &str = "/access/v1";

/// What the routes are.
#[derive(OpenApi)]
#[openapi(paths(
    evaluation,
    evaluations,
    search_subject,
    search_resource,
    search_action
))]
pub(super) struct Described;

/// The answers to many evaluations, or to the one that a call without any is.
#[derive(Serialize, ToSchema)]
#[schema(as = AuthzenAnswers)]
#[serde(untagged)]
enum Answers {
    One(Evaluation),
    Many { evaluations: Vec<Evaluation> },
}

/// Whether a subject may do an action on a resource (Authorization API 1.0, section 6).
#[utoipa::path(
    post,
    path = "/access/v1/evaluation",
    operation_id = "authzen_evaluation",
    tag = "AuthZEN",
    params(("X-Request-ID" = Option<String>, Header, description = "Comes back with the answer.")),
    request_body(content = EvaluationAsked, content_type = "application/json"),
    responses(
        (status = 200, description = "The decision; a denial has its reason.", body = Evaluation, example = json!({"decision": true})),
        Guarded, Reading
    )
)]
#[post("/evaluation", data = "<body>")]
async fn evaluation(
    _permit: Permit<'_>,
    asker: Asker<'_>,
    body: Data<'_>,
) -> Result<Json<Evaluation>, Problem> {
    let whole = body::read(body, asker.is_declared).await.map_err(Problem)?;
    one(&asker, &whole).map(Json).map_err(Problem)
}

/// Many evaluations in one call (section 7).
#[utoipa::path(
    post,
    path = "/access/v1/evaluations",
    operation_id = "authzen_evaluations",
    tag = "AuthZEN",
    params(("X-Request-ID" = Option<String>, Header, description = "Comes back with the answer.")),
    request_body(content = EvaluationsAsked, content_type = "application/json"),
    responses(
        (status = 200, description = "A decision for each, in their order.", body = Answers, example = json!({"evaluations": [{"decision": true}]})),
        Guarded, Reading
    )
)]
#[post("/evaluations", data = "<body>")]
async fn evaluations(
    _permit: Permit<'_>,
    asker: Asker<'_>,
    body: Data<'_>,
) -> Result<Json<Answers>, Problem> {
    let whole = body::read(body, asker.is_declared).await.map_err(Problem)?;
    many(&asker, &whole).map(Json).map_err(Problem)
}

/// Which subjects may do an action on a resource (section 8).
#[utoipa::path(
    post,
    path = "/access/v1/search/subject",
    operation_id = "authzen_search_subject",
    tag = "AuthZEN",
    params(("X-Request-ID" = Option<String>, Header, description = "Comes back with the answer.")),
    request_body(content = SubjectSearch, content_type = "application/json"),
    responses(
        (status = 200, description = "A page of subjects.", body = Found, example = json!({"results": [{"type": "user", "id": "auth0|alice"}], "page": {"next_token": "", "count": 1}})),
        Guarded, Reading
    )
)]
#[post("/search/subject", data = "<body>")]
async fn search_subject(
    _permit: Permit<'_>,
    asker: Asker<'_>,
    body: Data<'_>,
) -> Result<Json<Found>, Problem> {
    let whole = body::read(body, asker.is_declared).await.map_err(Problem)?;
    let found = search::subjects(&asker, &whole).await;
    found.map(Json).map_err(|flaw| Problem(body::refusal(flaw)))
}

/// On which resources a subject may do an action (section 8).
#[utoipa::path(
    post,
    path = "/access/v1/search/resource",
    operation_id = "authzen_search_resource",
    tag = "AuthZEN",
    params(("X-Request-ID" = Option<String>, Header, description = "Comes back with the answer.")),
    request_body(content = ResourceSearch, content_type = "application/json"),
    responses(
        (status = 200, description = "A page of resources.", body = Found, example = json!({"results": [{"type": "route", "id": "/api/open"}], "page": {"next_token": "", "count": 1}})),
        Guarded, Reading
    )
)]
#[post("/search/resource", data = "<body>")]
async fn search_resource(
    _permit: Permit<'_>,
    asker: Asker<'_>,
    body: Data<'_>,
) -> Result<Json<Found>, Problem> {
    let whole = body::read(body, asker.is_declared).await.map_err(Problem)?;
    let found = search::resources(&asker, &whole).await;
    found.map(Json).map_err(|flaw| Problem(body::refusal(flaw)))
}

/// Which actions a subject may do on a resource (section 8).
#[utoipa::path(
    post,
    path = "/access/v1/search/action",
    operation_id = "authzen_search_action",
    tag = "AuthZEN",
    params(("X-Request-ID" = Option<String>, Header, description = "Comes back with the answer.")),
    request_body(content = ActionSearch, content_type = "application/json"),
    responses(
        (status = 200, description = "A page of actions.", body = Found, example = json!({"results": [{"name": "GET"}], "page": {"next_token": "", "count": 1}})),
        Guarded, Reading
    )
)]
#[post("/search/action", data = "<body>")]
async fn search_action(
    _permit: Permit<'_>,
    asker: Asker<'_>,
    body: Data<'_>,
) -> Result<Json<Found>, Problem> {
    let whole = body::read(body, asker.is_declared).await.map_err(Problem)?;
    let found = search::actions(&asker, &whole).await;
    found.map(Json).map_err(|flaw| Problem(body::refusal(flaw)))
}

fn one(asker: &Asker<'_>, whole: &Object) -> Result<Evaluation, Refusal> {
    let tuple = Tuple::read(Place::alone(whole)).map_err(body::refusal)?;
    asker.evaluate(tuple, &mut asker.call(Reasons::Full))
}

fn many(asker: &Asker<'_>, whole: &Object) -> Result<Answers, Refusal> {
    match batch::items(whole).map_err(body::refusal)? {
        None => one(asker, whole).map(Answers::One),
        Some(items) => {
            let evaluations = batch::answers(asker, whole, items);
            let evaluations = evaluations.map_err(body::refusal)?;
            Ok(Answers::Many { evaluations })
        }
    }
}
