//! `GET /admin/api/policy`: which policy decides, since when, what lies beside it, and whether its files are refused.

use std::sync::Arc;
use std::time::SystemTime;

use rocket::{Route, State, get, routes};
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::answer::Answer;
use super::query::Fields;
use super::shapes::Standing;
use super::work::Work;
use crate::http::described::refusals::Guarded;
use crate::http::guard::Permit;
use crate::http::problem::Problem;
use crate::policy::{Candidate, LoadError, Policy, Trial, json::problem};
use crate::telemetry::json::timestamp;

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(overview))]
pub(super) struct Described;

pub(super) fn routes() -> Vec<Route> {
    routes![overview]
}

/// Which policy decides, since when, and what lies beside it.
#[utoipa::path(
    get,
    path = "/admin/api/policy",
    operation_id = "policy_overview",
    tag = "policy desk",
    responses(
        (status = 200, description = "The standing.", body = Standing),
        Guarded
    )
)]
#[get("/policy")]
fn overview(_permit: Permit<'_>, fields: Fields, work: &State<Work>) -> Result<Answer, Problem> {
    fields.only(&[], "empty").map_err(Problem)?;
    let desk = work.desk();
    let standing = desk.policy.standing();
    let policy = &standing.policy;
    Ok(Answer::of(&json!({
        "revision": policy.revision().to_string(),
        "loaded_at": written(standing.loaded_at),
        "rules": policy.rule_count(),
        "unused_rules": policy.unused_rules(),
        "refused": standing.refused.as_deref().map(problems),
        "candidate": standing.candidate.as_ref().map(candidate),
        "personas": policy.names().collect::<Value>(),
        "recent": { "kept": desk.recent.count(), "most": desk.recent.most() },
    })))
}

fn candidate(candidate: &Candidate) -> Value {
    let trial = candidate.as_deref().ok().map(Trial::policy);
    let refused = candidate.as_ref().err().map(Arc::as_ref);
    json!({
        "revision": trial.map(|policy| policy.revision().to_string()),
        "rules": trial.map(Policy::rule_count),
        "problems": refused.map_or_else(|| json!([]), problems),
    })
}

fn problems(error: &LoadError) -> Value {
    let problems = error.problems().iter();
    problems.take(MOST).map(problem).collect()
}

/// RFC 3339, in UTC.
pub(super) fn written(time: SystemTime) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = timestamp(&mut text, time);
    text
}

/// More problems than anybody mends at once.
const MOST: usize = 1_000;
