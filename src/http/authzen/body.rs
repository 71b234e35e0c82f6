//! Reads the body of a request: one JSON object, in time and of a size that is worth reading.

use rocket::data::{Data, ToByteUnit};
use rocket::http::Status;
use serde_json::Value;

use super::entities::Object;
use super::flaw::{self, Flaw};
use super::json;
use crate::http::refusal::Refusal;

/// The object that `body` holds.
pub(super) async fn read(body: Data<'_>, is_declared: bool) -> Result<Object, Refusal> {
    if !is_declared {
        return Err(refusal(flaw::JSON));
    }
    let body = body.open(LIMIT_KIB.kibibytes()).into_bytes().await;
    let body = body.map_err(|_| refusal(flaw::OBJECT))?;
    if !body.is_complete() {
        return Err(Refusal::Status(Status::PayloadTooLarge));
    }
    match json::read(&body) {
        Some(Value::Object(object)) => Ok(object),
        _ => Err(refusal(flaw::OBJECT)),
    }
}

/// A whole request is refused for `flaw`.
pub(super) fn refusal(flaw: Flaw) -> Refusal {
    Refusal::Body { wanted: flaw.0 }
}

/// A hundred evaluations, each with ten kilobytes of properties.
const LIMIT_KIB: u64 = 1024;
