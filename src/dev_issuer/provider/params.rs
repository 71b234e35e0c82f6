//! The parameters of a request: of a query, a form body or a JSON body.
//!
//! RFC 6749 §3.1 and §3.2 hold for all three: an empty parameter counts as absent, a repeated one is an error.

use std::collections::BTreeMap;
use std::convert::Infallible;

use rocket::data::{self, Data, FromData, ToByteUnit};
use rocket::http::Status;
use rocket::outcome::Outcome;
use rocket::request::{self, FromRequest, Request};
use serde_json::Value;

use super::refusal::Refusal;

/// Named texts.
#[derive(Debug, Default)]
pub(super) struct Params {
    values: BTreeMap<String, String>,
    repeated: Vec<String>,
}

impl Params {
    /// `application/x-www-form-urlencoded`, as in a query or a form.
    pub(super) fn from_form(text: &str) -> Self {
        let mut params = Self::default();
        for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
            let name = name.into_owned();
            let older = params.values.insert(name.clone(), value.into_owned());
            if older.is_some() {
                params.repeated.push(name);
            }
        }
        params
    }

    /// A JSON object, as Auth0's libraries send. Only its texts count: the libraries pass their own settings along
    /// (`"timeout": 10000`), and none of them is a parameter here.
    pub(super) fn from_json(text: &str) -> Result<Self, Refusal> {
        let members: BTreeMap<String, Value> =
            serde_json::from_str(text).map_err(|_| Refusal::Body)?;
        let mut params = Self::default();
        for (name, value) in members {
            if let Value::String(text) = value {
                params.values.insert(name, text);
            }
        }
        Ok(params)
    }

    /// The value of `name`, if it was given and is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let value = self.values.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    /// The value of `name`, or a refusal that names it.
    pub(super) fn required(&self, name: &'static str) -> Result<&str, Refusal> {
        self.text(name).ok_or(Refusal::Missing(name))
    }

    /// The words of `name`, separated by spaces; none when it is absent.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        text.split_ascii_whitespace().map(str::to_owned).collect()
    }

    /// Refuses when any of `names` was given more than once.
    pub(super) fn once(&self, names: &[&str]) -> Result<(), Refusal> {
        let repeated = self
            .repeated
            .iter()
            .any(|name| names.contains(&name.as_str()));
        if repeated {
            Err(Refusal::Repeated)
        } else {
            Ok(())
        }
    }

    /// Refuses when any parameter at all was given more than once.
    pub(super) fn all_once(&self) -> Result<(), Refusal> {
        if self.repeated.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Repeated)
        }
    }
}

/// The query's parameters.
#[rocket::async_trait]
impl<'r> FromRequest<'r> for &'r Params {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Infallible> {
        let query = request.uri().query().map_or("", |query| query.as_str());
        Outcome::Success(request.local_cache(|| Params::from_form(query)))
    }
}

/// The body's parameters.
#[rocket::async_trait]
impl<'r> FromData<'r> for Params {
    type Error = Refusal;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        match from_body(request, data).await {
            Ok(params) => Outcome::Success(params),
            Err(refusal) => Outcome::Error((Status::BadRequest, refusal)),
        }
    }
}

async fn from_body(request: &Request<'_>, data: Data<'_>) -> Result<Params, Refusal> {
    let body = data.open(64.kibibytes()).into_string().await;
    let text = body
        .ok()
        .filter(rocket::data::Capped::is_complete)
        .ok_or(Refusal::Body)?;
    match request.content_type() {
        Some(kind) if kind.is_json() => Params::from_json(&text),
        Some(kind) if kind.is_form() => Ok(Params::from_form(&text)),
        _ => Err(Refusal::Body),
    }
}
