//! The policy desk's data: the live policy and the candidate beside it, with what they did, say and would change.
//!
//! It shows and never edits: files and git are the place for that. Every route is decided by the policy that it shows. Work
//! that grows with a policy is done in `work`, so that no request of anybody waits for it.

mod answer;
pub(super) mod decision;
mod decisions;
mod diff;
mod events;
mod explain;
mod findings;
mod matrix;
mod overview;
mod query;
mod rules;
pub(super) mod shapes;
pub(super) mod side;
mod state;
mod work;

use rocket::Route;
use rocket::fairing::AdHoc;
use utoipa::OpenApi;

pub use side::Side;
pub use state::{Check, Desk};

use findings::Findings;
use work::Work;

/// Mounts the routes at [`BASE`], and shows there what `desk` lends.
pub fn stage(desk: Desk) -> AdHoc {
    AdHoc::on_ignite("whiteroom policy desk", |rocket| async {
        rocket
            .manage(Work::new(desk, Findings::default()))
            .manage(events::Places::default())
            .mount(BASE, routes())
    })
}

/// The routes, relative to [`BASE`].
pub(super) fn routes() -> Vec<Route> {
    let routes = [
        overview::routes(),
        rules::routes(),
        explain::routes(),
        matrix::routes(),
        diff::routes(),
        decisions::routes(),
        events::routes(),
    ];
    routes.into_iter().flatten().collect()
}

/// What the routes are.
pub(super) fn described() -> utoipa::openapi::OpenApi {
    let described = [
        overview::Described::openapi(),
        rules::Described::openapi(),
        explain::Described::openapi(),
        matrix::Described::openapi(),
        diff::Described::openapi(),
        decisions::Described::openapi(),
        events::Described::openapi(),
    ];
    let described = described.into_iter();
    described
        .reduce(utoipa::openapi::OpenApi::merge_from)
        .unwrap_or_default()
}

/// Where the routes are mounted.
pub(super) const BASE: &str = "/admin/api";
