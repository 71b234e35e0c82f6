//! The places where rules are filed, and how a request looks in them.

use hashbrown::HashTable;
use smallvec::SmallVec;

use super::hash::{Hash, SEED, mix};
use super::shape::{Parts, Shape};
use super::spec::Spec;
use crate::policy::rulebook::RuleId;

/// The rules of a policy, filed by one conjunction of the matcher.
#[derive(Debug)]
pub(in crate::policy) struct Index {
    pub(super) spec: Spec,
    pub(super) hash: Hash,
    /// Which shapes of paths are filed under a root: its hash, and the number of a list.
    pub(super) roots: HashTable<(u64, u32)>,
    pub(super) lists: Vec<Box<[u32]>>,
    pub(super) shapes: Vec<Shape>,
    pub(super) entries: HashTable<Entry>,
    /// Further rules of an entry: the rule, and the next link.
    pub(super) links: Vec<(RuleId, u32)>,
}

/// The rules of one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) hash: u64,
    pub(super) rule: RuleId,
    pub(super) next: u32,
}

/// A name under which rules are filed, and where the list of their shapes is.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Root {
    hash: u64,
    list: u32,
}

/// The rules that may match, in no order; a rule can be named twice.
pub(in crate::policy) type Candidates = SmallVec<[RuleId; 32]>;

impl Index {
    pub(in crate::policy) fn spec(&self) -> &Spec {
        &self.spec
    }

    /// The hash of a text that stands in a key.
    pub(in crate::policy) fn hash_of(&self, text: &str) -> u64 {
        self.hash.of(text)
    }

    /// The root of a caller's name among the `stable` keys, if any rule is filed there.
    pub(in crate::policy) fn root(&self, stable: &[u64], role: Option<u64>) -> Option<Root> {
        let keys = stable.iter().copied().chain(role);
        let hash = keys.fold(SEED, mix);
        let found = self.roots.find(hash, |(known, _)| *known == hash)?;
        Some(Root {
            hash,
            list: found.1,
        })
    }

    /// Collects the rules below `roots` that may match the other keys and the path; at most so many of each place, the
    /// first ones in the order of the file.
    pub(in crate::policy) fn collect(
        &self,
        roots: &[Root],
        varying: &[u64],
        path: Option<&str>,
        most: usize,
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
                    self.take(mix(key, u64::from(*number)), most, found);
                }
            }
        }
    }

    fn take(&self, hash: u64, most: usize, found: &mut Candidates) {
        let Some(entry) = self.entries.find(hash, |entry| entry.hash == hash) else {
            return;
        };
        found.push(entry.rule);
        let mut next = entry.next;
        for _ in 1..most {
            let Some((rule, after)) = self.links.get(next as usize) else {
                return;
            };
            found.push(*rule);
            next = *after;
        }
    }
}
