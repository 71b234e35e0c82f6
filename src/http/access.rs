//! The access list: what the caller may do, from the same policy, asked before a button is pressed.
//!
//! It answers anyone about himself, so it is not decided on its own path; it never answers about another caller.

mod overview;
mod question;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use rocket::data::{Data, ToByteUnit};
use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::serde::json::Json;
use rocket::{Request, Route, State, post, routes};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};
use utoipa::{OpenApi, ToSchema};

use super::described::refusals::{ForAnyone, JsonAlone, Reading};
use super::doors::Door;
use super::gate::{self, Gate};
use super::guard::Caller;
use super::json_body;
use super::problem::Problem;
use super::refusal::Refusal;
use super::trace::Trace;
use crate::policy::{AccessRequest, Policy};
use overview::Overview;
use question::Question;

/// Mounts the routes at `/api`.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom access list", |rocket| async {
        let rocket = rocket.manage(Overview::default());
        rocket.mount("/api", routes())
    })
}

fn routes() -> Vec<Route> {
    let mut routes = routes![list];
    routes.extend(overview::routes());
    routes
}

/// What the routes are.
pub(super) fn described() -> utoipa::openapi::OpenApi {
    let mut described = Described::openapi();
    described.merge(overview::Described::openapi());
    described
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Described;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccessAsked)]
struct Asked {
    #[schema(schema_with = requests)]
    requests: Vec<String>,
}

fn requests() -> Array {
    let one = ObjectBuilder::new().schema_type(Type::String).pattern(Some(
        "^(GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|TRACE|CONNECT) /",
    ));
    let several = ArrayBuilder::new().items(one).max_items(Some(MOST));
    several
        .description(Some("Each a method, one blank and a path."))
        .examples([json!(["GET /api/protected"])])
        .build()
}

#[derive(Serialize, ToSchema)]
#[schema(as = AccessList)]
struct Answer {
    /// Of the policy that answered.
    revision: String,
    /// Each request, and whether the caller may make it.
    access: BTreeMap<String, bool>,
}

/// What this door reads of a request besides its caller and its body. It notes that no decision is made on its path.
struct Asker<'r> {
    ip: Option<IpAddr>,
    trace: &'r Trace,
    declares_json: bool,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asker<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        gate::exempt(request);
        Outcome::Success(Self {
            ip: request.remote().map(|peer| peer.ip()),
            trace: Trace::of(request),
            declares_json: json_body::is_declared(request),
        })
    }
}

/// Which of these requests the caller may make, by the same policy that decides about them.
#[utoipa::path(
    post,
    path = "/api/access",
    operation_id = "access_list",
    tag = "access list",
    security((), ("bearer" = []), ("dpop" = [])),
    request_body(content = Asked, content_type = "application/json"),
    responses(
        (status = 200, description = "An answer to each of them.", body = Answer, example = json!({
            "revision": "8d2f0c1a57be", "access": {"GET /api/protected": true}
        })),
        ForAnyone, Reading, JsonAlone
    )
)]
#[post("/access", data = "<body>")]
async fn list(
    caller: Caller<'_>,
    asker: Asker<'_>,
    gate: &State<Gate>,
    body: Data<'_>,
) -> Result<Json<Answer>, Problem> {
    if !asker.declares_json {
        return Err(Problem(Refusal::Status(Status::UnsupportedMediaType)));
    }
    let asked = read(body).await.map_err(Problem)?;
    let policy = gate.policy();
    let mut access = BTreeMap::new();
    for text in asked.requests {
        let question = text.parse::<Question>();
        let question = question.map_err(|()| Problem(UNREADABLE))?;
        let allowed = may(gate, &policy, caller, &asker, &question).map_err(Problem)?;
        access.insert(text, allowed);
    }
    Ok(Json(Answer {
        revision: policy.revision().to_string(),
        access,
    }))
}

/// The verdict on `question`; a path that every door refuses as ambiguous is no more allowed here.
fn may(
    gate: &Gate,
    policy: &Arc<Policy>,
    caller: Caller<'_>,
    asker: &Asker<'_>,
    question: &Question,
) -> Result<bool, Refusal> {
    let Some(path) = question.path() else {
        return Ok(false);
    };
    let request = AccessRequest {
        caller: caller.principals(),
        method: question.method(),
        path: &path,
        ip: asker.ip,
    };
    let (_, decision) = gate.decide(policy, &request, Door::AccessList, NO_ROUTE, asker.trace);
    match decision {
        Ok(decision) => Ok(decision.is_allow()),
        Err(Refusal::StepUpRequired { .. }) => Ok(false),
        Err(refusal) => Err(refusal),
    }
}

async fn read(body: Data<'_>) -> Result<Asked, Refusal> {
    let body = body.open(LIMIT_KIB.kibibytes()).into_bytes().await;
    let body = body.map_err(|_| UNREADABLE)?;
    if !body.is_complete() {
        return Err(Refusal::Status(Status::PayloadTooLarge));
    }
    // serde would read an array as the object's members in order.
    let is_object = body.trim_ascii_start().starts_with(b"{");
    let asked: Option<Asked> = serde_json::from_slice(&body).ok().filter(|_| is_object);
    let fits = |asked: &Asked| asked.requests.len() <= MOST;
    asked.filter(fits).ok_or(UNREADABLE)
}

/// The most questions a call may hold.
const MOST: usize = 100;

/// A hundred paths of the longest kind that hyper accepts in practice, and no more.
const LIMIT_KIB: u64 = 256;

const UNREADABLE: Refusal = Refusal::Body { wanted: WANTED };

const WANTED: &str = r#"JSON like {"requests":["GET /api/protected"]} with at most 100 requests, each a method, one blank and a path"#;

/// This door is asked about paths, whether or not a route is mounted there.
const NO_ROUTE: &str = "";
