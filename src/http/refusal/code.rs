//! The words of a refusal: its stable code and its detail for the client.

use rocket::http::Status;

use super::reason::Refusal;
use super::step_up;
use crate::auth;

impl Refusal {
    /// The stable code, from a closed list: [`CODES`] and the codes of [`crate::auth::Refusal`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AmbiguousPath => "ambiguous_path",
            Self::Token(refusal) => refusal.code(),
            Self::SignInRequired { .. } => "sign_in_required",
            Self::Denied { sufficient, .. } if sufficient.is_empty() => "denied",
            Self::Denied { .. } => "permission_missing",
            Self::StepUpRequired { .. } => "step_up_required",
            Self::PolicyFailed(_) => "policy_failed",
            Self::Undecided => "undecided",
            Self::MethodNotAllowed { .. } => "method_not_allowed",
            Self::Body { .. } => "invalid_body",
            Self::AskerUntrusted(_) => "asker_untrusted",
            Self::Original(_) => "invalid_original",
            Self::InvalidRules { .. } => "invalid_rules",
            Self::Query { .. } => "invalid_query",
            Self::Absent { .. } => "not_found",
            Self::Busy { .. } => "unavailable",
            Self::Status(status) => of_status(*status),
        }
    }

    /// Every code that a refusal may have.
    pub(in crate::http) fn codes() -> impl Iterator<Item = &'static str> {
        auth::Refusal::CODES.into_iter().chain(CODES)
    }

    /// What happened, for the person who called.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::AmbiguousPath => AMBIGUOUS.into(),
            Self::Token(refusal) => refusal.description().into(),
            Self::SignInRequired { .. } => "Sign in, and send an access token for this API.".into(),
            Self::Denied { sufficient, .. } => denied(sufficient),
            Self::StepUpRequired {
                demand,
                is_anonymous,
                ..
            } => step_up::detail(demand, *is_anonymous),
            Self::PolicyFailed(_) | Self::Undecided => UNDECIDED.into(),
            Self::MethodNotAllowed { allow } => format!("This path answers {allow}."),
            Self::Body { wanted } => format!("The body must be {wanted}."),
            Self::AskerUntrusted(_) => "Only a trusted proxy may ask here.".into(),
            Self::Original(flaw) => {
                format!("What was asked about cannot be told from this request: {flaw}.")
            }
            Self::InvalidRules { .. } => {
                "The rules do not load under the model of the live policy.".into()
            }
            Self::Query { wanted } => format!("The query must be {wanted}."),
            Self::Absent { what } => what.clone(),
            Self::Busy { .. } => {
                "Others are served already, as many as fit. Come back later.".into()
            }
            Self::Status(status) => match of_status(*status) {
                "not_found" => "Nothing is served at this path.".into(),
                "payload_too_large" => "The body is larger than this server reads.".into(),
                "internal_error" => {
                    "The server failed. Quote the trace id to whoever runs it.".into()
                }
                _ => "The request does not fit what this path accepts.".into(),
            },
        }
    }
}

fn denied(sufficient: &[String]) -> String {
    match sufficient {
        [] => "You are signed in, and the policy does not let you do this.".into(),
        [one] => format!("You are signed in, and the permission `{one}` is missing."),
        several => format!(
            "You are signed in, and one of these permissions is missing: `{}`.",
            several.join("`, `")
        ),
    }
}

fn of_status(status: Status) -> &'static str {
    match status.code {
        400 => "bad_request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        406 => "not_acceptable",
        408 => "request_timeout",
        413 => "payload_too_large",
        415 => "unsupported_media_type",
        422 => "unprocessable",
        431 => "headers_too_large",
        503 => "unavailable",
        402..=499 => "refused",
        _ => "internal_error",
    }
}

/// Every code of a refusal that is not one of a token's.
pub const CODES: [&str; 26] = [
    "ambiguous_path",
    "asker_untrusted",
    "bad_request",
    "denied",
    "forbidden",
    "headers_too_large",
    "internal_error",
    "invalid_body",
    "invalid_original",
    "invalid_query",
    "invalid_rules",
    "method_not_allowed",
    "not_acceptable",
    "not_found",
    "payload_too_large",
    "permission_missing",
    "policy_failed",
    "refused",
    "request_timeout",
    "sign_in_required",
    "step_up_required",
    "unauthorized",
    "unavailable",
    "undecided",
    "unprocessable",
    "unsupported_media_type",
];

const AMBIGUOUS: &str = "The path can be read in more than one way. Send it without dot segments, empty segments, \
    encoded slashes, backslashes, `;` or control characters.";
const UNDECIDED: &str = "The server could not decide about this request, so it refused. Quote the trace id to whoever runs it.";
