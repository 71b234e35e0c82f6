//! `GET …/diff`: who would gain and who would lose what if the candidate were live.

use rocket::{Route, State, get, routes};
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::answer::Answer;
use super::query::Fields;
use super::shapes::Diff;
use super::side::Side;
use super::work::{Table, Work};
use crate::http::described::refusals::{Guarded, Showing};
use crate::http::guard::Permit;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::policy::compare;
use crate::policy::json::{changes, summary};

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(diff))]
pub(super) struct Described;

pub(super) fn routes() -> Vec<Route> {
    routes![diff]
}

/// Who would gain and who would lose what if the candidate were live.
#[utoipa::path(
    get,
    path = "/admin/api/policy/diff",
    operation_id = "policy_diff",
    tag = "policy desk",
    responses(
        (status = 200, description = "The changes, and what they come to.", body = Diff),
        Guarded, Showing
    )
)]
#[get("/policy/diff")]
async fn diff(_permit: Permit<'_>, fields: Fields, work: &State<Work>) -> Result<Answer, Problem> {
    fields.only(&[], "empty").map_err(Problem)?;
    work.done(told).await.map_err(Problem)
}

fn told(table: &Table) -> Result<Value, Refusal> {
    let desk = &table.desk;
    let candidate = Side::Candidate.shown(&desk.policy)?;
    let live = desk.policy.current();
    let policies = [&live, candidate.policy()];
    let comparison = compare(policies, &desk.roles_claim, &desk.routes);
    Ok(json!({
        "changes": changes(&comparison),
        "summary": summary(&comparison, policies),
    }))
}
