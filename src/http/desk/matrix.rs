//! `GET …/matrix`: what each persona may do on each route.

use std::time::SystemTime;

use rocket::{Route, State, get, routes};

use super::answer::Answer;
use super::query::Fields;
use super::side::Side;
use super::work::Work;
use crate::http::guard::Permit;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::policy::{Matrix, json};

pub(super) fn routes() -> Vec<Route> {
    routes![matrix]
}

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
