//! The request guards: [`Permit`] for what the policy must allow, [`Caller`] for who is calling.
//!
//! Both refuse with an error and never forward, so no fallback route can answer in a handler's place; and both refuse a
//! token that does not verify, even where anonymous callers are welcome.

use rocket::Request;
use rocket::http::Status;
use rocket::outcome::Outcome;
use rocket::request::{self, FromRequest};
use rocket::{Ignite, Rocket, Sentinel};

use super::gate::{self, Gate, Known};
use super::governed::Attached;
use super::refusal::Refusal;
use crate::auth::{self, Claims};
use crate::policy::{Decision, Principals};

/// Proof that the policy allows this request; a handler that takes it is authorized.
#[derive(Debug, Clone, Copy)]
pub struct Permit<'r> {
    caller: Caller<'r>,
    decision: &'r Decision,
}

impl<'r> Permit<'r> {
    /// Who was admitted.
    #[must_use]
    pub fn caller(&self) -> Caller<'r> {
        self.caller
    }

    /// The decision, with the rule that settled it.
    #[must_use]
    pub fn decision(&self) -> &'r Decision {
        self.decision
    }
}

/// Who is calling: verified claims, or anonymous. It admits everyone whose token, if any, verifies.
///
/// Under a governed prefix it is no substitute for a [`Permit`]: an answer without a decision becomes a 500.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'r> {
    known: &'r Known,
}

impl<'r> Caller<'r> {
    /// The verified claims; `None` for an anonymous caller.
    #[must_use]
    pub fn claims(&self) -> Option<&'r Claims> {
        match &self.known.caller {
            auth::Caller::Anonymous => None,
            auth::Caller::Known(claims) => Some(claims),
        }
    }

    /// Every name that the caller answers to.
    #[must_use]
    pub fn principals(&self) -> &'r Principals {
        &self.known.principals
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Permit<'r> {
    type Error = Refusal;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Refusal> {
        match gate::authorize(request).await {
            Ok((known, decision)) => Outcome::Success(Self {
                caller: Caller { known },
                decision,
            }),
            Err(refusal) => refuse(request, refusal),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Caller<'r> {
    type Error = Refusal;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Refusal> {
        match gate::caller(request).await {
            Ok(known) => Outcome::Success(Self { known }),
            Err(refusal) => refuse(request, refusal),
        }
    }
}

impl Sentinel for Permit<'_> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        stage_missing(rocket)
    }
}

impl Sentinel for Caller<'_> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        stage_missing(rocket)
    }
}

/// Without the gate nobody can be admitted; without the other stage a forgotten guard would admit everyone.
fn stage_missing(rocket: &Rocket<Ignite>) -> bool {
    rocket.state::<Gate>().is_none() || rocket.state::<Attached>().is_none()
}

fn refuse<T>(request: &Request<'_>, refusal: Refusal) -> Outcome<T, (Status, Refusal), Status> {
    let status = refusal.clone().remember(request);
    Outcome::Error((status, refusal))
}
