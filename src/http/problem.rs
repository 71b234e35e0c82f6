//! A refusal as the client sees it: a problem document (RFC 9457).

use std::io::Cursor;

use rocket::http::{ContentType, Header};
use rocket::response::Responder;
use rocket::{Request, Response, response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::described::refusals::codes;
use super::described::rules::Finding;
use super::gate;
use super::refusal::{Challenges, Refusal};
use super::trace::TraceId;
use crate::auth::RefusalKind;
use crate::policy::{LoadError, json};

/// Answers with a problem document for the refusal that it holds.
#[derive(Debug)]
pub struct Problem(
    /// What is refused.
    pub Refusal,
);

/// A problem document (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Document<'a> {
    /// `urn:whiteroom:problem:` and the code.
    r#type: String,
    /// The status in words.
    #[schema(value_type = String)]
    title: &'a str,
    status: u16,
    /// What happened, for the person who called.
    detail: String,
    /// Stable, from a closed list.
    #[schema(schema_with = codes)]
    code: &'a str,
    /// Leads to the lines of the log and to the span of this request.
    #[schema(pattern = "^[0-9a-f]{32}$")]
    trace_id: String,
    /// Where the decision is logged: the line that says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_id: Option<String>,
    /// Permissions or scopes of which any one would have been enough.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    #[schema(value_type = Vec<String>, required = false)]
    missing: &'a [String],
    /// RFC 9470, section 3, as the two members are named in a challenge.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    #[schema(value_type = Vec<String>, required = false)]
    acr_values: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<u32>,
    /// What is wrong with rules, as `policy check` prints it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Finding>, required = false, max_items = 100)]
    problems: Vec<Value>,
}

impl<'r> Responder<'r, 'static> for Problem {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        Ok(response(&self.0, request))
    }
}

/// The whole response for `refusal`, which is remembered for the log.
pub(super) fn response(refusal: &Refusal, request: &Request<'_>) -> Response<'static> {
    refusal.clone().remember(request);
    let body = serde_json::to_vec(&document(refusal, request)).unwrap_or_default();
    let mut response = Response::build();
    response
        .status(refusal.status())
        .header(ContentType::new("application", "problem+json"));
    response
        .raw_header("Cache-Control", "no-store")
        .sized_body(body.len(), Cursor::new(body));
    let challenges = request.rocket().state::<Challenges>();
    if let Some(challenge) = challenges.cloned().unwrap_or_default().of(refusal, request) {
        response.header(Header::new("WWW-Authenticate", challenge));
    }
    if let Refusal::MethodNotAllowed { allow } = refusal {
        response.header(Header::new("Allow", allow.clone()));
    }
    if let Some(seconds) = retry_after(refusal) {
        response.header(Header::new("Retry-After", seconds.to_string()));
    }
    response.finalize()
}

fn document<'a>(refusal: &'a Refusal, request: &Request<'_>) -> Document<'a> {
    let missing = match refusal {
        Refusal::Denied { sufficient, .. } => sufficient.as_slice(),
        _ => &[],
    };
    let demand = match refusal {
        Refusal::StepUpRequired { demand, .. } => Some(demand),
        _ => None,
    };
    let problems = refusal.load_error().map_or(&[][..], LoadError::problems);
    let code = refusal.code();
    Document {
        r#type: format!("urn:whiteroom:problem:{code}"),
        title: refusal.status().reason_lossy(),
        status: refusal.status().code,
        detail: refusal.detail(),
        code,
        trace_id: TraceId::of(request).to_string(),
        decision_id: gate::decision_id(request).get().map(ToString::to_string),
        missing,
        acr_values: demand.map_or(&[], |demand| demand.acr_values.as_slice()),
        max_age: demand.and_then(|demand| demand.max_age),
        problems: problems
            .iter()
            .take(MOST_PROBLEMS)
            .map(json::problem)
            .collect(),
    }
}

/// More than anybody mends at once.
const MOST_PROBLEMS: usize = 100;

/// Whole seconds, at least one: how long to wait for the issuer's keys, or for a place.
fn retry_after(refusal: &Refusal) -> Option<u64> {
    let token = match refusal {
        Refusal::Token(token) => token,
        Refusal::Busy { retry_after } => return Some(*retry_after),
        _ => return None,
    };
    match token.kind() {
        RefusalKind::Unavailable { retry_after } => Some(retry_after.as_secs().max(1)),
        _ => None,
    }
}
