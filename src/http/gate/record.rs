//! What is remembered of a request besides its refusal: the decision, or why none is needed, and what kind of caller it has.

use std::sync::OnceLock;

use rocket::Request;

use crate::http::callers::CallerKind;
use crate::http::refusal::Refusal;
use crate::policy::Decision;

/// Why a governed answer may leave.
#[derive(Debug)]
pub(in crate::http) enum Record {
    /// A decision allowed it.
    Decided(Decision),
    /// The door answers about callers and is not decided on its own path.
    Exempt,
}

/// Records that `request` is answered by a door that is not decided on its own path.
pub(in crate::http) fn exempt(request: &Request<'_>) {
    let _ = record(request).set(Record::Exempt);
}

/// The decision about `request`, allowed or denied, if the policy was asked.
pub(in crate::http) fn decision<'r>(request: &'r Request<'_>) -> Option<&'r Decision> {
    match record(request).get() {
        Some(Record::Decided(decision)) => Some(decision),
        _ => Refusal::of(request).and_then(Refusal::decision),
    }
}

/// What kind of caller `request` has, once it is known to have one.
pub(in crate::http) fn kind<'r>(request: &'r Request<'_>) -> &'r OnceLock<CallerKind> {
    request.local_cache(OnceLock::new)
}

/// What lets the answer to `request` leave a governed prefix.
pub(in crate::http) fn record<'r>(request: &'r Request<'_>) -> &'r OnceLock<Record> {
    request.local_cache(OnceLock::new)
}
