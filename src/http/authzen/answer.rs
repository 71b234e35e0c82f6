//! One evaluation (Authorization API 1.0, section 6): the decision, and for a denial its reason.
//!
//! `reason_admin` may name a rule and is for whoever asks; `reason_user` says no more than a refusal says to its caller.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::body;
use super::flaw::Flaw;
use super::unasked::Unasked;
use crate::http::decision_log::DecisionId;
use crate::http::refusal::Refusal;
use crate::policy::Revision;

/// The answer to one evaluation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuthzenEvaluation)]
pub(super) struct Evaluation {
    pub(super) decision: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Context>)]
    context: Option<Told>,
}

/// Why it is a denial, or the text of that which others have, too.
#[derive(Debug)]
pub(super) enum Told {
    Here(Box<Context>),
    Written(Arc<RawValue>),
}

/// Why it is a denial.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuthzenReasons)]
pub(super) struct Context {
    /// A code of a refusal, or of an evaluation that no policy was asked about.
    #[schema(value_type = String)]
    id: &'static str,
    reason_admin: Reason,
    reason_user: Reason,
    /// Permissions or scopes of which any one would have been enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    missing: Vec<String>,
    /// What a sign-in would have to be (RFC 9470, section 3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    acr_values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<u32>,
    /// Where the decision is logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Fault>,
}

/// A text by its language.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuthzenReason)]
struct Reason {
    #[schema(value_type = String)]
    en: Cow<'static, str>,
}

/// One evaluation among others could not be made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuthzenFault)]
struct Fault {
    status: u16,
    message: String,
}

impl Evaluation {
    pub(super) fn allow() -> Self {
        Self {
            decision: true,
            context: None,
        }
    }

    /// Denied for `refusal` by the policy of `revision`.
    pub(super) fn denied(refusal: &Refusal, id: Option<DecisionId>, revision: &Revision) -> Self {
        let mut context = Context::new(refusal.code(), refusal.cause(), refusal.detail());
        match refusal {
            Refusal::Denied { sufficient, .. } => context.missing.clone_from(sufficient),
            Refusal::StepUpRequired { demand, .. } => {
                context.acr_values.clone_from(&demand.acr_values);
                context.max_age = demand.max_age;
            }
            _ => {}
        }
        context.decision_id = id.map(|id| id.to_string());
        context.revision = Some(revision.to_string());
        Self::with(context)
    }

    /// Denied for a reason that was written before.
    pub(super) fn written(context: Arc<RawValue>) -> Self {
        Self {
            decision: false,
            context: Some(Told::Written(context)),
        }
    }

    /// Why it is a denial.
    pub(super) fn context(&self) -> Option<&Told> {
        self.context.as_ref()
    }

    /// Denied without a policy's word.
    pub(super) fn unasked(unasked: Unasked) -> Self {
        Self::with(Context::new(unasked.code, unasked.detail, NOT_ASKED))
    }

    /// Denied because nobody can tell what it asks.
    pub(super) fn flawed(flaw: Flaw) -> Self {
        Self::failed(&body::refusal(flaw))
    }

    /// Denied because it could not be made.
    pub(super) fn failed(refusal: &Refusal) -> Self {
        let mut context = Context::new(refusal.code(), refusal.cause(), NOT_ASKED);
        context.error = Some(Fault {
            status: refusal.status().code,
            message: refusal.detail(),
        });
        Self::with(context)
    }

    fn with(context: Context) -> Self {
        Self {
            decision: false,
            context: Some(Told::Here(Box::new(context))),
        }
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Here(context) => context.serialize(serializer),
            Self::Written(text) => text.as_ref().serialize(serializer),
        }
    }
}

impl Context {
    fn new(
        id: &'static str,
        admin: impl Into<Cow<'static, str>>,
        user: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            id,
            reason_admin: Reason { en: admin.into() },
            reason_user: Reason { en: user.into() },
            missing: Vec::new(),
            acr_values: Vec::new(),
            max_age: None,
            decision_id: None,
            revision: None,
            error: None,
        }
    }
}

const NOT_ASKED: &str = "The policy does not let you do this.";
