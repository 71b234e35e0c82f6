//! The gate: what guards need to verify a caller and to decide about a request, and what they remember of it.
//!
//! [`authorize`] is the one way from a request to a decision. A decision, or the reason why none is needed, is recorded
//! for the request; [`super::governed`] turns an answer without such a record into an error.

mod question;
mod record;
mod sent;
mod verifier;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rocket::Request;
use rocket::fairing::AdHoc;

use super::certificates::Certificates;
use super::decision_log::{Asked, DecisionId};
use super::doors::Door;
use super::path;
use super::refusal::{Challenges, Refusal};
use super::resource::Resource;
use super::trace::Trace;
use super::wire_method;
use super::witnesses::{Times, Witnesses};
use crate::auth::{Authenticator, Claims, PublicUrl};
use crate::policy::{AccessRequest, Decision, Live, Policy, Standing, Verdict};
use question::question;

pub(super) use question::denied;
use record::remembered;
pub(super) use record::{Record, decision, decision_id, exempt, kind, record};
pub(super) use sent::Sent;
pub(super) use verifier::Known;
use verifier::Verifier;

/// The state behind the guards.
#[derive(Clone)]
pub struct Gate {
    verifier: Verifier,
    policy: Arc<Live>,
    witnesses: Witnesses,
    leeway: Duration,
}

impl Gate {
    /// A gate that verifies with `authenticator`, decides with the live `policy`, and tells `witnesses`.
    pub fn new(
        authenticator: Arc<Authenticator>,
        policy: Arc<Live>,
        roles_claim: &str,
        witnesses: Witnesses,
    ) -> Self {
        Self {
            verifier: Verifier::new(authenticator, roles_claim),
            policy,
            witnesses,
            leeway: Duration::ZERO,
        }
    }

    /// The gate of `resource`, whose addresses proofs must name (RFC 9449, section 4.3); without one no proof is taken.
    #[must_use]
    pub fn of(self, resource: Option<Resource>) -> Self {
        Self {
            verifier: self.verifier.of(resource),
            ..self
        }
    }

    /// Where the certificates are that tokens may be bound to (RFC 8705, section 3); nowhere at first.
    #[must_use]
    pub fn with_certificates(self, certificates: Certificates) -> Self {
        Self {
            verifier: self.verifier.with_certificates(certificates),
            ..self
        }
    }

    /// Makes the guards of this area work in the Rocket that attaches it, and refuse with `challenges`.
    pub fn stage(self, challenges: Challenges) -> AdHoc {
        AdHoc::on_ignite("whiteroom gate", |rocket| async move {
            let rocket = rocket.manage(self).manage(challenges);
            rocket.attach(wire_method::Noting)
        })
    }

    /// By how much the issuer's clock may differ when the age of a sign-in is looked at; none at first.
    #[must_use]
    pub fn with_leeway(self, leeway: Duration) -> Self {
        Self { leeway, ..self }
    }

    /// The policy that decides now. All that one answer says must come from one.
    pub(super) fn policy(&self) -> Arc<Policy> {
        self.policy.current()
    }

    /// The addresses that callers reach the API by.
    pub(super) fn public_urls(&self) -> &[PublicUrl] {
        self.verifier.public_urls()
    }

    /// The caller who presents what the headers of `request` hold, in a request that was sent like this.
    pub(super) async fn known_by(
        &self,
        request: &Request<'_>,
        sent: &Sent<'_>,
    ) -> Result<Known, Refusal> {
        self.verifier.known_by(request, sent).await
    }

    /// Counts decisions by the patterns of the live policy where no route is known, all at zero before the first.
    pub(super) fn expect_patterns(&self) {
        self.witnesses.expect_patterns(&self.policy());
    }

    /// The policy that decides now, and what is known of it.
    pub(super) fn standing(&self) -> Arc<Standing> {
        self.policy.standing()
    }

    /// Whether somebody who was admitted once, with a token of these claims, would be admitted now. Nobody is told of it.
    pub(super) fn still_admits(
        &self,
        claims: Option<&Claims>,
        question: &AccessRequest<'_>,
    ) -> bool {
        let policy = self.policy();
        let allows = policy
            .decide(question)
            .is_ok_and(|decision| decision.is_allow());
        let is_revoked = claims.is_some_and(|claims| self.verifier.revokes(claims));
        let is_unmet = || {
            policy
                .unmet(question, SystemTime::now(), self.leeway)
                .is_some()
        };
        allows && !is_revoked && !is_unmet()
    }

