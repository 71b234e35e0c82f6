//! Why the evaluations of a call are denied, found out and written as often as it must be.

use std::sync::Arc;

use serde_json::value::{RawValue, to_raw_value};

use super::answer::Evaluation;
use crate::http::decision_log::DecisionId;
use crate::http::gate;
use crate::http::refusal::Refusal;
use crate::policy::{AccessRequest, Decision, Policy, Revision};

/// How much a denial says.
pub(super) enum Reasons {
    /// Also what would have been enough.
    Full,
    /// Not that, which takes many decisions to find out. The evaluations of a call are mostly denied for the same few reasons,
    /// so the text of each is kept: to write it takes longer than to decide.
    Brief(Vec<Written>),
}

/// A reason in JSON, and all that it depends on.
pub(super) struct Written {
    is_anonymous: bool,
    line: Option<usize>,
    revision: Revision,
    text: Arc<RawValue>,
}

impl Reasons {
    /// Brief ones, none of which is written yet.
    pub(super) fn brief() -> Self {
        Self::Brief(Vec::new())
    }

    /// The answer to `request`, which `decision` of `policy` denies and the decision log calls `id`.
    pub(super) fn denied(
        &mut self,
        policy: &Policy,
        request: &AccessRequest<'_>,
        decision: Decision,
        id: Option<DecisionId>,
    ) -> Evaluation {
        let revision = policy.revision();
        let Self::Brief(written) = self else {
            let refusal = gate::denied(policy, request, decision);
            return Evaluation::denied(&refusal, id, revision);
        };
        let (is_anonymous, line) = (request.caller.is_anonymous(), decision.line());
        let known = written.iter().find(|known| {
            (known.is_anonymous, known.line) == (is_anonymous, line) && known.revision == *revision
        });
        if let (Some(known), None) = (known, id) {
            return Evaluation::written(Arc::clone(&known.text));
        }
        let answer = Evaluation::denied(&brief(is_anonymous, decision), id, revision);
        if id.is_none()
            && let Some(Ok(text)) = answer.context().map(to_raw_value)
        {
            written.push(Written {
                is_anonymous,
                line,
                revision: revision.clone(),
                text: text.into(),
            });
        }
        answer
    }
}

/// A denial that names nothing that would have been enough.
fn brief(is_anonymous: bool, decision: Decision) -> Refusal {
    let decision = Box::new(decision);
    match is_anonymous {
        true => Refusal::SignInRequired { decision },
        false => Refusal::Denied {
            decision,
            sufficient: Vec::new(),
        },
    }
}
