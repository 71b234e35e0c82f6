//! Everybody whom two policies can tell apart by a single name that a token can bring, and the personas of both. Other names are
//! had by way of those.

use std::collections::{BTreeSet, HashMap};

use super::change::Who;
use crate::policy::able::{EVERYBODY, holder};
use crate::policy::findings::is_minted;
use crate::policy::persona::Persona;
use crate::policy::principals::Principals;
use crate::policy::snapshot::Policy;

/// A caller, once for each side: what a policy makes of a caller is remembered with it.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) who: Who,
    pub(super) sides: [Principals; 2],
}

/// The callers, `anyone` and `authenticated` first, then the personas.
#[derive(Debug)]
pub(super) struct Callers {
    pub(super) all: Vec<Caller>,
    pub(super) personas: usize,
    named: HashMap<String, Vec<usize>>,
}

impl Callers {
    pub(super) fn of(policies: [&Policy; 2], roles_claim: &str) -> Self {
        let always = EVERYBODY.map(|name| named((name, ""), roles_claim));
        let mut all: Vec<Caller> = always.into();
        all.extend(personas(policies, roles_claim));
        let personas = all.len() - EVERYBODY.len();
        let own = policies.map(Policy::own_names);
        let own: BTreeSet<_> = own.into_iter().flatten().collect();
        let own = own
            .iter()
            .filter(|(name, _)| !EVERYBODY.contains(&name.as_str()) && is_minted(name));
        all.extend(own.map(|(name, domain)| named((name, domain), roles_claim)));
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, caller) in all.iter().enumerate() {
            if let Who::Name(name, _) = &caller.who {
                names.entry(name.clone()).or_default().push(at);
            }
        }
        Self {
            all,
            personas,
            named: names,
        }
    }

    /// Everybody, the personas, and whoever is called `name`.
    pub(super) fn near(&self, name: &str) -> Vec<usize> {
        let first = 0..EVERYBODY.len() + self.personas;
        let named = self.named.get(name).into_iter().flatten().copied();
        let named = named.filter(|at| !first.contains(at));
        first.clone().chain(named).collect()
    }

    /// Those with nothing but what everybody has.
    pub(super) fn everybody() -> std::ops::Range<usize> {
        0..EVERYBODY.len()
    }

    /// Whether the caller at this place has what every valid token has, and nothing else.
    pub(super) fn is_authenticated(at: usize) -> bool {
        at + 1 == EVERYBODY.len()
    }

    /// Whether the caller at this place is told apart by nothing but what everybody has.
    pub(super) fn is_everybody(at: usize) -> bool {
        Self::everybody().contains(&at)
    }
}

fn named((name, domain): (&str, &str), roles_claim: &str) -> Caller {
    Caller {
        who: Who::Name(name.to_owned(), domain.to_owned()),
        sides: [(), ()].map(|()| holder(name, domain, roles_claim)),
    }
}

/// Those of the new side, and of the old one those who are not the same there.
fn personas(policies: [&Policy; 2], roles_claim: &str) -> Vec<Caller> {
    let caller = |persona: &Persona, name: String| Caller {
        who: Who::Persona(name),
        sides: [(), ()].map(|()| Principals::from_claims(persona.claims(), roles_claim)),
    };
    let [old, new] = policies.map(Policy::personas);
    let ids: HashMap<&str, &Persona> = new.iter().map(|persona| (persona.id(), persona)).collect();
    let left = old
        .iter()
        .filter_map(|persona| match ids.get(persona.id()) {
            Some(known) if known.claims() == persona.claims() => None,
            Some(_) => Some((persona, format!("{} as before", persona.id()))),
            None => Some((persona, persona.id().to_owned())),
        });
    let kept = new
        .iter()
        .map(|persona| caller(persona, persona.id().to_owned()));
    kept.chain(left.map(|(persona, name)| caller(persona, name)))
        .collect()
}
