//! The access list: what the caller may do, from the same policy, asked before a button is pressed.
//!
//! It answers anyone about himself, so it is not decided on its own path; it never answers about another caller.

mod question;

use std::collections::BTreeMap;

use rocket::data::{Data, ToByteUnit};
use rocket::fairing::AdHoc;
use rocket::http::ContentType;
use rocket::request::{FromRequest, Outcome};
use rocket::serde::json::Json;
use rocket::{Request, Route, State, post, routes};
use serde::{Deserialize, Serialize};

use super::doors::Door;
use super::gate::{self, Gate};
use super::guard::Caller;
use super::problem::Problem;
use super::refusal::Refusal;
use crate::policy::{AccessRequest, Verdict};
use question::Question;

/// Mounts the route at `/api`.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom access list", |rocket| async {
        rocket.mount("/api", routes())
    })
}

fn routes() -> Vec<Route> {
    routes![list]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    requests: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    revision: String,
    access: BTreeMap<String, bool>,
}

/// Notes that this door is not decided on its own path.
struct Exempt;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Exempt {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        gate::exempt(request);
        Outcome::Success(Self)
    }
}

#[post("/access", data = "<body>")]
async fn list(
    caller: Caller<'_>,
    _exempt: Exempt,
    content_type: Option<&ContentType>,
    gate: &State<Gate>,
    body: Data<'_>,
) -> Result<Json<Answer>, Problem> {
    let asked = read(content_type, body).await.map_err(Problem)?;
    let mut access = BTreeMap::new();
    for text in asked.requests {
        let question = text
            .parse::<Question>()
            .map_err(|()| Problem(Refusal::Body { wanted: WANTED }))?;
        let allowed = may(gate, caller, &question).map_err(Problem)?;
        access.insert(text, allowed);
    }
    Ok(Json(Answer {
        revision: gate.policy().revision().to_string(),
        access,
    }))
}

/// The verdict on `question`; a path that every door refuses as ambiguous is no more allowed here.
fn may(gate: &Gate, caller: Caller<'_>, question: &Question) -> Result<bool, Refusal> {
    let Some(path) = question.path() else {
        return Ok(false);
    };
    let request = AccessRequest {
        caller: caller.principals(),
        method: question.method(),
        path: &path,
        ip: None,
    };
    let decision = gate.decide(&request, Door::AccessList, LIST)?;
    Ok(decision.verdict == Verdict::Allow)
}

async fn read(content_type: Option<&ContentType>, body: Data<'_>) -> Result<Asked, Refusal> {
    if content_type.is_some_and(|found| !found.is_json()) {
        return Err(Refusal::Status(rocket::http::Status::UnsupportedMediaType));
    }
    let body = body.open(LIMIT_KIB.kibibytes()).into_bytes().await;
    let body = body.map_err(|_| Refusal::Body { wanted: WANTED })?;
    if !body.is_complete() {
        return Err(Refusal::Status(rocket::http::Status::PayloadTooLarge));
    }
    let asked: Asked =
        serde_json::from_slice(&body).map_err(|_| Refusal::Body { wanted: WANTED })?;
    if asked.requests.len() > MOST {
        Err(Refusal::Body { wanted: WANTED })
    } else {
        Ok(asked)
    }
}

/// The most questions a call may hold.
const MOST: usize = 100;

/// A hundred paths of the longest kind that hyper accepts in practice, and no more.
const LIMIT_KIB: u64 = 256;

const WANTED: &str = r#"JSON like {"requests":["GET /api/protected"]} with at most 100 requests, each a method, one blank and a path"#;

/// The route that this door's decisions are counted under.
const LIST: &str = "/api/access";
