//! The query of a request to the desk, read with care: a field that is misspelt must not pass for one that was left out.

use std::convert::Infallible;

use rocket::Request;
use rocket::request::{FromRequest, Outcome};

use crate::http::refusal::Refusal;

/// The fields of a request as they came, decoded.
pub(super) struct Fields(Vec<(String, String)>);

/// Fields that were all expected, each at most once.
pub(super) struct Query {
    fields: Vec<(String, String)>,
    wanted: &'static str,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Fields {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let fields = request.uri().query().into_iter();
        let fields = fields.flat_map(|query| query.segments());
        Outcome::Success(Self(
            fields
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        ))
    }
}

impl Fields {
    /// The fields, if all of them are among `known`; `wanted` says what they are, to whoever sends others.
    pub(super) fn only(self, known: &[&str], wanted: &'static str) -> Result<Query, Refusal> {
        let query = Query {
            fields: self.0,
            wanted,
        };
        let names = || query.fields.iter().map(|(name, _)| name.as_str());
        let is_fine = |name: &str| {
            known.contains(&name) && names().filter(|other| *other == name).count() == 1
        };
        match names().all(is_fine) {
            true => Ok(query),
            false => Err(query.refusal()),
        }
    }
}

impl Query {
    /// The field `name`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(found, _)| found == name)?;
        Some(value)
    }

    /// The field `name`, a number of at most `most`; `otherwise` without it.
    pub(super) fn number(
        &self,
        name: &str,
        otherwise: usize,
        most: usize,
    ) -> Result<usize, Refusal> {
        let Some(text) = self.text(name) else {
            return Ok(otherwise);
        };
        // `parse` would take a sign, too.
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| *number <= most);
        number.filter(|_| is_plain).ok_or_else(|| self.refusal())
    }

    /// What is answered when a field is not as it should be.
    pub(super) fn refusal(&self) -> Refusal {
        Refusal::Query {
            wanted: self.wanted,
        }
    }
}
