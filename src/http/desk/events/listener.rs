//! Somebody who listens: what he is told next, and when there is nothing more for him.

use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use rocket::Shutdown;
use rocket::response::stream::Event;
use rocket::tokio::select;
use rocket::tokio::sync::{OwnedSemaphorePermit, watch};
use rocket::tokio::time::sleep;
use serde_json::{Value, json};

use crate::auth::Claims;
use crate::http::gate::Gate;
use crate::http::guard::Caller;
use crate::http::ops::Draining;
use crate::policy::{AccessRequest, Standing, Trial};

/// A listener, as long as he may listen.
pub(super) struct Listener<'r> {
    pub(super) caller: Caller<'r>,
    pub(super) ip: Option<IpAddr>,
    pub(super) gate: &'r Gate,
    pub(super) changes: watch::Receiver<u64>,
    /// Whether he was told nothing yet.
    pub(super) is_new: bool,
    pub(super) end: End,
    /// Held as long as he listens.
    pub(super) _place: OwnedSemaphorePermit,
}

/// What ends every stream: one that outlived it would use up the time that other requests have to finish.
#[derive(Clone)]
pub(super) struct End {
    pub(super) draining: Draining,
    pub(super) shutdown: Shutdown,
}

/// Why a listener is told something, or nothing more.
enum Woken {
    Changed,
    Still,
    Over,
}

impl Listener<'_> {
    /// What he is told next; `None` when it is over.
    pub(super) async fn next(mut self) -> Option<(Event, Self)> {
        if self.is_new {
            self.is_new = false;
            self.changes.mark_unchanged();
            return Some((event(&self.gate.standing()), self));
        }
        match self.woken().await {
            Woken::Changed if self.may_listen() => Some((event(&self.gate.standing()), self)),
            Woken::Still => Some((Event::comment(""), self)),
            Woken::Changed | Woken::Over => None,
        }
    }

    async fn woken(&mut self) -> Woken {
        let expiry = remaining(self.caller.claims());
        let End { draining, shutdown } = self.end.clone();
        select! {
            biased;
            () = draining.begun() => Woken::Over,
            () = shutdown => Woken::Over,
            () = sleep(expiry) => Woken::Over,
            changed = self.changes.changed() => match changed {
                Ok(()) => Woken::Changed,
                Err(_) => Woken::Over,
            },
            () = sleep(SILENCE) => Woken::Still,
        }
    }

    /// Whether a request of his would be admitted still: the change may have been about himself.
    fn may_listen(&self) -> bool {
        let request = AccessRequest {
            caller: self.caller.principals(),
            method: "GET",
            path: PATH,
            ip: self.ip,
        };
        self.gate.still_admits(self.caller.claims(), &request)
    }
}

/// What is known of the policy now.
fn event(standing: &Standing) -> Event {
    let candidate = standing.candidate.as_ref();
    let candidate = candidate.and_then(|candidate| candidate.as_deref().ok());
    let candidate = candidate.map(Trial::policy);
    let told: Value = json!({
        "revision": standing.policy.revision().to_string(),
        "candidate": candidate.map(|policy| policy.revision().to_string()),
        "refused": standing.refused.is_some(),
    });
    Event::data(told.to_string()).event("standing")
}

/// Until the token is over; a caller without one, or whose token does not say, may listen for as long as a token lives.
fn remaining(claims: Option<&Claims>) -> Duration {
    let exp = claims.and_then(|claims| claims.raw().get("exp")?.as_f64());
    let Some(exp) = exp else {
        return LONGEST;
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let left = exp - now.unwrap_or_default().as_secs_f64();
    Duration::try_from_secs_f64(left.max(0.0)).map_or(LONGEST, |left| left.min(LONGEST))
}

/// Proxies end a connection on which nothing comes for a minute or less.
const SILENCE: Duration = Duration::from_secs(15);

/// A day, the longest life of an access token that is usual.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Of the stream.
const PATH: &str = "/admin/api/policy/events";
