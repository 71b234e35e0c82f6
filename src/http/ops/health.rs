//! What the health answers say: whether requests can be answered, by which policy, and what is wrong although they can.

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::policy::{LoadError, Standing};

/// The body of a health answer.
#[derive(Debug, Serialize)]
pub(super) struct Health {
    status: &'static str,
    #[serde(flatten)]
    policy: Option<Live>,
    /// Why it is not ready.
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    reasons: &'static [&'static str],
    /// What somebody should mend while requests are answered all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    degraded: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Live {
    policy_revision: String,
    /// RFC 3339, in UTC.
    policy_loaded_at: String,
}

impl Health {
    /// The process answers.
    pub(super) fn live() -> Self {
        Self {
            status: "live",
            policy: None,
            reasons: &[],
            degraded: Vec::new(),
        }
    }

    /// Ready means: a request with a good token can be answered. A policy that lags behind its files is no reason to
    /// take the server out of service: every replica would go with it.
    pub(super) fn ready(has_keys: bool, standing: &Standing) -> Self {
        let loaded_at = OffsetDateTime::from(standing.loaded_at);
        let loaded_at = loaded_at.replace_nanosecond(0).unwrap_or(loaded_at);
        let (status, reasons) = match has_keys {
            true => (READY, &[] as &[&str]),
            false => ("not ready", NO_KEYS),
        };
        Self {
            status,
            policy: Some(Live {
                policy_revision: standing.policy.revision().to_string(),
                policy_loaded_at: loaded_at.format(&Rfc3339).unwrap_or_default(),
            }),
            reasons,
            degraded: standing.refused.iter().map(|error| lag(error)).collect(),
        }
    }

    pub(super) fn is_ready(&self) -> bool {
        self.status == READY
    }
}

/// Why the policy that decides is not the one in the folder.
fn lag(error: &LoadError) -> String {
    let problems = error.problems();
    let first = problems.first().map(|problem| {
        let (place, message) = (&problem.place, &problem.message);
        format!("{place}: {message}")
    });
    let first = first.unwrap_or_default();
    match problems.len() {
        0 | 1 => format!("the policy files are refused: {first}"),
        count => format!("the policy files are refused for {count} problems, the first at {first}"),
    }
}

const READY: &str = "ready";

const NO_KEYS: &[&str] = &["no usable key set of the issuer is held yet"];
