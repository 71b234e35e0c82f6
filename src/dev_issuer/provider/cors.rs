//! Cross-origin access for apps on other ports of this machine, at the endpoints that scripts call.
//!
//! Cookies are never allowed along: `/authorize` is for navigation, not for scripts.

use rocket::fairing::AdHoc;
use rocket::http::{Header, Status};
use rocket::request::Request;
use rocket::response::Response;

use super::loopback::is_loopback_origin;
use super::visit::Visit;

/// Adds the headers to every answer of the shared endpoints, refusals included: a script must be able to read those.
pub(super) fn fairing() -> AdHoc {
    AdHoc::on_response("Dev issuer headers", |request, response| {
        Box::pin(async move { add_headers(request, response) })
    })
}

/// Answers the preflight of a shared endpoint; whether it was granted is in the headers.
#[rocket::options("/<_..>")]
pub(super) fn preflight(_visit: Visit<'_>) -> Status {
    Status::NoContent
}

fn add_headers(request: &Request<'_>, response: &mut Response<'_>) {
    // Answers carry tokens, or keys that a restart replaces (RFC 6749 §5.1).
    response.set_raw_header("Cache-Control", "no-store");
    if !SHARED.contains(&request.uri().path().as_str()) {
        return;
    }
    response.adjoin_raw_header("Vary", "Origin");
    let origin = request.headers().get_one("Origin");
    let Some(origin) = origin.filter(|origin| is_loopback_origin(origin)) else {
        return;
    };
    response.set_header(Header::new(
        "Access-Control-Allow-Origin",
        origin.to_owned(),
    ));
    response.set_raw_header("Access-Control-Expose-Headers", "WWW-Authenticate");
    if request.method() == rocket::http::Method::Options {
        response.set_raw_header("Access-Control-Allow-Methods", "GET, POST");
        response.set_raw_header(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Auth0-Client, DPoP",
        );
        response.set_raw_header("Access-Control-Max-Age", "600");
    }
}

const SHARED: [&str; 5] = [
    "/.well-known/openid-configuration",
    "/.well-known/jwks.json",
    "/oauth/token",
    "/oauth/revoke",
    "/userinfo",
];

#[cfg(test)]
mod tests;
