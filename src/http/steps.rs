//! What is recorded of the two steps before a handler runs: verifying a token, and deciding.
//!
//! The names below `whiteroom.` are the server's own; their values come from closed sets or from the operator's files.

use std::time::SystemTime;

use super::decision_log::DecisionId;
use super::doors::Door;
use super::refusal::Refusal;
use super::trace::Trace;
use crate::auth::{self, Survey};
use crate::policy::{Decision, Verdict};

/// A token was verified, or refused. `survey` is what could be told of it beforehand.
pub(super) fn verified(
    trace: &Trace,
    since: Option<SystemTime>,
    survey: Option<Survey<'_>>,
    outcome: Option<auth::Refusal>,
) {
    trace.step("verify token", since, |span| {
        if let Some(survey) = survey {
            span.flag("whiteroom.token.cached", survey.is_remembered);
            if let Some(issuer) = survey.issuer {
                span.text("whiteroom.token.issuer", issuer);
            }
            if let Some(algorithm) = survey.algorithm {
                span.text("whiteroom.token.algorithm", algorithm);
            }
        }
        let Some(refusal) = outcome else {
            return;
        };
        span.text("whiteroom.refusal.code", refusal.code());
        if let auth::RefusalKind::Unavailable { .. } = refusal.kind() {
            span.failed(refusal.code());
        }
    });
}

/// The policy was asked at `door`, and the decision log holds the answer under `id`.
pub(super) fn decided(
    trace: &Trace,
    since: Option<SystemTime>,
    door: Door,
    id: Option<DecisionId>,
    outcome: &Result<Decision, Refusal>,
) {
    trace.step("decide", since, |span| {
        span.text("whiteroom.decision.door", door.name());
        if let Some(id) = id {
            span.text("whiteroom.decision.id", id.to_string());
        }
        let decision = match outcome {
            Ok(decision) => Some(decision),
            Err(refusal) => {
                span.text("whiteroom.refusal.code", refusal.code());
                refusal.decision()
            }
        };
        let verdict = outcome
            .as_ref()
            .map_or(Verdict::Deny, |decision| decision.verdict);
        span.text("whiteroom.decision.effect", verdict.name());
        match decision {
            None => span.failed("policy_failed"),
            Some(decision) => {
                span.text("whiteroom.policy.revision", decision.revision().to_string());
                if let Some(rule) = decision.settled_by() {
                    span.text("whiteroom.decision.rule", rule.to_string());
                }
            }
        }
    });
}
