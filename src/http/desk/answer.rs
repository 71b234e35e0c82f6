//! An answer of the desk: JSON that no cache keeps.

use rocket::http::ContentType;
use rocket::response::{self, Responder};
use rocket::{Request, Response};
use serde_json::Value;

/// The text of an answer.
pub(super) struct Answer(String);

impl Answer {
    pub(super) fn of(value: &Value) -> Self {
        Self(value.to_string())
    }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        Response::build_from(self.0.respond_to(request)?)
            .header(ContentType::JSON)
            .raw_header("Cache-Control", "no-store")
            .ok()
    }
}
