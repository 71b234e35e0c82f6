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
mod request_id;
mod search;
mod subjects;
mod unasked;

use std::sync::Arc;
use std::time::Duration;

use rocket::data::Data;
use rocket::fairing::AdHoc;
use rocket::serde::json::Json;
use rocket::{Route, post, routes};
use serde::Serialize;

pub use policies::Folders;

use super::doors;
use super::guard::Permit;
use super::problem::Problem;
use super::refusal::Refusal;
use super::resource::Resource;
use crate::auth::Authenticator;
use answer::Evaluation;
use asker::{Asker, Desk, Detail, Tuple};
use entities::{Object, Place};
use page::Found;

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

/// The answers to many evaluations, or to the one that a call without any is.
#[derive(Serialize)]
#[serde(untagged)]
enum Answers {
    One(Evaluation),
    Many { evaluations: Vec<Evaluation> },
}

#[post("/evaluation", data = "<body>")]
async fn evaluation(
    _permit: Permit<'_>,
    asker: Asker<'_>,
    body: Data<'_>,
) -> Result<Json<Evaluation>, Problem> {
    let whole = body::read(body, asker.is_declared).await.map_err(Problem)?;
    one(&asker, &whole).map(Json).map_err(Problem)
}

#[post("/evaluations", data = "<body>")]
async fn evaluations(
    _permit: Permit<'_>,
    asker: Asker<'_>,
    body: Data<'_>,
) -> Result<Json<Answers>, Problem> {
    let whole = body::read(body, asker.is_declared).await.map_err(Problem)?;
    many(&asker, &whole).map(Json).map_err(Problem)
}

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
    let place = Place {
        own: whole,
        default: None,
    };
    let tuple = Tuple::read(place).map_err(body::refusal)?;
    asker.evaluate(
        tuple,
        &asker.policies(),
        &mut asker.subjects(),
        Detail::Full,
    )
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
