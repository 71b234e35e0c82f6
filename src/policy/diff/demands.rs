//! What the two policies demand of a sign-in: a demand that is gone lets callers in, and a new one keeps them out.

use std::time::{Duration, SystemTime};

use super::change::{Change, Said, Who};
use crate::policy::principals::Principals;
use crate::policy::request::AccessRequest;
use crate::policy::snapshot::Policy;
use crate::policy::step_up::StepUp;

/// The changes for a request that the rules of both policies allow to someone. A demand that became another, and not a stricter
/// or a milder one, is both a gain and a loss.
pub(super) fn changes(
    policies: [&Policy; 2],
    (method, path): (&'static str, &str),
) -> impl Iterator<Item = Change> {
    let demanded = policies.map(|policy| demanded(policy, method, path));
    let [before, after] = &demanded;
    let is_gone = is_missing(before, after);
    let is_new = is_missing(after, before);
    let gains = [is_gone.then_some(true), is_new.then_some(false)];
    let change = move |gains| {
        let [before, after] = demanded.clone().map(Said::Demanded);
        Change {
            gains,
            who: Who::Allowed,
            method,
            path: path.to_owned(),
            before,
            after,
        }
    };
    gains.into_iter().flatten().map(change)
}

/// A caller who says nothing of a sign-in meets no demand.
fn demanded(policy: &Policy, method: &str, path: &str) -> Vec<StepUp> {
    let request = AccessRequest {
        caller: &Principals::anonymous(),
        method,
        path,
        ip: None,
    };
    let unmet = policy.all_unmet(&request, SystemTime::UNIX_EPOCH, Duration::ZERO);
    unmet.into_iter().cloned().collect()
}

/// Whether a part of one of `wanted` is not among `other`, in its own or a stricter form. All of a side's demands have to be met,
/// so one that wants two things wants no more than two that want one each.
fn is_missing(wanted: &[StepUp], other: &[StepUp]) -> bool {
    let is_kept = |one: &StepUp| other.iter().any(|other| is_as_strict(other, one));
    let parts = wanted.iter().flat_map(|one| {
        let acr = StepUp {
            max_age: None,
            ..one.clone()
        };
        let age = StepUp {
            acr_values: Default::default(),
            ..one.clone()
        };
        [acr, age]
    });
    parts.into_iter().any(|part| !is_kept(&part))
}

/// Whether whoever meets `strict` meets `other`.
fn is_as_strict(strict: &StepUp, other: &StepUp) -> bool {
    let is_strong = other.acr_values.is_empty()
        || !strict.acr_values.is_empty()
            && strict
                .acr_values
                .iter()
                .all(|acr| other.acr_values.contains(acr));
    let is_recent = other
        .max_age
        .is_none_or(|most| strict.max_age.is_some_and(|age| age <= most));
    is_strong && is_recent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::problem::Place;

    fn demand((acr, max_age): (&[&str], Option<u32>)) -> StepUp {
        StepUp {
            place: Place {
                file: "step_up.toml".into(),
                line: 1,
                column: 1,
            },
            acr_values: acr.iter().map(|acr| (*acr).to_owned()).collect(),
            max_age,
        }
    }

    #[test]
    fn a_demand_is_kept_by_one_that_is_as_strict() {
        type Row = (&'static [&'static str], Option<u32>);
        let rows: [(Row, Row, [bool; 2]); 8] = [
            ((&["a"], None), (&["a"], None), [true, true]),
            ((&["a"], None), (&["a", "b"], None), [true, false]),
            ((&["a"], None), (&["b"], None), [false, false]),
            ((&["a"], None), (&[], Some(9)), [false, false]),
            ((&["a"], Some(9)), (&[], Some(9)), [true, false]),
            ((&["a"], Some(9)), (&["a"], None), [true, false]),
            ((&[], Some(5)), (&[], Some(9)), [true, false]),
            ((&["a"], Some(9)), (&["a", "b"], Some(5)), [false, false]),
        ];
        for (one, other, expected) in rows {
            let (strict, loose) = (demand(one), demand(other));
            let found = [is_as_strict(&strict, &loose), is_as_strict(&loose, &strict)];
            assert_eq!(found, expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn one_demand_for_two_things_is_two_for_one_each() {
        let both = [demand((&["a"], Some(9)))];
        let apart = [demand((&["a"], None)), demand((&[], Some(9)))];
        assert!(!is_missing(&both, &apart) && !is_missing(&apart, &both));
        assert!(is_missing(&both, &apart[..1]) && is_missing(&both, &apart[1..]));
    }
}
