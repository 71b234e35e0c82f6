//! `GET …/events`: tells of each change of the standing, as long as somebody listens who may.
//!
//! It is read with `fetch`, which can send a token, and not by `EventSource`, which cannot.

mod listener;

use std::net::IpAddr;
use std::sync::Arc;

use rocket::futures::stream::{self, Stream};
use rocket::http::Header;
use rocket::request::{FromRequest, Outcome};
use rocket::response::stream::{Event, EventStream};
use rocket::response::{self, Responder};
use rocket::tokio::sync::Semaphore;
use rocket::{Request, Response, Route, Shutdown, State, get, routes};
use utoipa::OpenApi;

use super::query::Fields;
use super::work::Work;
use crate::http::described::refusals::Guarded;
use crate::http::gate::Gate;
use crate::http::guard::Permit;
use crate::http::ops::Draining;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use listener::{End, Listener};

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(events))]
pub(super) struct Described;

pub(super) fn routes() -> Vec<Route> {
    routes![events]
}

/// Those who may listen at once.
pub(super) struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

/// Where a listener is, and what ends it besides himself.
struct Asker {
    ip: Option<IpAddr>,
    end: End,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asker {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let draining = request.rocket().state::<Draining>().cloned();
        let shutdown: Shutdown = request.rocket().shutdown();
        Outcome::Success(Self {
            ip: request.remote().map(|peer| peer.ip()),
            end: End {
                draining: draining.unwrap_or_default(),
                shutdown,
            },
        })
    }
}

/// A stream of events that no cache keeps.
struct Told<S>(EventStream<S>);

impl<'r, S: Stream<Item = Event> + Send + 'r> Responder<'r, 'r> for Told<S> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'r> {
        let mut response: Response<'r> = self.0.respond_to(request)?;
        response.set_header(Header::new("Cache-Control", "no-store"));
        response.remove_header("Expires");
        // A proxy that collects answers would keep the events back.
        response.set_header(Header::new("X-Accel-Buffering", "no"));
        Ok(response)
    }
}

/// Tells of each change of the standing, as long as somebody listens who may. Read with `fetch`, which can send a token.
#[utoipa::path(
    get,
    path = "/admin/api/policy/events",
    operation_id = "policy_events",
    tag = "policy desk",
    responses(
        (status = 200, description = "One event `standing` at once, and one at each change; a comment in between.", body = String,
            content_type = "text/event-stream",
            example = "event:standing\ndata:{\"revision\":\"8d2f0c1a57be\",\"candidate\":null,\"refused\":false}\n\n"),
        Guarded
    )
)]
#[get("/policy/events")]
fn events<'r>(
    permit: Permit<'r>,
    fields: Fields,
    asker: Asker,
    work: &'r State<Work>,
    gate: &'r State<Gate>,
    places: &'r State<Places>,
) -> Result<Told<impl Stream<Item = Event> + use<'r>>, Problem> {
    fields.only(&[], "empty").map_err(Problem)?;
    let place = Arc::clone(&places.0).try_acquire_owned();
    let place = place.map_err(|_| {
        Problem(Refusal::Busy {
            retry_after: RETRY_SECONDS,
        })
    })?;
    let listener = Listener {
        caller: permit.caller(),
        ip: asker.ip,
        gate,
        changes: work.live().changes(),
        is_new: true,
        end: asker.end,
        _place: place,
    };
    let events = stream::unfold(listener, Listener::next);
    Ok(Told(EventStream::from(events).heartbeat(None)))
}

/// More than there are admins who look at once; each costs a connection.
const MOST: usize = 32;

/// A place is free at the latest when a listener who hung up is told something next.
const RETRY_SECONDS: u64 = 15;