    /// What `policy` says to `question`, its demands on the sign-in included, counted at `door` and logged under the id.
    pub(super) fn decide(
        &self,
        policy: &Arc<Policy>,
        question: &AccessRequest<'_>,
        door: Door,
        route: &str,
        trace: &Trace,
    ) -> (Option<DecisionId>, Result<Decision, Refusal>) {
        let now = SystemTime::now();
        let times = Times {
            begun: trace.clock(),
            decided: now,
        };
        let decision = self.witnesses.decided(policy, question, now);
        let decision = decision.map_err(|error| Refusal::PolicyFailed(error.to_string()));
        let decision = decision.and_then(|decision| self.step_up(policy, question, decision, now));
        // No other door asks another policy than the server's own.
        let own = (door == Door::AuthZen).then(|| self.policy());
        let asked = Asked {
            policy,
            question,
            door,
            route,
            trace_id: trace.id(),
            folder: own.as_ref().and_then(|own| {
                let folder = policy.folder();
                folder.filter(|_| own.folder() != folder)
            }),
        };
        if door == Door::Forward {
            self.expect_patterns();
        }
        let id = self.witnesses.tell(&asked, &decision, trace, times);
        (id, decision)
    }

    /// Whether `policy` would let `question` pass now, its demands on the sign-in included. Nobody is told of it: it is the
    /// server's own question, and no request is decided.
    pub(super) fn would_pass(
        &self,
        policy: &Policy,
        question: &AccessRequest<'_>,
    ) -> Result<bool, Refusal> {
        let decision = policy.decide(question);
        let decision = decision.map_err(|error| Refusal::PolicyFailed(error.to_string()))?;
        let now = SystemTime::now();
        Ok(self
            .step_up(policy, question, decision, now)
            .is_ok_and(|decision| decision.is_allow()))
    }

    /// `decision`, unless it allows what the caller's sign-in is not good enough for.
    fn step_up(
        &self,
        policy: &Policy,
        question: &AccessRequest<'_>,
        decision: Decision,
        now: SystemTime,
    ) -> Result<Decision, Refusal> {
        if !decision.is_allow() {
            return Ok(decision);
        }
        match policy.unmet(question, now, self.leeway) {
            None => Ok(decision),
            Some(demand) => Err(Refusal::StepUpRequired {
                decision: Box::new(decision),
                demand: Box::new(demand.clone()),
                is_anonymous: question.caller.is_anonymous(),
            }),
        }
    }
}

/// The caller of `request`, verified once however many guards ask; nobody is asked for on an ambiguous path.
pub(super) async fn caller<'r>(request: &'r Request<'_>) -> Result<&'r Known, Refusal> {
    path::routed(request.uri()).ok_or(Refusal::AmbiguousPath)?;
    let gate = gate(request)?;
    let known = &remembered(request).known;
    let known = known.get_or_init(|| gate.verifier.known(request)).await;
    let known = known.as_ref().map_err(Clone::clone)?;
    let _ = kind(request).set(known.kind);
    Ok(known)
}

/// The caller and the decision that admits `request`.
pub(super) async fn authorize<'r>(
    request: &'r Request<'_>,
) -> Result<(&'r Known, &'r Decision), Refusal> {
    let path = path::routed(request.uri()).ok_or(Refusal::AmbiguousPath)?;
    let known = caller(request).await?;
    if let Some(Record::Decided(decision)) = record(request).get() {
        return Ok((known, decision));
    }
    let question = question(request, &known.principals, &path);
    let gate = gate(request)?;
    let policy = remembered(request).policy.get_or_init(|| gate.policy());
    let route = super::metrics::route(request);
    let trace = Trace::of(request);
    let (id, decision) = gate.decide(policy, &question, Door::Guard, route, trace);
    if let Some(id) = id {
        let _ = decision_id(request).set(id);
    }
    let decision = decision?;
    if decision.verdict == Verdict::Deny {
        return Err(denied(policy, &question, decision));
    }
    match record(request).get_or_init(|| Record::Decided(decision)) {
        Record::Decided(decision) => Ok((known, decision)),
        Record::Exempt => Err(Refusal::PolicyFailed(
            "a door that is not decided on its path asked for a permit".into(),
        )),
    }
}

/// The gate that `request` stands before.
pub(super) fn gate<'r>(request: &'r Request<'_>) -> Result<&'r Gate, Refusal> {
    // The guards' sentinel aborts a launch without the stage, so only a launch that ignores sentinels comes here.
    request
        .rocket()
        .state()
        .ok_or_else(|| Refusal::PolicyFailed("the gate's stage is not attached".into()))
}
