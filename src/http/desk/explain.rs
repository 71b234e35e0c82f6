//! `POST …/explain`: what the policy says to a request of somebody, and why.
//!
//! The claims are whatever the asker writes, and are believed for nothing but the answer.

use std::time::SystemTime;

use rocket::http::Status;
use rocket::{Route, State, post, routes};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::{OpenApi, ToSchema};

use super::answer::Answer;
use super::query::Fields;
use super::shapes::Explanation;
use super::side::Side;
use super::work::{Table, Work};
use crate::http::claimed::claimed;
use crate::http::described::refusals::{Guarded, JsonAlone, Reading, Showing};
use crate::http::described::rules::one_of;
use crate::http::guard::Permit;
use crate::http::json_body::JsonBody;
use crate::http::path::AMBIGUOUS;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::http::target::{self, Target};
use crate::policy::json::{Explaining, explained};
use crate::policy::{AccessRequest, Explained, Policy};

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(explain))]
pub(super) struct Described;

pub(super) fn routes() -> Vec<Route> {
    routes![explain]
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PolicyExplainAsked, example = json!({"who": "alice", "method": "GET", "path": "/api/protected"}))]
struct Asked {
    /// A persona, or `anonymous`, which it is without either this or `claims`.
    who: Option<String>,
    /// Claims as a token carries them, in place of `who`.
    #[schema(value_type = Option<Object>)]
    claims: Option<Value>,
    #[schema(schema_with = methods)]
    method: String,
    #[schema(pattern = "^/")]
    path: String,
    #[schema(value_type = Option<Side>)]
    of: Option<String>,
}

/// Whose request it is.
enum Who {
    /// A persona, or `anonymous`.
    Persona(String),
    Claims(Map<String, Value>),
}

/// What the policy says to a request of somebody, and why.
#[utoipa::path(
    post,
    path = "/admin/api/policy/explain",
    operation_id = "policy_explain",
    tag = "policy desk",
    request_body(content = Asked, content_type = "application/json"),
    responses(
        (status = 200, description = "The explanation.", body = Explanation),
        Guarded, Reading, JsonAlone, Showing
    )
)]
#[post("/policy/explain", data = "<body>")]
async fn explain(
    _permit: Permit<'_>,
    fields: Fields,
    work: &State<Work>,
    body: JsonBody,
) -> Result<Answer, Problem> {
    fields.only(&[], "empty").map_err(Problem)?;
    let (who, target, side) = read(&body).map_err(Problem)?;
    let told = work.done(move |table| told(table, who, &target, side));
    told.await.map_err(Problem)
}

fn read(body: &JsonBody) -> Result<(Who, Target, Side), Refusal> {
    let asked: Asked = body.object().ok_or(UNREADABLE)?;
    let who = match (asked.who, asked.claims) {
        (Some(_), Some(_)) => return Err(UNREADABLE),
        (Some(who), None) => Who::Persona(who),
        (None, Some(Value::Object(claims))) => Who::Claims(claims),
        (None, Some(_)) => return Err(NO_CLAIMS),
        (None, None) => Who::Persona("anonymous".into()),
    };
    let target = target::read(&asked.method, &asked.path).map_err(|_| NO_REQUEST)?;
    let side = Side::named(asked.of.as_deref()).ok_or(UNREADABLE)?;
    Ok((who, target, side))
}

fn told(table: &Table, who: Who, target: &Target, side: Side) -> Result<Value, Refusal> {
    let desk = &table.desk;
    let shown = side.shown(&desk.policy)?;
    let policy = shown.policy();
    let (name, caller) = match who {
        Who::Persona(name) => {
            let caller = policy.caller(&name, &desk.roles_claim);
            let caller = caller.ok_or_else(|| nobody(policy))?;
            (name, caller)
        }
        Who::Claims(claims) => {
            let caller = claimed(&claims, &desk.auth, &desk.roles_claim);
            let caller = caller.map_err(|_| Refusal::Status(Status::InternalServerError))?;
            let caller = caller.principals;
            (format!("the claims of {}", caller.subject()), caller)
        }
    };
    let explaining = Explaining {
        who: &name,
        caller: &caller,
        method: target.method,
        path: target.path.as_deref(),
    };
    let Some(path) = &target.path else {
        return Ok(explained(&explaining, Err(AMBIGUOUS)));
    };
    let request = AccessRequest {
        caller: &caller,
        method: target.method,
        path,
        ip: None,
    };
    let times = (SystemTime::now(), desk.leeway);
    let said = Explained::of(policy, &request, desk.beside(), times);
    let said = said.map_err(|error| Refusal::PolicyFailed(error.to_string()))?;
    Ok(explained(&explaining, Ok(&said)))
}

fn methods() -> utoipa::openapi::schema::Object {
    one_of(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
}

/// The name that was asked for is not told: a refusal is logged, and a body never is.
fn nobody(policy: &Policy) -> Refusal {
    let known: Vec<&str> = policy.names().take(MOST_NAMED).collect();
    Refusal::Absent {
        what: format!("There is no such persona; there are {}.", known.join(", ")),
    }
}

const UNREADABLE: Refusal = Refusal::Body {
    wanted: r#"JSON like {"who":"alice","method":"GET","path":"/api/open"}; in place of `who` an object `claims`, or neither for somebody without a token; and `of`, `live` or `candidate`"#,
};

const NO_CLAIMS: Refusal = Refusal::Body {
    wanted: r#"JSON in which `claims` is an object, as a token carries them: {"sub":"auth0|alice","permissions":["read:protected"]}"#,
};

const NO_REQUEST: Refusal = Refusal::Body {
    wanted: r#"JSON in which `method` is GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, in capitals, and `path` begins with `/`"#,
};

/// More than anybody reads in one sentence.
const MOST_NAMED: usize = 50;
