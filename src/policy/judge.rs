//! Decides the server's requests by an engine: a caller with its principals, a method and a path.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use smallvec::SmallVec;

use super::compiled::{Outcome, Resolved};
use super::decision::{DecideError, Decision};
use super::engine::Engine;
use super::explanation::{self, Explanation};
use super::fields::Field;
use super::memo::EngineId;
use super::principals::Principals;
use super::request::AccessRequest;
use super::rulebook::RuleId;
use super::value::Value;

/// An engine behind the server's requests.
#[derive(Debug)]
pub(super) struct Judge {
    engine: Engine,
    id: EngineId,
    /// What a request is asked for, in the order of the model.
    fields: Vec<Field>,
}

type Values<'a> = SmallVec<[Value<'a>; 6]>;

impl Judge {
    pub(super) fn new(engine: Engine) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let names = engine.model().request.iter();
        Self {
            fields: names.filter_map(|name| Field::named(name)).collect(),
            id: EngineId(NEXT.fetch_add(1, Ordering::Relaxed)),
            engine,
        }
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    #[inline]
    pub(super) fn decide(&self, request: &AccessRequest<'_>) -> Result<Decision, DecideError> {
        let outcome = self.with_values(request, |values| self.outcome(values, request.caller))?;
        Ok(Decision::new(
            outcome.allowed,
            outcome.rule,
            self.engine.book(),
        ))
    }

    fn outcome(&self, values: &[Value<'_>], caller: &Principals) -> Result<Outcome, DecideError> {
        let membership = caller.membership();
        let Some(compiled) = self.engine.compiled() else {
            return self.engine.decide(values, membership, None);
        };
        let resolve = || compiled.resolve(self.engine.asked(values, membership, None));
        caller
            .resolved()
            .with(self.id, resolve, |resolved: &Resolved| {
                self.engine.decide(values, membership, Some(resolved))
            })
    }

    pub(super) fn second_opinion(&self, request: &AccessRequest<'_>) -> Option<bool> {
        let membership = request.caller.membership();
        self.with_values(request, |values| {
            self.engine.second_opinion(values, membership)
        })
    }

    fn with_values<T>(
        &self,
        request: &AccessRequest<'_>,
        act: impl FnOnce(&[Value<'_>]) -> T,
    ) -> T {
        let has_ip = self.fields.contains(&Field::Ip);
        // Unknown is the empty text, which no function takes for an address.
        let ip = request.ip.filter(|_| has_ip).map(|ip| ip.to_string());
        let ip = ip.unwrap_or_default();
        let fields = self.fields.iter();
        let values = fields.map(|field| value(*field, request, &ip));
        act(&values.collect::<Values<'_>>())
    }

    pub(super) fn explain(&self, request: &AccessRequest<'_>) -> Result<Explanation, DecideError> {
        let decision = self.decide(request)?;
        Ok(self.with_values(request, |values| {
            explanation::of(decision, &self.engine, values, request.caller.membership())
        }))
    }

    pub(super) fn sufficient(&self, request: &AccessRequest<'_>) -> Vec<String> {
        let may_be_told = |name: &str| PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        self.names_that_help(request, may_be_told, MAX_CANDIDATES)
    }

    pub(super) fn enough(&self, request: &AccessRequest<'_>) -> Vec<String> {
        let is_no_user = |name: &str| !name.starts_with("user:");
        // Where the casbin crate decides, a decision takes milliseconds.
        let most = match self.engine.compiled() {
            Some(_) => MAX_MEMBERS,
            None => MAX_CANDIDATES,
        };
        self.names_that_help(request, is_no_user, most)
    }

    /// The names of which any single one would be enough, sorted, among the first `most` that are `wanted`.
    fn names_that_help(
        &self,
        request: &AccessRequest<'_>,
        wanted: impl Fn(&str) -> bool,
        most: usize,
    ) -> Vec<String> {
        let membership = request.caller.membership();
        let asked_for = self.with_values(request, |values| self.engine.wanted(values, membership));
        let asked_for: BTreeSet<String> = asked_for.into_iter().collect();
        let candidates: BTreeSet<String> = self
            .engine
            .roles()
            .with_members(asked_for, MAX_MEMBERS)
            .into_iter()
            .filter(|name| wanted(name))
            .filter(|name| !request.caller.names().contains(name))
            .collect();
        candidates
            .into_iter()
            .take(most)
            .filter(|name| self.would_allow(request, name))
            .collect()
    }

    /// The rules that can match a request of this method and path, whoever the caller is.
    pub(super) fn possible(&self, request: &AccessRequest<'_>) -> Vec<RuleId> {
        let membership = request.caller.membership();
        self.with_values(request, |values| self.engine.possible(values, membership))
    }

    /// Whether one rule is among them.
    pub(super) fn can_match(&self, request: &AccessRequest<'_>, rule: RuleId) -> bool {
        let membership = request.caller.membership();
        self.with_values(request, |values| {
            self.engine.can_match(values, membership, rule)
        })
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

/// The value of a field; `ip` is the text of the request's address.
#[inline]
fn value<'a>(field: Field, request: &AccessRequest<'a>, ip: &'a str) -> Value<'a> {
    match field {
        Field::Sub => Value::Text(request.caller.subject()),
        Field::Dom => Value::Text(request.caller.domain()),
        Field::Obj => Value::Text(request.path),
        Field::Act => Value::Text(request.method),
        Field::Ip => Value::Text(ip),
        Field::Claims => Value::Object(request.caller.claims()),
    }
}

/// What a caller may be told that it lacks. Roles, users and organisations are nobody's business.
const PREFIXES: [&str; 2] = ["permission:", "scope:"];

/// How many names are tried for one denial. Each costs a whole decision, so a denied caller can make the server work
/// at most this much harder; a rule for one path seldom names more than a few permissions.
const MAX_CANDIDATES: usize = 16;

/// How many members of roles are looked through for such names: a role may be given to a million users.
const MAX_MEMBERS: usize = 1_000;
