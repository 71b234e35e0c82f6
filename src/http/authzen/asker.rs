//! What the door knows of a request besides its body, and how it asks: every evaluation of one call sees one policy.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rocket::request::{FromRequest, Outcome};
use rocket::{Orbit, Request, Rocket, State};

use super::answer::Evaluation;
use super::entities::{Action, Entity, Object, Place};
use super::flaw::Flaw;
use super::policies::{Folders, Policies, Target};
use super::question;
use super::reasons::Reasons;
use super::subjects::{self, Subjects};
use super::unasked::{self, Unasked};
use crate::auth::Authenticator;
use crate::http::doors::Door;
use crate::http::gate::Gate;
use crate::http::json_body;
use crate::http::prefixes::governs;
use crate::http::refusal::Refusal;
use crate::http::trace::Trace;
use crate::policy::{AccessRequest, Policy};

/// What does not change while the server runs.
pub(super) struct Desk {
    pub(super) authenticator: Arc<Authenticator>,
    pub(super) roles_claim: String,
    pub(super) subject_types: Vec<String>,
    /// By how much the issuer's clock may differ when the age of a sign-in is looked at.
    pub(super) leeway: Duration,
}

/// Who asks at this door, and where it asks.
pub(super) struct Asker<'r> {
    gate: &'r Gate,
    desk: &'r Desk,
    folders: Option<&'r Folders>,
    trace: &'r Trace,
    rocket: &'r Rocket<Orbit>,
    pub(super) is_declared: bool,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asker<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let gate = request.guard::<&State<Gate>>().await;
        let desk = request.guard::<&State<Desk>>().await;
        gate.and_then(|gate| {
            desk.map(|desk| Self {
                gate,
                desk,
                folders: request.rocket().state(),
                trace: Trace::of(request),
                rocket: request.rocket(),
                is_declared: json_body::is_declared(request),
            })
        })
    }
}

/// What is evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tuple<'b> {
    pub(super) subject: Entity<'b>,
    pub(super) action: Action<'b>,
    pub(super) resource: Entity<'b>,
    pub(super) context: Option<&'b Object>,
}

impl<'b> Tuple<'b> {
    pub(super) fn read(place: Place<'_, 'b>) -> Result<Self, Flaw> {
        Ok(Self {
            subject: place.subject()?,
            action: place.action()?,
            resource: place.resource()?,
            context: place.context()?,
        })
    }
}

/// What the evaluations of one call share.
pub(super) struct Call<'r, 'b> {
    /// As they were when it began.
    policies: Policies<'r>,
    subjects: Subjects<'b>,
    reasons: Reasons,
}

impl<'r> Asker<'r> {
    /// The policies as they are now.
    pub(super) fn policies(&self) -> Policies<'r> {
        Policies::now(self.gate.policy(), &self.desk.roles_claim, self.folders)
    }

    /// The governed paths of this server that have no parameter, sorted, each once.
    pub(super) fn mounted(&self) -> Vec<String> {
        let paths = self.rocket.routes().map(|route| route.uri.path());
        let plain = paths.filter(|path| governs(path) && !path.contains('<'));
        let plain: BTreeSet<&str> = plain.collect();
        plain.into_iter().map(str::to_owned).collect()
    }

    pub(super) fn subjects(&self) -> Subjects<'r> {
        Subjects::new(&self.desk.authenticator, &self.desk.subject_types)
    }

    /// A call whose denials have such reasons.
    pub(super) fn call<'b>(&self, reasons: Reasons) -> Call<'r, 'b>
    where
        'r: 'b,
    {
        Call {
            policies: self.policies(),
            subjects: self.subjects(),
            reasons,
        }
    }

    /// The answer to one tuple of `call`.
    ///
    /// # Errors
    /// The policy engine failed.
    pub(super) fn evaluate<'b>(
        &self,
        tuple: Tuple<'b>,
        call: &mut Call<'r, 'b>,
    ) -> Result<Evaluation, Refusal>
    where
        'r: 'b,
    {
        match self.asked(tuple, call) {
            Ok(answer) => answer,
            Err(unasked) => Ok(Evaluation::unasked(unasked)),
        }
    }

    fn asked<'b>(
        &self,
        tuple: Tuple<'b>,
        call: &mut Call<'r, 'b>,
    ) -> Result<Result<Evaluation, Refusal>, Unasked>
    where
        'r: 'b,
    {
        let target = call.policies.of(tuple.resource.kind);
        let target = target.ok_or(unasked::RESOURCE_TYPE)?;
        let is_route = target.kind.is_none();
        let caller = call
            .subjects
            .caller(tuple.subject, target.roles_claim, is_route)?;
        let question = question::of(target.kind, tuple.resource, tuple.action, tuple.context)?;
        let request = AccessRequest {
            caller: &caller,
            method: question.method,
            path: &question.path,
            ip: subjects::address(tuple.subject, tuple.context),
        };
        Ok(self.decided(target, &request, &mut call.reasons))
    }

    /// Whether `policy` would let it pass, its demands on the sign-in included. It is neither counted nor logged: nobody is
    /// let in by it.
    pub(super) fn would_allow(&self, policy: &Policy, request: &AccessRequest<'_>) -> bool {
        let (now, leeway) = (SystemTime::now(), self.desk.leeway);
        let is_allow = policy.decide(request).is_ok_and(|found| found.is_allow());
        is_allow && policy.unmet(request, now, leeway).is_none()
    }

    fn decided(
        &self,
        target: &Target<'_>,
        request: &AccessRequest<'_>,
        reasons: &mut Reasons,
    ) -> Result<Evaluation, Refusal> {
        let policy = &target.policy;
        let (id, decision) = self
            .gate
            .decide(policy, request, Door::AuthZen, NO_ROUTE, self.trace);
        match decision {
            Ok(decision) if decision.is_allow() => Ok(Evaluation::allow()),
            Ok(decision) => Ok(reasons.denied(policy, request, decision, id)),
            Err(refusal @ Refusal::StepUpRequired { .. }) => {
                Ok(Evaluation::denied(&refusal, id, policy.revision()))
            }
            Err(refusal) => Err(refusal),
        }
    }
}

/// This door is asked about paths, whether or not a route is mounted there.
const NO_ROUTE: &str = "";
