//! Cross-origin callers: an allow-list of origins, the answer to `OPTIONS`, and what a page may read.
//!
//! Tokens travel in a header and never in a cookie, so `Access-Control-Allow-Credentials` is never sent (Fetch standard,
//! section 3.3). A wildcard is for the metadata alone, which says the same to everyone.

mod origin;
mod readers;

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::http::Status;
use rocket::{Request, Response, Route, options, routes};
use serde::{Deserialize, Serialize};

pub use origin::Origin;

use super::fields;
use super::gate;
use super::methods;
use super::path;
use super::problem::Problem;
use super::refusal::Refusal;
use super::unrouted;
use readers::Readers;

/// The section `[cors]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Origins (as `https://app.example.com`) whose pages may call the API. Default: none.
    pub allowed_origins: Vec<Origin>,
}

/// Answers `OPTIONS` everywhere and lets the pages of `config`'s origins read the API's answers.
pub fn stage(config: Config) -> AdHoc {
    AdHoc::on_ignite("whiteroom cors", |rocket| async {
        rocket.mount("/", routes()).attach(Cors { config })
    })
}

fn routes() -> Vec<Route> {
    routes![answer]
}

/// The methods of the path; the fairing adds what a preflight asks for.
struct Methods(String);

impl<'r> rocket::response::Responder<'r, 'static> for Methods {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        Response::build()
            .status(Status::NoContent)
            .raw_header("Allow", self.0)
            .ok()
    }
}

/// `OPTIONS` on any path that has a route; embedding programs' own `OPTIONS` routes come first.
#[options("/<_..>", rank = 100)]
fn answer(target: Target) -> Result<Methods, Problem> {
    match target.0 {
        Ok(methods) => Ok(Methods(methods)),
        Err(refusal) => Err(Problem(refusal)),
    }
}

struct Target(Result<String, Refusal>);

#[rocket::async_trait]
impl<'r> rocket::request::FromRequest<'r> for Target {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> rocket::request::Outcome<Self, ()> {
        gate::exempt(request);
        rocket::outcome::Outcome::Success(Self(allowed_methods(request)))
    }
}

fn allowed_methods(request: &Request<'_>) -> Result<String, Refusal> {
    let path = path::routed(request.uri()).ok_or(Refusal::AmbiguousPath)?;
    let methods = methods::of_path(request.rocket(), &path);
    if methods.is_empty() {
        Err(unrouted::refusal(Status::NotFound, request))
    } else {
        Ok(methods::listed(&methods))
    }
}

struct Cors {
    config: Config,
}

#[rocket::async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom cross-origin headers",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        if !readers::vary(request, &self.config.allowed_origins) {
            return;
        }
        // Caches must keep answers apart even when this one goes to the same origin.
        response.adjoin_raw_header("Vary", "Origin");
        let Some(readers) = Readers::of(request, &self.config.allowed_origins) else {
            return;
        };
        response.set_raw_header("Access-Control-Allow-Origin", readers.origin());
        response.set_raw_header("Access-Control-Expose-Headers", EXPOSED);
        if is_preflight(request) && response.status() == Status::NoContent {
            let methods = response
                .headers()
                .get_one("Allow")
                .unwrap_or_default()
                .to_owned();
            response.set_raw_header("Access-Control-Allow-Methods", methods);
            response.set_raw_header("Access-Control-Allow-Headers", readers.accepted());
            response.set_raw_header("Access-Control-Max-Age", MAX_AGE_SECONDS);
        }
    }
}

fn is_preflight(request: &Request<'_>) -> bool {
    request.method() == rocket::http::Method::Options
        && fields::has(request, "Access-Control-Request-Method")
}

/// What a page may read beyond the safelisted headers: why it was refused, and when to come back.
const EXPOSED: &str = "WWW-Authenticate, DPoP-Nonce, Retry-After, Allow";

/// Ten minutes: an edit of the allow-list should not take a day to reach browsers.
const MAX_AGE_SECONDS: &str = "600";
