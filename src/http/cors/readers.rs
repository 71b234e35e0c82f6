//! Whose pages may read an answer, and what they are told before they ask for it.

use rocket::Request;

use super::origin::Origin;
use crate::http::fields;
use crate::http::path;
use crate::http::resource::WELL_KNOWN;

/// Whose pages may read an answer.
pub(super) enum Readers<'a> {
    /// Those of one allowed origin.
    Of(&'a Origin),
    /// Everyone's: it is metadata, which says the same to all.
    Anyone,
}

impl<'a> Readers<'a> {
    /// Who may read the answer to `request`, if a page asks for it and `allowed` or the path let it.
    pub(super) fn of(request: &Request<'_>, allowed: &'a [Origin]) -> Option<Self> {
        let origin = fields::values(request, "Origin").next()?;
        match allowed.iter().find(|allowed| allowed.as_str() == origin) {
            Some(allowed) => Some(Self::Of(allowed)),
            None => is_metadata(request).then_some(Self::Anyone),
        }
    }

    /// The value of `Access-Control-Allow-Origin`.
    pub(super) fn origin(&self) -> String {
        match self {
            Self::Of(origin) => origin.as_str().to_owned(),
            Self::Anyone => "*".to_owned(),
        }
    }

    /// What a page may send. Libraries add headers of their own to a request for metadata; the wildcard covers all but
    /// `Authorization`.
    pub(super) fn accepted(&self) -> &'static str {
        match self {
            Self::Of(_) => "Authorization, Content-Type, DPoP",
            Self::Anyone => "*",
        }
    }
}

/// Whether an answer to `request` is another one for another origin.
pub(super) fn vary(request: &Request<'_>, allowed: &[Origin]) -> bool {
    !allowed.is_empty() || is_metadata(request)
}

/// Whether `request` is for the metadata of the API, at whichever of its paths.
fn is_metadata(request: &Request<'_>) -> bool {
    let path = path::routed(request.uri());
    let below = path
        .as_deref()
        .and_then(|path| path.strip_prefix(WELL_KNOWN));
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
