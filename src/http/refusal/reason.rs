//! Why a request is refused, and the status that says so.

use std::sync::{Arc, OnceLock};

use rocket::Request;
use rocket::http::Status;

use crate::auth;
use crate::policy::{Decision, LoadError, StepUp};

/// Why a request is refused.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// The path could be read in two ways; see [`crate::http::path`].
    AmbiguousPath,
    /// The token, or the header that should hold it, did not pass verification.
    Token(auth::Refusal),
    /// The policy denies anonymous callers, and this one is.
    SignInRequired {
        /// The denial, for the log.
        decision: Box<Decision>,
    },
    /// The policy denies this known caller.
    Denied {
        /// The denial, for the log.
        decision: Box<Decision>,
        /// Permissions or scopes of which any one would have been enough, without their prefix.
        sufficient: Vec<String>,
    },
    /// The policy allows it, after a stronger or a more recent sign-in than the token shows.
    StepUpRequired {
        /// The permission, for the log.
        decision: Box<Decision>,
        /// What is wanted.
        demand: Box<StepUp>,
        /// Whether no token was presented.
        is_anonymous: bool,
    },
    /// The policy engine failed, so nothing is allowed.
    PolicyFailed(String),
    /// A handler answered under a governed prefix and no decision was made: its route forgot its guard.
    Undecided,
    /// The path has no such method.
    MethodNotAllowed {
        /// The value of `Allow`.
        allow: String,
    },
    /// The body does not fit the contract.
    Body {
        /// What is wanted.
        wanted: &'static str,
    },
    /// The rules that were sent do not load.
    InvalidRules {
        /// Why not.
        refused: Arc<LoadError>,
    },
    /// The query does not fit the contract.
    Query {
        /// What is wanted.
        wanted: &'static str,
    },
    /// The path is served, and what it is asked about is not there.
    Absent {
        /// What that is, as a sentence.
        what: String,
    },
    /// As many callers as are served at once are served already.
    Busy {
        /// In seconds, when to come back.
        retry_after: u64,
    },
    /// Any other status, named by HTTP alone.
    Status(Status),
}

impl Refusal {
    /// Keeps `self` as what `request` is refused for. The first refusal stands.
    pub fn remember(self, request: &Request<'_>) -> Status {
        let status = self.status();
        let _ = slot(request).set(self);
        status
    }

    /// What `request` was refused for, if anything.
    pub fn of<'r>(request: &'r Request<'_>) -> Option<&'r Self> {
        slot(request).get()
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::AmbiguousPath => Status::BadRequest,
            Self::Token(refusal) => match refusal.kind() {
                auth::RefusalKind::Malformed => Status::BadRequest,
                auth::RefusalKind::Invalid
                | auth::RefusalKind::Unproven
                | auth::RefusalKind::NonceWanted => Status::Unauthorized,
                auth::RefusalKind::Unavailable { .. } => Status::ServiceUnavailable,
            },
            Self::SignInRequired { .. } | Self::StepUpRequired { .. } => Status::Unauthorized,
            Self::Denied { .. } => Status::Forbidden,
            Self::PolicyFailed(_) | Self::Undecided => Status::InternalServerError,
            Self::MethodNotAllowed { .. } => Status::MethodNotAllowed,
            Self::Body { .. } | Self::Query { .. } | Self::InvalidRules { .. } => {
                Status::BadRequest
            }
            Self::Absent { .. } => Status::NotFound,
            Self::Busy { .. } => Status::ServiceUnavailable,
            Self::Status(status) => *status,
        }
    }

    /// The decision, where the policy was asked.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::SignInRequired { decision }
            | Self::Denied { decision, .. }
            | Self::StepUpRequired { decision, .. } => Some(decision),
            _ => None,
        }
    }

    /// What is wrong with rules that were sent.
    #[must_use]
    pub fn load_error(&self) -> Option<&LoadError> {
        match self {
            Self::InvalidRules { refused } => Some(refused),
            _ => None,
        }
    }

    /// What the log should hold, once.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Token(refusal) => refusal.to_string(),
            Self::PolicyFailed(cause) => cause.clone(),
            Self::SignInRequired { decision } | Self::Denied { decision, .. } => {
                match decision.settled_by() {
                    Some(rule) => format!("the rule `{}` denies it", rule.text),
                    None => "no rule allows it".into(),
                }
            }
            Self::StepUpRequired { demand, .. } => {
                format!("the sign-in does not meet the demand at {}", demand.place)
            }
            Self::Undecided => {
                "the route has no guard: take a `Permit` as an argument of its handler".into()
            }
            other => other.detail(),
        }
    }
}

fn slot<'r>(request: &'r Request<'_>) -> &'r OnceLock<Refusal> {
    request.local_cache(OnceLock::new)
}
