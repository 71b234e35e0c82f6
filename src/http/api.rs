//! The API that comes with the server: three endpoints of the sample, and who the caller is.

use rocket::fairing::AdHoc;
use rocket::serde::json::Json;
use rocket::{Route, get, routes};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{OpenApi, ToSchema};

use super::described::refusals::Guarded;
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

/// What the routes are.
#[derive(OpenApi)]
#[openapi(paths(open, members_only, protected, me))]
pub(super) struct Described;

/// Which endpoint answered.
#[derive(Serialize, ToSchema)]
struct Message {
    #[schema(value_type = String)]
    message: &'static str,
}

/// Answers anyone, under the shipped policy.
#[utoipa::path(
    get,
    path = "/api/open",
    operation_id = "open",
    tag = "sample API",
    security((), ("bearer" = []), ("dpop" = [])),
    responses(
        (status = 200, description = "Whoever asks.", body = Message, example = json!({"message": "Open Endpoint"})),
        Guarded
    )
)]
#[get("/open")]
fn open(_permit: Permit<'_>) -> Json<Message> {
    Json(Message {
        message: "Open Endpoint",
    })
}

/// Answers whoever has a valid token, under the shipped policy.
#[utoipa::path(
    get,
    path = "/api/members-only",
    operation_id = "members_only",
    tag = "sample API",
    responses(
        (status = 200, description = "The token is valid.", body = Message, example = json!({"message": "Members Only Endpoint"})),
        Guarded
    )
)]
#[get("/members-only")]
fn members_only(_permit: Permit<'_>) -> Json<Message> {
    Json(Message {
        message: "Members Only Endpoint",
    })
}

/// Answers whose token has the permission `read:protected`, under the shipped policy.
#[utoipa::path(
    get,
    path = "/api/protected",
    operation_id = "protected",
    tag = "sample API",
    responses(
        (status = 200, description = "The permission is there.", body = Message, example = json!({"message": "Protected Endpoint"})),
        Guarded
    )
)]
#[get("/protected")]
fn protected(_permit: Permit<'_>) -> Json<Message> {
    Json(Message {
        message: "Protected Endpoint",
    })
}

/// The caller as the server sees it: what the token said, and the names that the policy knows the caller by.
#[derive(Serialize, ToSchema)]
struct Me<'r> {
    /// The claims of the token, as they came; null without one.
    #[schema(value_type = Option<Object>, required)]
    claims: Option<&'r Map<String, Value>>,
    #[schema(value_type = Vec<String>)]
    principals: &'r [String],
}

/// Who the caller is, as the policy sees him.
#[utoipa::path(
    get,
    path = "/api/me",
    operation_id = "me",
    tag = "sample API",
    responses(
        (status = 200, description = "The claims and the names of the caller.", body = Me<'_>, example = json!({
            "claims": {"sub": "auth0|alice", "permissions": ["read:protected"]},
            "principals": ["user:auth0|alice", "permission:read:protected", "authenticated", "anyone"]
        })),
        Guarded
    )
)]
#[get("/me")]
fn me(permit: Permit<'_>) -> Json<Me<'_>> {
    let caller = permit.caller();
    Json(Me {
        claims: caller.claims().map(Claims::raw),
        principals: caller.principals().names(),
    })
}
