//! The shapes of the answers, which are written member by member.

#![expect(
    dead_code,
    reason = "they describe JSON that is written member by member, and no value is made of them"
)]

use utoipa::ToSchema;

use crate::http::described::rules::Rule;
use crate::http::desk::shapes::{Decision, verdict_or_null};

/// What the candidate said to the requests that were decided.
#[derive(ToSchema)]
#[schema(as = PolicyShadow)]
pub(super) struct Found {
    /// The candidate's revision; null without one that can be used.
    #[schema(required)]
    candidate: Option<String>,
    counts: Counts,
    last: Last,
}

/// How many requests ended how.
#[derive(ToSchema)]
#[schema(as = PolicyShadowCounts)]
struct Counts {
    same: u64,
    would_allow: u64,
    would_deny: u64,
    failed: u64,
    /// Not asked about, since too many were waiting.
    dropped: u64,
}

/// The last request of each kind.
#[derive(ToSchema)]
#[schema(as = PolicyShadowLast)]
struct Last {
    #[schema(required)]
    would_allow: Option<Difference>,
    #[schema(required)]
    would_deny: Option<Difference>,
    #[schema(required)]
    failed: Option<Difference>,
}

/// A decision, and what another policy says to it.
#[derive(ToSchema)]
#[schema(as = PolicyDifference)]
struct Difference {
    #[serde(flatten)]
    decision: Decision,
    candidate: Second,
}

/// What the other policy says.
#[derive(ToSchema)]
#[schema(as = PolicySecond)]
struct Second {
    /// Null where it failed.
    #[schema(required, schema_with = verdict_or_null)]
    verdict: Option<String>,
    #[schema(required)]
    rule: Option<Rule>,
    revision: String,
    /// Why it failed.
    #[schema(required)]
    cause: Option<String>,
}

/// Recent decisions, made once more.
#[derive(ToSchema)]
#[schema(as = PolicyReplay)]
pub(super) struct Replayed {
    /// The revision that was asked.
    candidate: String,
    asked: usize,
    flips: usize,
    failed: usize,
    /// Whether it took too long to ask about all.
    cut: bool,
    /// Those that differ, the newest first; at most 200.
    decisions: Vec<Difference>,
}
