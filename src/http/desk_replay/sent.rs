//! The rules that somebody sends to be asked.

use rocket::Request;
use rocket::data::{Data, ToByteUnit};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::json_body;
use crate::http::refusal::Refusal;

/// Whether the body is said to be JSON, or nothing is said of it.
pub(super) struct ContentType {
    is_json: bool,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for ContentType {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        Outcome::Success(Self {
            is_json: json_body::is_declared(request),
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PolicyRulesSent, example = json!({"rules": "p, anyone, /api/open, ^GET$, allow"}))]
pub(super) struct Sent {
    /// The text of a `policy.csv`.
    rules: String,
}

/// The rules in `body`.
pub(super) async fn rules(content_type: ContentType, body: Data<'_>) -> Result<String, Refusal> {
    if !content_type.is_json {
        return Err(Refusal::Status(Status::UnsupportedMediaType));
    }
    let body = body.open(LIMIT_MIB.mebibytes()).into_bytes().await;
    let body = body.map_err(|_| UNREADABLE)?;
    if !body.is_complete() {
        return Err(Refusal::Status(Status::PayloadTooLarge));
    }
    // serde would read an array as the object's members in order.
    let is_object = body.trim_ascii_start().starts_with(b"{");
    let sent: Option<Sent> = serde_json::from_slice(&body).ok().filter(|_| is_object);
    sent.map(|sent| sent.rules).ok_or(UNREADABLE)
}

/// Some sixty thousand rules.
const LIMIT_MIB: u64 = 4;

const UNREADABLE: Refusal = Refusal::Body {
    wanted: r#"JSON like {"rules":"p, anyone, /api/open, ^GET$, allow"}, with the text of a policy.csv"#,
};
