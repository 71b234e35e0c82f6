//! Callers of two names: one leads to a rule that allows, the other to one that denies on one side only.

use super::callers::Caller;
use super::change::Who;
use super::leaders::Leaders;
use crate::policy::judge::Judge;
use crate::policy::principals::Principals;
use crate::policy::request::AccessRequest;
use crate::policy::snapshot::Policy;

/// The second names that a caller may have: those that lead to the subjects of rules that allow such a request, on either side.
pub(super) fn partners(
    policies: [&Policy; 2],
    leaders: &Leaders,
    (method, path): (&str, &str),
) -> Vec<String> {
    let mut partners: Vec<String> = Vec::new();
    for policy in policies {
        let judge = policy.judge();
        let columns = policy.subjects().columns;
        for rule in allowing(judge, method, path) {
            let book = judge.engine().book();
            for column in &columns {
                let subject = book.value(rule, *column);
                let names = leaders.to(subject);
                // The subject's own name says most.
                let own = names.iter().filter(|name| *name == subject);
                for name in own.chain(names) {
                    if !partners.contains(name) {
                        partners.push(name.clone());
                    }
                }
            }
            if partners.len() >= MOST_PARTNERS {
                return partners;
            }
        }
    }
    partners
}

/// Whether a rule of the policy can allow such a request to someone.
pub(super) fn can_allow(policy: &Policy, method: &str, path: &str) -> bool {
    policy.allows_unmatched() || allowing(policy.judge(), method, path).next().is_some()
}

/// The caller with a second name, where somebody can have both.
pub(super) fn joined(caller: &Caller, name: &str) -> Option<Caller> {
    let Who::Name(own, _) = &caller.who else {
        return None;
    };
    let kind = |name: &str| name.split_once(':').map(|(kind, _)| kind.to_owned());
    let is_single = |kind: &String| matches!(kind.as_str(), "user" | "org" | "client");
    let clash =
        kind(own).filter(is_single) == kind(name) && kind(own).is_some_and(|own| is_single(&own));
    if own == name || clash {
        return None;
    }
    let [old, new] = &caller.sides;
    Some(Caller {
        who: Who::Both(own.clone(), name.to_owned()),
        sides: [old.with(name), new.with(name)],
    })
}

fn allowing(judge: &Judge, method: &str, path: &str) -> impl Iterator<Item = u32> {
    let book = judge.engine().book();
    let nobody = Principals::anonymous();
    book.ids().filter(move |rule| {
        let request = AccessRequest {
            caller: &nobody,
            method,
            path,
            ip: None,
        };
        !book.denies(*rule) && judge.can_match(&request, *rule)
    })
}

/// More second names than a policy has for one request, but for odd ones.
pub(super) const MOST_PARTNERS: usize = 64;
