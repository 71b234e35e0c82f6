//! The body of a request that is to be JSON, read whole or refused; what stands in it is its route's to say.

use rocket::Request;
use rocket::data::{self, Data, FromData, ToByteUnit};
use rocket::http::Status;
use rocket::outcome::Outcome;
use serde::de::DeserializeOwned;

use super::fields;
use super::refusal::Refusal;

/// A body that declares itself JSON, or does not declare itself at all. Ask for a permit first: a data guard comes last.
pub(super) struct JsonBody(Vec<u8>);

/// Whether `request` says that its body is JSON, or does not say what it is.
pub(super) fn is_declared(request: &Request<'_>) -> bool {
    let is_silent = !fields::has(request, "Content-Type");
    is_silent || request.content_type().is_some_and(|found| found.is_json())
}

impl JsonBody {
    /// What the body holds, if it is an object that fits.
    pub(super) fn object<T: DeserializeOwned>(&self) -> Option<T> {
        // serde would read an array as the object's members in order.
        let is_object = self.0.trim_ascii_start().starts_with(b"{");
        is_object.then(|| serde_json::from_slice(&self.0).ok())?
    }

    async fn read(request: &Request<'_>, data: Data<'_>) -> Result<Self, Refusal> {
        if !is_declared(request) {
            return Err(Refusal::Status(Status::UnsupportedMediaType));
        }
        let body = data.open(LIMIT_KIB.kibibytes()).into_bytes().await;
        let body = body.map_err(|_| Refusal::Status(Status::BadRequest))?;
        match body.is_complete() {
            true => Ok(Self(body.into_inner())),
            false => Err(Refusal::Status(Status::PayloadTooLarge)),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for JsonBody {
    type Error = Refusal;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        match Self::read(request, data).await {
            Ok(body) => Outcome::Success(body),
            Err(refusal) => Outcome::Error((refusal.clone().remember(request), refusal)),
        }
    }
}

/// No issuer makes claims that come near it.
const LIMIT_KIB: u64 = 256;
