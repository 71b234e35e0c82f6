//! The desk's answers about what another policy would decide: what the shadow found, and recent decisions made once more.
//!
//! A replay is work for a thread of its own, one at a time; whoever comes meanwhile waits.

mod run;
mod sent;
mod shapes;
mod told;

use std::sync::Arc;

use rocket::data::Data;
use rocket::fairing::AdHoc;
use rocket::serde::json::Json;
use rocket::tokio::sync::{OwnedSemaphorePermit, Semaphore};
use rocket::tokio::task::spawn_blocking;
use rocket::{Route, State, get, post, routes};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::described::refusals::{Guarded, JsonAlone, Reading, Showing};
use super::desk::side::{Shown, Side};
use super::guard::Permit;
use super::problem::Problem;
use super::recent::Recent;
use super::refusal::Refusal;
use super::shadow::{Outcome, Shadow};
use crate::policy::{Live, LoadError, Trial};
use sent::{ContentType, Sent, rules};
use shapes::{Found, Replayed};

/// Mounts the routes at `/admin/api/policy`: what `shadow` found beside the policy of `live`, and what others say to `recent`
/// decisions.
pub fn stage(live: Arc<Live>, shadow: Shadow, recent: Recent) -> AdHoc {
    let desk = Desk {
        live,
        shadow,
        recent,
        turn: Arc::new(Semaphore::new(1)),
    };
    AdHoc::on_ignite("whiteroom replays", |rocket| async {
        rocket.manage(desk).mount(BASE, routes())
    })
}

/// The routes, relative to [`BASE`].
pub(super) fn routes() -> Vec<Route> {
    routes![shadow, of_candidate, of_rules]
}

/// What the routes are.
#[derive(OpenApi)]
#[openapi(paths(shadow, of_candidate, of_rules))]
pub(super) struct Described;

/// Where the routes are mounted.
pub(super) const BASE: &str = "/admin/api/policy";

/// Whom the routes ask.
struct Desk {
    live: Arc<Live>,
    shadow: Shadow,
    recent: Recent,
    /// Whose replay it is.
    turn: Arc<Semaphore>,
}

/// What the candidate says to the requests that the live policy decides.
#[utoipa::path(
    get,
    path = "/admin/api/policy/shadow",
    operation_id = "policy_shadow",
    tag = "policy desk",
    responses((status = 200, description = "Counts, and the last request of each kind.", body = Found), Guarded)
)]
#[get("/shadow")]
fn shadow(_permit: Permit<'_>, desk: &State<Desk>) -> Json<Value> {
    let (found, standing) = desk.shadow.found();
    let candidate = standing.usable_candidate();
    let counts = found.counts();
    let counts: Map<String, Value> = counts
        .map(|(outcome, count)| (outcome.name().to_owned(), count.into()))
        .collect();
    let kept = [Outcome::WouldAllow, Outcome::WouldDeny, Outcome::Failed];
    let last: Map<String, Value> = kept
        .into_iter()
        .map(|outcome| {
            let last = found.last(outcome);
            let last = last.map(|last| told::difference(last, &standing.policy));
            (outcome.name().to_owned(), json!(last))
        })
        .collect();
    Json(json!({
        "candidate": candidate.map(|trial| trial.policy().revision().to_string()),
        "counts": counts,
        "last": last,
    }))
}

/// What the candidate says to the decisions that were made last.
#[utoipa::path(
    get,
    path = "/admin/api/policy/replay",
    operation_id = "policy_replay",
    tag = "policy desk",
    responses(
        (status = 200, description = "The decisions that would be others.", body = Replayed),
        Guarded, Showing
    )
)]
#[get("/replay")]
async fn of_candidate(_permit: Permit<'_>, desk: &State<Desk>) -> Result<Json<Value>, Problem> {
    let turn = desk.turn().await.map_err(Problem)?;
    let shown = Side::Candidate.shown(&desk.live).map_err(Problem)?;
    desk.replay(turn, move || Ok(shown)).await
}

/// What rules that are sent say to the decisions that were made last.
#[utoipa::path(
    post,
    path = "/admin/api/policy/replay",
    operation_id = "policy_replay_of_rules",
    tag = "policy desk",
    request_body(content = Sent, content_type = "application/json"),
    responses(
        (status = 200, description = "The decisions that would be others.", body = Replayed),
        Guarded, Reading, JsonAlone
    )
)]
#[post("/replay", data = "<body>")]
async fn of_rules(
    _permit: Permit<'_>,
    content_type: ContentType,
    desk: &State<Desk>,
    body: Data<'_>,
) -> Result<Json<Value>, Problem> {
    // A body that comes slowly must keep nobody's turn.
    let text = rules(content_type, body).await.map_err(Problem)?;
    let turn = desk.turn().await.map_err(Problem)?;
    let live = desk.live.current();
    let load = move || {
        Trial::of_text(&live, RULES, text)
            .map(Arc::new)
            .map(Shown::Candidate)
    };
    desk.replay(turn, load).await
}

impl Desk {
    async fn turn(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        turn.map_err(|error| Refusal::PolicyFailed(error.to_string()))
    }

    /// Asks the policy that `load` brings about the recent decisions. The turn ends with the work, whoever waits for it.
    async fn replay(
        &self,
        turn: OwnedSemaphorePermit,
        load: impl FnOnce() -> Result<Shown, LoadError> + Send + 'static,
    ) -> Result<Json<Value>, Problem> {
        let (live, recent) = (Arc::clone(&self.live), self.recent.clone());
        let work = spawn_blocking(move || {
            let _turn = turn;
            let shown = load()?;
            Ok(run::answer(shown.policy(), recent.all(), &live.current()))
        });
        let answer = work.await;
        let answer = answer.map_err(|error| Refusal::PolicyFailed(error.to_string()));
        let refused = |error| Refusal::InvalidRules {
            refused: Arc::new(error),
        };
        let answer = answer.and_then(|answer: Result<_, LoadError>| answer.map_err(refused));
        answer.map(Json).map_err(Problem)
    }
}

/// What problems and rules call the text that was sent.
const RULES: &str = "rules";
