//! `GET …/diff`: who would gain and who would lose what if the candidate were live.

use rocket::{Route, State, get, routes};
use serde_json::{Value, json};

use super::answer::Answer;
use super::query::Fields;
use super::side::Side;
use super::work::{Table, Work};
use crate::http::guard::Permit;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::policy::compare;
use crate::policy::json::{changes, summary};

pub(super) fn routes() -> Vec<Route> {
    routes![diff]
}

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
