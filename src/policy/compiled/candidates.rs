//! Which rules a request has to be evaluated with.

use std::borrow::Cow;

use super::evaluate::{Evaluation, Failure, name};
use super::parts::{Asked, Compiled, Indexed, Resolved, Roots, Way};
use super::safe::never_fails;
use crate::policy::index::{Candidates, EqualKey, Index, RoleKey};
use crate::policy::patterns::text_of;
use crate::policy::roles::Membership;
use crate::policy::value::Value;

/// The rules that can match.
pub(super) enum Found {
    /// These, in their order, and no other.
    Rules(Candidates),
    /// Every rule matches.
    All,
    /// Any may, as far as can be told without evaluating it.
    Unclear,
}

impl Compiled {
    #[inline]
    pub(super) fn candidates(
        &self,
        evaluation: &Evaluation<'_>,
        resolved: Option<&Resolved>,
    ) -> Found {
        let mut found = Candidates::new();
        for (number, (way, part)) in self
            .ways
            .iter()
            .zip(self.matcher.alternatives())
            .enumerate()
        {
            match way {
                Way::Request => match evaluation.truth(part, None) {
                    Ok(false) => {}
                    Ok(true) if never_fails(&self.matcher.tree, evaluation.values) => {
                        return Found::All;
                    }
                    _ => return Found::Unclear,
                },
                Way::Scan => return Found::Unclear,
                Way::Indexed(indexed) => {
                    let roots = resolved.and_then(|resolved| resolved.roots.get(number));
                    let roots = roots.filter(|_| indexed.is_of_caller);
                    if indexed.collect(evaluation, roots, &mut found).is_err() {
                        return Found::Unclear;
                    }
                }
            }
        }
        if found.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        Found::Rules(found)
    }
}

impl Indexed {
    #[inline]
    fn collect(
        &self,
        evaluation: &Evaluation<'_>,
        roots: Option<&Roots>,
        found: &mut Candidates,
    ) -> Result<(), Failure> {
        let roots = match roots {
            Some(roots) => Cow::Borrowed(roots),
            None => Cow::Owned(roots_of(&self.index, evaluation)?),
        };
        look_up(&self.index, evaluation, &roots, usize::MAX, found)
    }
}

/// The rules below `roots` that a request can match, at most so many of each place.
pub(super) fn look_up(
    index: &Index,
    evaluation: &Evaluation<'_>,
    roots: &Roots,
    most: usize,
    found: &mut Candidates,
) -> Result<(), Failure> {
    if roots.is_empty() {
        return Ok(());
    }
    let spec = index.spec();
    let varying = spec.varying.iter().map(|key| equal(index, key, evaluation));
    let varying: smallvec::SmallVec<[Option<u64>; 4]> = varying.collect::<Result<_, _>>()?;
    // A value that is no text equals no column.
    let Some(varying) = varying
        .into_iter()
        .collect::<Option<smallvec::SmallVec<[u64; 4]>>>()
    else {
        return Ok(());
    };
    let Some(path) = &spec.path else {
        index.collect(roots, &varying, None, most, found);
        return Ok(());
    };
    let value = evaluation.value(&path.value, None)?;
    let text = text_of(value);
    let subject = path.function.subject(&text);
    index.collect(roots, &varying, Some(subject), most, found);
    Ok(())
}

/// The roots of whoever the request names.
pub(super) fn roots_of(index: &Index, evaluation: &Evaluation<'_>) -> Result<Roots, Failure> {
    let spec = index.spec();
    let stable = spec.stable.iter().map(|key| equal(index, key, evaluation));
    let stable: Vec<Option<u64>> = stable.collect::<Result<_, _>>()?;
    let Some(stable) = stable.into_iter().collect::<Option<Vec<u64>>>() else {
        return Ok(Roots::new());
    };
    let Some(role) = &spec.role else {
        return Ok(index.root(&stable, None).into_iter().collect());
    };
    let (member, domain) = asked(role, evaluation)?;
    let reach = evaluation.links.follow(role.definition, member, domain);
    let roots = reach
        .names()
        .filter_map(|name| index.root(&stable, Some(index.hash_of(name))));
    Ok(roots.collect())
}

fn asked<'a>(
    role: &'a RoleKey,
    evaluation: &Evaluation<'a>,
) -> Result<(&'a str, Option<&'a str>), Failure> {
    let member = name(evaluation.value(&role.member, None)?)?;
    let domain = role.domain.as_ref();
    let domain = domain.map(|domain| name(evaluation.value(domain, None)?));
    Ok((member, domain.transpose()?))
}

fn equal(
    index: &Index,
    key: &EqualKey,
    evaluation: &Evaluation<'_>,
) -> Result<Option<u64>, Failure> {
    Ok(match evaluation.value(&key.value, None)? {
        Value::Text(text) => Some(index.hash_of(text)),
        _ => None,
    })
}

impl Compiled {
    /// Finds a caller's names and roots, once for all its requests. `values` holds what belongs to the caller.
    pub(in crate::policy) fn resolve(&self, asked: Asked<'_>) -> Resolved {
        let evaluation = self.evaluation(asked);
        let Membership {
            subject, domain, ..
        } = asked.caller;
        let domain = asked.roles.has_domains().then_some(&**domain);
        let reach = asked.roles.reach(0, subject, domain, asked.caller);
        let roots = self.ways.iter().map(|way| match way {
            Way::Indexed(indexed) if indexed.is_of_caller => {
                roots_of(&indexed.index, &evaluation).unwrap_or_default()
            }
            _ => Roots::new(),
        });
        Resolved {
            reach,
            roots: roots.collect(),
        }
    }
}
