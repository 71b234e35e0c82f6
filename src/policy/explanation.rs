//! Why a decision came out as it did: how the caller came to the rule, or what was missing of the rules nearest to it.
//!
//! It is worked out when somebody asks, never while a request waits.

use super::compiled::{Asked, RolePath};
use super::decision::{Decision, Verdict};
use super::engine::Engine;
use super::roles::Membership;
use super::rulebook::RuleRef;
use super::value::Value;

pub use super::compiled::Term;

/// A decision and its reasons. For admins and logs.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The decision.
    pub decision: Decision,
    /// How the caller came to be the settling rule's subject, both ends included:
    /// `["user:auth0|bob", "role:editor", "role:reader"]`. Empty when no rule settled it, or when the rule matched
    /// without a role function.
    pub role_path: Vec<String>,
    /// The domain in which each name of the path leads to the next, where the model has domains.
    pub role_domain: Option<String>,
    /// For a denial that no rule settled: the rules that came nearest to allowing it, nearest first, at most three.
    /// Empty where the casbin crate decides.
    pub nearest: Vec<Nearest>,
}

/// A rule that did not match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The rule.
    pub rule: RuleRef,
    /// The terms of the matcher for this rule, in its order.
    pub terms: Vec<Term>,
}

/// Explains `decision`, which `engine` made of `values`.
pub(super) fn of(
    decision: Decision,
    engine: &Engine,
    values: &[Value<'_>],
    caller: &Membership,
) -> Explanation {
    let ((mut role_path, mut role_domain), mut nearest) = (RolePath::default(), Vec::new());
    if let Some(compiled) = engine.compiled() {
        let asked: Asked<'_> = engine.asked(values, caller, None);
        match decision.rule() {
            Some(rule) => (role_path, role_domain) = compiled.role_path(asked, rule),
            None if decision.verdict == Verdict::Deny => {
                let rules = compiled
                    .nearest(asked, engine.model(), MOST_NEAREST)
                    .into_iter();
                let rules = rules.map(|(rule, terms)| Nearest {
                    rule: engine.book().rule_ref(rule),
                    terms,
                });
                nearest = rules.collect();
            }
            None => {}
        }
    } else if decision.rule().is_some() {
        (role_path, role_domain) = engine.crate_path(values, caller);
    }
    Explanation {
        decision,
        role_path,
        role_domain,
        nearest,
    }
}

const MOST_NEAREST: usize = 3;
