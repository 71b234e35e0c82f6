//! Finds the rules that can match a request, without looking at the others.
//!
//! A rule is filed under what the indexable terms of the matcher ask of a request: equal columns, a role, the literal
//! part of a path. A request looks in the few places where a rule for it could be. What is found there can match, no more:
//! every candidate is evaluated whole, so an error here could hide a rule but never make one match.

mod build;
mod hash;
mod shape;
mod spec;

pub(super) use hash::{Hash, mix};
pub(super) use spec::{EqualKey, RoleKey, Spec};

use hashbrown::HashTable;
use smallvec::SmallVec;

use super::rulebook::RuleId;
use hash::SEED;
use shape::{Parts, Shape};

/// The rules of a policy, filed by one conjunction of the matcher.
#[derive(Debug)]
pub(super) struct Index {
    spec: Spec,
    hash: Hash,
    /// Which shapes of paths are filed under a root: its hash, and the number of a list.
    roots: HashTable<(u64, u32)>,
    lists: Vec<Box<[u32]>>,
    shapes: Vec<Shape>,
    entries: HashTable<Entry>,
    /// Further rules of an entry: the rule, and the next link.
    links: Vec<(RuleId, u32)>,
}

/// The rules of one place.
#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u64,
    rule: RuleId,
    next: u32,
}

/// A name under which rules are filed, and where the list of their shapes is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    hash: u64,
    list: u32,
}

/// The rules that may match, in no order; a rule can be named twice.
pub(super) type Candidates = SmallVec<[RuleId; 32]>;

impl Index {
    pub(super) fn spec(&self) -> &Spec {
        &self.spec
    }

    /// The hash of a text that stands in a key.
    pub(super) fn hash_of(&self, text: &str) -> u64 {
        self.hash.of(text)
    }

    /// The root of a caller's name among the `stable` keys, if any rule is filed there.
    pub(super) fn root(&self, stable: &[u64], role: Option<u64>) -> Option<Root> {
        let keys = stable.iter().copied().chain(role);
        let hash = keys.fold(SEED, mix);
        let found = self.roots.find(hash, |(known, _)| *known == hash)?;
        Some(Root {
            hash,
            list: found.1,
        })
    }

    /// Collects the rules below `roots` that may match the other keys and the path.
    pub(super) fn collect(
        &self,
        roots: &[Root],
        varying: &[u64],
        path: Option<&str>,
        found: &mut Candidates,
    ) {
        let mut parts = path.map(|path| Parts::new(path, &self.hash));
        for root in roots {
            let hash = varying.iter().copied().fold(root.hash, mix);
            let list = self.lists.get(root.list as usize);
            for number in list.into_iter().flatten() {
                let Some(shape) = self.shapes.get(*number as usize) else {
                    continue;
                };
                let key = match &mut parts {
                    Some(parts) => shape.key(parts).map(|key| mix(hash, key)),
                    None => Some(hash),
                };
                if let Some(key) = key {
                    self.take(mix(key, u64::from(*number)), found);
                }
            }
        }
    }

    fn take(&self, hash: u64, found: &mut Candidates) {
        let Some(entry) = self.entries.find(hash, |entry| entry.hash == hash) else {
            return;
        };
        found.push(entry.rule);
        let mut next = entry.next;
        while let Some((rule, after)) = self.links.get(next as usize) {
            found.push(*rule);
            next = *after;
        }
    }
}
