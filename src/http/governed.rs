//! The governed prefixes: the catchers that render what is refused there, and the check that nothing undecided leaves.

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::{Request, Response};

use super::gate;
use super::prefixes::PREFIXES;
use super::problem;
use super::refusal::Refusal;
use super::unrouted;

/// Registers the catchers of the prefixes, and the check that nothing undecided leaves.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("whiteroom governed prefixes", |rocket| async {
        let rocket = PREFIXES.iter().fold(rocket, |rocket, prefix| {
            rocket.register(format!("/{prefix}"), unrouted::catchers())
        });
        rocket.manage(Attached).attach(FailClosed)
    })
}

/// Says that the stage is attached, for the guards' sentinel.
pub(super) struct Attached;

/// A handler without a guard answers 500: forgetting must not open a door.
struct FailClosed;

#[rocket::async_trait]
impl Fairing for FailClosed {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom fails closed",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let answered = response.status().class().is_success();
        if !answered || gate::record(request).get().is_some() || !is_governed(request) {
            return;
        }
        *response = problem::response(&Refusal::Undecided, request);
    }
}

/// By the segments that Rocket routes by, so that no encoding escapes it.
fn is_governed(request: &Request<'_>) -> bool {
    request
        .uri()
        .path()
        .segments()
        .next()
        .is_some_and(|first| PREFIXES.contains(&first))
}
