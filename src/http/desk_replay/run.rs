//! One replay of the recent decisions, and its answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::told;
use crate::http::recent::Recorded;
use crate::http::shadow::Difference;
use crate::policy::{Policy, Replay};

/// What `policy` says to the decisions, the last one first; texts of rules are those of `live`. What the rules did not decide
/// cannot flip and is left out.
pub(super) fn answer(policy: &Policy, decisions: Vec<Arc<Recorded>>, live: &Policy) -> Value {
    let begun = Instant::now();
    let mut replay = Replay::new(policy, MOST);
    let mut is_cut = false;
    for recorded in decisions {
        is_cut = begun.elapsed() > LONGEST;
        if is_cut {
            break;
        }
        if let Some(ruled) = recorded.ruled {
            replay.ask(&recorded.request(), ruled, || Arc::clone(&recorded));
        }
    }
    let Replay {
        asked,
        flips,
        failed,
        kept,
        ..
    } = replay;
    let kept = kept.into_iter().map(|(recorded, second)| {
        let difference = Difference::of(recorded, &second, policy.revision());
        told::difference(&difference, live)
    });
    json!({
        "candidate": policy.revision().to_string(),
        "asked": asked,
        "flips": flips,
        "failed": failed,
        "cut": is_cut,
        "decisions": kept.collect::<Value>(),
    })
}

/// More than anybody reads at once.
const MOST: usize = 200;

/// A policy that the casbin crate decides takes milliseconds for each; nobody waits for more, and a shutdown must not.
const LONGEST: Duration = Duration::from_secs(5);
