//! What the health answers say: whether requests can be answered, by which policy, and what is wrong although they can.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::auth::KeyStatus;
use crate::policy::{LoadError, Standing};

/// The body of a health answer.
#[derive(Debug, Serialize)]
pub(super) struct Health {
    status: &'static str,
    #[serde(flatten)]
    policy: Option<Live>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    issuers: Vec<Keys>,
    /// Why it is not ready.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<&'static str>,
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

/// What is held of one issuer.
#[derive(Debug, Serialize)]
struct Keys {
    issuer: String,
    /// How many usable keys are held.
    keys: usize,
    /// Seconds since they were fetched; none for keys of the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    keys_age_seconds: Option<u64>,
}

impl From<KeyStatus> for Keys {
    fn from(status: KeyStatus) -> Self {
        Self {
            issuer: status.issuer,
            keys: status.keys,
            keys_age_seconds: status.age.map(|age| age.as_secs()),
        }
    }
}

impl Health {
    /// The process answers.
    pub(super) fn live() -> Self {
        Self {
            status: "live",
            policy: None,
            issuers: Vec::new(),
            reasons: Vec::new(),
            degraded: Vec::new(),
        }
    }

    /// Ready means: a request with a good token of some issuer can be answered, and the server is here to stay. Neither a policy that lags behind its files
    /// nor one issuer of several that is away is a reason to take the server out of service: every replica would go
    /// with it.
    pub(super) fn ready(
        issuers: Vec<KeyStatus>,
        standing: &Standing,
        others: &[Arc<Standing>],
        is_draining: bool,
    ) -> Self {
        let loaded_at = OffsetDateTime::from(standing.loaded_at);
        let loaded_at = loaded_at.replace_nanosecond(0).unwrap_or(loaded_at);
        let standings = others.iter().map(AsRef::as_ref);
        let standings = [standing].into_iter().chain(standings);
        let lag = standings.filter_map(|standing| standing.refused.as_deref().map(lag));
        let degraded = issuers.iter().filter_map(shortage).chain(lag).collect();
        let has_keys = issuers.iter().any(|status| status.keys > 0);
        let reasons = [(is_draining, DRAINING), (!has_keys, NO_KEYS)];
        let reasons = reasons.into_iter().filter(|(holds, _)| *holds);
        let reasons: Vec<&str> = reasons.map(|(_, reason)| reason).collect();
        let status = match reasons.is_empty() {
            true => READY,
            false => "not ready",
        };
        Self {
            status,
            policy: Some(Live {
                policy_revision: standing.policy.revision().to_string(),
                policy_loaded_at: loaded_at.format(&Rfc3339).unwrap_or_default(),
            }),
            issuers: issuers.into_iter().map(Keys::from).collect(),
            reasons,
            degraded,
        }
    }

    pub(super) fn is_ready(&self) -> bool {
        self.status == READY
    }
}

/// What is wrong with the keys of an issuer.
fn shortage(status: &KeyStatus) -> Option<String> {
    let issuer = &status.issuer;
    if status.keys == 0 {
        return Some(format!(
            "no usable key set of the issuer `{issuer}` is held"
        ));
    }
    let age = status.age.filter(|age| *age > OVERDUE)?;
    let minutes = age.as_secs() / 60;
    Some(format!(
        "the keys of the issuer `{issuer}` could not be fetched anew for {minutes} minutes"
    ))
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

/// Three refreshes have failed by then.
const OVERDUE: Duration = Duration::from_secs(30 * 60);

const READY: &str = "ready";

const DRAINING: &str = "draining";

const NO_KEYS: &str = "no usable key set of an issuer is held";
