//! The API that comes with the server: three endpoints of the sample, and who the caller is.

use rocket::fairing::AdHoc;
use rocket::serde::json::Json;
use rocket::{Route, get, routes};
use serde::Serialize;
use serde_json::{Map, Value};

use super::guard::Permit;
use crate::auth::Claims;

/// Mounts the routes at `/api`.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom api", |rocket| async {
        rocket.mount(BASE, routes())
    })
}

/// The routes, relative to [`BASE`].
pub(super) fn routes() -> Vec<Route> {
    routes![open, members_only, protected, me]
}

/// Where the routes are mounted.
pub(super) const BASE: &str = "/api";

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[get("/open")]
fn open(_permit: Permit<'_>) -> Json<Message> {
    Json(Message {
        message: "Open Endpoint",
    })
}

#[get("/members-only")]
fn members_only(_permit: Permit<'_>) -> Json<Message> {
    Json(Message {
        message: "Members Only Endpoint",
    })
}

#[get("/protected")]
fn protected(_permit: Permit<'_>) -> Json<Message> {
    Json(Message {
        message: "Protected Endpoint",
    })
}

/// The caller as the server sees it: what the token said, and the names that the policy knows the caller by.
#[derive(Serialize)]
struct Me<'r> {
    claims: Option<&'r Map<String, Value>>,
    principals: &'r [String],
}

#[get("/me")]
fn me(permit: Permit<'_>) -> Json<Me<'_>> {
    let caller = permit.caller();
    Json(Me {
        claims: caller.claims().map(Claims::raw),
        principals: caller.principals().names(),
    })
}
