//! What a line of the decision log is about, and its name.

use std::fmt;

use crate::http::doors::Door;
use crate::http::trace::TraceId;
use crate::policy::{AccessRequest, Policy};

/// Names a line of the decision log, in problem documents and spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) struct DecisionId(u64);

/// What was decided about, and where it was asked.
pub(in crate::http) struct Asked<'a> {
    pub(in crate::http) policy: &'a Policy,
    pub(in crate::http) question: &'a AccessRequest<'a>,
    pub(in crate::http) door: Door,
    /// The pattern of the route; empty where there is none.
    pub(in crate::http) route: &'a str,
    pub(in crate::http) trace_id: TraceId,
    /// The folder of the policy, where that is another one than the server's own.
    pub(in crate::http) folder: Option<&'a str>,
}

impl DecisionId {
    /// A new name. It is no secret, so it need not be unforeseeable.
    pub(in crate::http) fn random() -> Self {
        Self(fastrand::u64(..))
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
