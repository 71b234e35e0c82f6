//! One replay of the recent decisions, and its answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::told;
use crate::http::recent::Recorded;
use crate::http::shadow::Difference;
use crate::policy::{Policy, Replay, Second};

/// What `policy` says to the decisions, the last one first; texts of rules are those of `live`. What the rules did not decide
/// cannot flip and is left out, and so is what the policy of another folder decided.
pub(super) fn answer(policy: &Policy, decisions: Vec<Arc<Recorded>>, live: &Policy) -> Value {
    let begun = Instant::now();
    let mut replay = Replay::new(policy);
    let mut told = Vec::new();
    let mut is_cut = false;
    for recorded in decisions {
        is_cut = begun.elapsed() > LONGEST;
        if is_cut {
            break;
        }
        let Some(ruled) = recorded.ruled.filter(|_| recorded.is_own) else {
            continue;
        };
        let second = replay.ask(&recorded.request(), ruled);
        if !matches!(second, Second::Same) && told.len() < MOST {
            let difference = Difference::of(recorded, &second, policy.revision());
            told.push(told::difference(&difference, live));
        }
    }
    json!({
        "candidate": policy.revision().to_string(),
        "asked": replay.asked,
        "flips": replay.flips(),
        "failed": replay.failed,
        "cut": is_cut,
        "decisions": told,
    })
}

/// More than anybody reads at once.
const MOST: usize = 200;

/// A policy that the casbin crate decides takes milliseconds for each; nobody waits for more, and a shutdown must not.
const LONGEST: Duration = Duration::from_secs(5);
