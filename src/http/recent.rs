//! The decisions that were made last, kept in memory: for whoever asks what happened, or what another policy would have said.
//!
//! They hold no part of a policy, only its revision, so that nothing large lives on because it once decided something.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::decision_log::{Asked, DecisionId};
use super::doors::Door;
use super::refusal::Refusal;
use super::trace::TraceId;
use crate::policy::{AccessRequest, Decision, Principals, Revision, Verdict};

/// A decision as it was made, and what it was about.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    pub(super) at: SystemTime,
    pub(super) trace_id: TraceId,
    /// What the decision log calls it, if it is there.
    pub(super) id: Option<DecisionId>,
    pub(super) door: Door,
    text: Text,
    pub(super) ip: Option<IpAddr>,
    pub(super) caller: Principals,
    /// What the caller was told.
    pub(super) verdict: Verdict,
    /// What the rules alone say, without the demands on the sign-in; `None` if the engine failed.
    pub(super) ruled: Option<Verdict>,
    /// Why an answer is a refusal although the rules allow, or do not say.
    pub(super) code: Option<&'static str>,
    /// The line of the rule that settled it, from 1.
    pub(super) line: Option<usize>,
    pub(super) revision: Revision,
    /// Whether a policy of the server's own folder decided.
    pub(super) is_own: bool,
}

/// The method, the route and the path, in one piece of memory: every request pays for it.
#[derive(Debug, Clone)]
struct Text {
    all: Box<str>,
    method_ends: usize,
    route_ends: usize,
}

impl Text {
    fn of(method: &str, route: &str, path: &str) -> Self {
        Self {
            all: [method, route, path].concat().into(),
            method_ends: method.len(),
            route_ends: method.len() + route.len(),
        }
    }

    fn part(&self, range: impl std::slice::SliceIndex<str, Output = str>) -> &str {
        self.all.get(range).unwrap_or_default()
    }
}

/// The last decisions, at most so many. Clones share them.
#[derive(Debug, Clone)]
pub struct Recent(Arc<Kept>);

#[derive(Debug)]
struct Kept {
    most: usize,
    /// Not behind pointers, so that what is kept is written over in place.
    ring: Mutex<VecDeque<Recorded>>,
}

impl Recorded {
    /// What became of `asked` at `at`.
    pub(super) fn of(
        asked: &Asked<'_>,
        outcome: &Result<Decision, Refusal>,
        id: Option<DecisionId>,
        at: SystemTime,
    ) -> Self {
        let (decision, code) = match outcome {
            Ok(decision) => (Some(decision), None),
            Err(refusal) => (refusal.decision(), Some(refusal.code())),
        };
        Self {
            at,
            trace_id: asked.trace_id,
            id,
            door: asked.door,
            text: Text::of(asked.question.method, asked.route, asked.question.path),
            ip: asked.question.ip,
            caller: asked.question.caller.clone(),
            verdict: outcome
                .as_ref()
                .map_or(Verdict::Deny, |decision| decision.verdict),
            ruled: decision.map(|decision| decision.verdict),
            code,
            line: decision.and_then(Decision::line),
            revision: asked.policy.revision().clone(),
            is_own: asked.folder.is_none(),
        }
    }

    pub(super) fn method(&self) -> &str {
        self.text.part(..self.text.method_ends)
    }

    /// The pattern of the route; empty where there is none.
    pub(super) fn route(&self) -> &str {
        self.text.part(self.text.method_ends..self.text.route_ends)
    }

    pub(super) fn path(&self) -> &str {
        self.text.part(self.text.route_ends..)
    }

    /// What was asked, to ask another policy.
    pub(super) fn request(&self) -> AccessRequest<'_> {
        AccessRequest {
            caller: &self.caller,
            method: self.method(),
            path: self.path(),
            ip: self.ip,
        }
    }
}

impl Recent {
    /// Keeps the last `most` decisions.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Kept {
            most,
            ring: Mutex::default(),
        }))
    }

    /// Whether anything is kept at all.
    pub(super) fn is_on(&self) -> bool {
        self.0.most > 0
    }

    /// Keeps `recorded`, and forgets the oldest one if there are too many.
    pub(super) fn keep(&self, recorded: Recorded) {
        let mut ring = self.0.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let oldest = (ring.len() >= self.0.most).then(|| ring.pop_front());
        if self.is_on() {
            ring.push_back(recorded);
        }
        // What is forgotten is taken apart when nobody waits for the ring.
        drop(ring);
        drop(oldest);
    }

    /// How many are kept now.
    pub(super) fn count(&self) -> usize {
        let ring = self.0.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.len()
    }

    /// How many are kept at most.
    pub(super) fn most(&self) -> usize {
        self.0.most
    }

    /// All that are kept, the last one first.
    pub(super) fn all(&self) -> Vec<Arc<Recorded>> {
        let ring = self.0.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let newest_first = ring.iter().rev();
        newest_first.cloned().map(Arc::new).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::trace::TraceId;
    use crate::policy::Policy;

    fn recorded(path: &str) -> Recorded {
        let policy = Policy::load(&crate::policy::Config::default()).unwrap();
        let question = AccessRequest {
            caller: &Principals::anonymous(),
            method: "GET",
            path,
            ip: None,
        };
        let asked = Asked {
            policy: &policy,
            question: &question,
            door: Door::Guard,
            route: "",
            trace_id: TraceId::random(),
            folder: None,
        };
        let outcome = Ok(policy.decide(&question).unwrap());
        Recorded::of(&asked, &outcome, None, SystemTime::UNIX_EPOCH)
    }

    fn paths(recent: &Recent) -> Vec<String> {
        let all = recent.all().into_iter();
        all.map(|recorded| recorded.path().to_owned()).collect()
    }

    #[test]
    fn the_last_ones_are_kept_and_the_newest_stands_first() {
        let recent = Recent::new(2);
        assert!(recent.all().is_empty());
        for path in ["/a", "/b", "/c"] {
            recent.keep(recorded(path));
        }
        assert_eq!(paths(&recent), ["/c", "/b"]);
        let none = Recent::new(0);
        none.keep(recorded("/a"));
        assert!(none.all().is_empty() && !none.is_on());
    }

    #[test]
    fn a_decision_is_kept_with_its_rule_and_can_be_asked_again() {
        let [open, closed] = ["/api/open", "/api/me"].map(recorded);
        assert_eq!(
            (open.verdict, open.ruled),
            (Verdict::Allow, Some(Verdict::Allow))
        );
        assert!(open.line.is_some() && closed.line.is_none());
        assert_eq!(closed.verdict, Verdict::Deny);
        let policy = Policy::load(&crate::policy::Config::default()).unwrap();
        let again = policy.decide(&open.request()).unwrap();
        assert_eq!((again.line(), again.verdict), (open.line, open.verdict));
    }
}
