//! What is remembered of a request besides its refusal: its caller, the policy that it sees, and the decision, or why none is
//! needed.

use std::sync::{Arc, OnceLock};

use rocket::Request;
use tokio::sync::OnceCell;

use super::verifier::Known;
use crate::http::callers::CallerKind;
use crate::http::decision_log::DecisionId;
use crate::http::refusal::Refusal;
use crate::policy::{Decision, Policy};

/// All of it, in one piece: whatever is remembered by itself has a place of its own in Rocket's cache, which each request pays.
#[derive(Default)]
pub(super) struct Remembered {
    /// Who is calling, verified once.
    pub(super) known: OnceCell<Result<Known, Refusal>>,
    /// The policy that the request sees, however often it asks and whatever is swapped meanwhile.
    pub(super) policy: OnceLock<Arc<Policy>>,
    kind: OnceLock<CallerKind>,
    decision_id: OnceLock<DecisionId>,
    record: OnceLock<Record>,
}

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

/// What the decision about `request` is called in the decision log, once it is there.
pub(in crate::http) fn decision_id<'r>(request: &'r Request<'_>) -> &'r OnceLock<DecisionId> {
    &remembered(request).decision_id
}

/// What kind of caller `request` has, once it is known to have one.
pub(in crate::http) fn kind<'r>(request: &'r Request<'_>) -> &'r OnceLock<CallerKind> {
    &remembered(request).kind
}

/// What lets the answer to `request` leave a governed prefix.
pub(in crate::http) fn record<'r>(request: &'r Request<'_>) -> &'r OnceLock<Record> {
    &remembered(request).record
}

pub(super) fn remembered<'r>(request: &'r Request<'_>) -> &'r Remembered {
    request.local_cache(Remembered::default)
}
