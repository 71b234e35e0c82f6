//! `GET …/matrix`: what each persona may do on each route.

use std::time::SystemTime;

use rocket::{Route, State, get, routes};
use utoipa::OpenApi;

use super::answer::Answer;
use super::query::Fields;
use super::shapes;
use super::side::Side;
use super::work::Work;
use crate::http::described::refusals::{Guarded, Showing};
use crate::http::guard::Permit;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::policy::{Matrix, json};

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(matrix))]
pub(super) struct Described;

pub(super) fn routes() -> Vec<Route> {
    routes![matrix]
}

/// What each persona may do on each route.
#[utoipa::path(
    get,
    path = "/admin/api/policy/matrix",
    operation_id = "policy_matrix",
    tag = "policy desk",
    params(("of" = inline(Option<Side>), Query, description = "Whose: those of the policy that decides, without it; or those of `candidate.csv`.")),
    responses(
        (status = 200, description = "Each route, with a cell for everybody.", body = shapes::Matrix),
        Guarded, Showing
    )
)]
#[get("/policy/matrix")]
async fn matrix(
    _permit: Permit<'_>,
    fields: Fields,
    work: &State<Work>,
) -> Result<Answer, Problem> {
    let side = side(fields).map_err(Problem)?;
    let told = work.done(move |table| {
        let shown = side.shown(&table.desk.policy)?;
        let times = (SystemTime::now(), table.desk.leeway);
        let matrix = Matrix::of(shown.policy(), table.desk.beside(), times);
        Ok(json::matrix(&matrix))
    });
    told.await.map_err(Problem)
}

fn side(fields: Fields) -> Result<Side, Refusal> {
    let query = fields.only(&["of"], WANTED)?;
    Side::of(&query)
}

const WANTED: &str = "of nothing but `of`, which is `live` or `candidate`";
