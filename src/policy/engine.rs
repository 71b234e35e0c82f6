//! A model and its rules as one thing that decides.
//!
//! What evaluates them is behind this file: callers see verdicts with reasons, not how they came about.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::decision::{DecideError, Decision, RuleRef, Verdict};
use super::fields::{Field, ip_text};
use super::frame::{Frame, Hit, Notes};
use super::interpreter::Interpreter;
use super::model::Effect;
use super::principals::Principals;
use super::request::AccessRequest;
use super::revision::Revision;
use super::roles::{Membership, Roles};
use super::rules::Rule;
use super::value::Value;

/// Decides requests. Never changes, and is shared by every thread.
pub(super) struct Engine {
    pub(super) interpreter: Interpreter,
    /// What a request is asked for, in the order of the model.
    pub(super) fields: Vec<Field>,
    pub(super) effect: Effect,
    pub(super) rules: Vec<Rule>,
    pub(super) roles: Arc<Roles>,
    pub(super) file: Arc<str>,
    pub(super) revision: Revision,
}

impl Engine {
    pub(super) fn decide(&self, request: &AccessRequest<'_>) -> Result<Decision, DecideError> {
        let frame = Frame::new(Arc::clone(&self.roles), membership(request.caller));
        let (allowed, notes) = self.evaluate(request, frame)?;
        let hit = self.settling(allowed, notes);
        let rule = hit.as_ref().and_then(|hit| self.rules.get(hit.row));
        Ok(Decision {
            verdict: if allowed {
                Verdict::Allow
            } else {
                Verdict::Deny
            },
            settled_by: rule.map(|rule| RuleRef {
                file: Arc::clone(&self.file),
                line: rule.line,
                text: Arc::clone(&rule.text),
            }),
            role_path: rule.and(hit).map(|hit| hit.path).unwrap_or_default(),
            revision: self.revision.clone(),
        })
    }

    fn evaluate(
        &self,
        request: &AccessRequest<'_>,
        frame: Frame,
    ) -> Result<(bool, Notes), DecideError> {
        let ip = ip_text(request.ip);
        let values = self.fields.iter().map(|field| field.value(request, &ip));
        let values: Vec<Value<'_>> = values.collect();
        self.interpreter.evaluate(&values, frame)
    }

    /// The row that made the verdict what it is, as far as one row did.
    fn settling(&self, allowed: bool, notes: Notes) -> Option<Hit> {
        match (self.effect, allowed) {
            (Effect::DenyOnly, true) | (Effect::AllowOverride, false) => None,
            (_, true) => notes.allowed,
            (_, false) => notes.denied,
        }
    }

    pub(super) fn sufficient(&self, request: &AccessRequest<'_>) -> Vec<String> {
        let frame = Frame::probing(Arc::clone(&self.roles), membership(request.caller));
        let Ok((_, notes)) = self.evaluate(request, frame) else {
            return Vec::new();
        };
        let wanted: BTreeSet<String> = notes.wanted.into_iter().collect();
        let candidates: BTreeSet<String> = self
            .roles
            .with_members(wanted, MAX_MEMBERS)
            .into_iter()
            .filter(|name| PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
            .filter(|name| !request.caller.names().contains(name))
            .collect();
        candidates
            .into_iter()
            .take(MAX_CANDIDATES)
            .filter(|name| self.would_allow(request, name))
            .collect()
    }

    fn would_allow(&self, request: &AccessRequest<'_>, name: &str) -> bool {
        let caller = request.caller.with(name);
        let request = AccessRequest {
            caller: &caller,
            ..*request
        };
        self.decide(&request)
            .is_ok_and(|decision| decision.is_allow())
    }
}

fn membership(caller: &Principals) -> Membership {
    Membership {
        subject: caller.shared_subject(),
        names: caller.shared_names(),
        domain: caller.domain().to_owned(),
    }
}

/// What a caller may be told that it lacks. Roles, users and organisations are nobody's business.
const PREFIXES: [&str; 2] = ["permission:", "scope:"];

/// How many names are tried for one denial. Each costs a whole decision, so a denied caller can make the server work
/// at most this much harder; a rule for one path seldom names more than a few permissions.
const MAX_CANDIDATES: usize = 16;

/// How many members of roles are looked through for such names: a role may be given to a million users.
const MAX_MEMBERS: usize = 1_000;
