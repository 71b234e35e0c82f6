//! Files the rules of a policy.

use hashbrown::hash_table::Entry as Slot;
use hashbrown::{HashMap, HashSet, HashTable};

use super::hash::{Hash, SEED, mix};
use super::keys::keys;
use super::shape::Shape;
use super::spec::Spec;
use super::table::{Entry, Index};
use crate::policy::courtesy::give_way;
use crate::policy::patterns::Pattern;
use crate::policy::rulebook::{RuleId, Rulebook};

impl Index {
    /// Files every rule of `book` by `spec`. `compiled` knows the pattern that a slot names, where it was compiled.
    pub(in crate::policy) fn build<'a>(
        spec: Spec,
        book: &Rulebook,
        compiled: impl Fn(u32) -> Option<&'a Pattern>,
    ) -> Self {
        let mut builder = Builder::new(spec, book);
        // Backwards, so that the rules of a place come in their order.
        for rule in book.ids().rev() {
            give_way();
            builder.file(rule, &compiled);
        }
        builder.finish()
    }
}

struct Builder<'b> {
    book: &'b Rulebook,
    index: Index,
    shapes: HashMap<Shape, u32>,
    /// From a list and a shape to the list that has both.
    longer: HashMap<(u32, u32), u32>,
}

impl<'b> Builder<'b> {
    fn new(spec: Spec, book: &'b Rulebook) -> Self {
        Self {
            book,
            index: Index {
                spec,
                hash: Hash::default(),
                roots: HashTable::new(),
                lists: vec![Box::default()],
                shapes: Vec::new(),
                entries: HashTable::with_capacity(book.len()),
                links: Vec::new(),
            },
            shapes: HashMap::new(),
            longer: HashMap::new(),
        }
    }

    fn file<'a>(&mut self, rule: RuleId, compiled: &impl Fn(u32) -> Option<&'a Pattern>) {
        let spec = &self.index.spec;
        let stable = spec.stable.iter().map(|key| key.column);
        let role = spec.role.iter().map(|key| key.column);
        let root = stable
            .chain(role)
            .fold(SEED, |hash, column| self.add(hash, rule, column));
        let varying = spec.varying.iter().map(|key| key.column);
        let hash = varying.fold(root, |hash, column| self.add(hash, rule, column));
        let Some(path) = &spec.path else {
            return self.enter(rule, root, Shape::ANY, hash);
        };
        let pattern = self.book.value(rule, path.column);
        let compiled = compiled(self.book.slot(rule, path.slot));
        let keys = keys(path.function, pattern, compiled, &self.index.hash);
        for key in keys {
            self.enter(rule, root, key.shape, mix(hash, key.hash));
        }
    }

    fn add(&self, hash: u64, rule: RuleId, column: usize) -> u64 {
        mix(hash, self.index.hash.of(self.book.value(rule, column)))
    }

    fn enter(&mut self, rule: RuleId, root: u64, shape: Shape, key: u64) {
        let number = self.number(shape);
        self.note(root, number);
        let hash = mix(key, u64::from(number));
        let index = &mut self.index;
        match index
            .entries
            .entry(hash, |entry| entry.hash == hash, |entry| entry.hash)
        {
            Slot::Occupied(mut slot) => {
                let entry = slot.get_mut();
                index.links.push((entry.rule, entry.next));
                entry.rule = rule;
                entry.next = count(index.links.len() - 1);
            }
            Slot::Vacant(slot) => {
                slot.insert(Entry {
                    hash,
                    rule,
                    next: u32::MAX,
                });
            }
        }
    }

    fn number(&mut self, shape: Shape) -> u32 {
        let index = &mut self.index;
        *self.shapes.entry(shape).or_insert_with(|| {
            index.shapes.push(shape);
            count(index.shapes.len() - 1)
        })
    }

    /// Notes that patterns of a shape are filed under a root.
    fn note(&mut self, root: u64, shape: u32) {
        let index = &mut self.index;
        let slot = index
            .roots
            .entry(root, |(known, _)| *known == root, |(known, _)| *known);
        let mut slot = slot.or_insert((root, 0));
        let list = &mut slot.get_mut().1;
        let known = index.lists.get(*list as usize);
        if known.is_some_and(|known| known.contains(&shape)) {
            return;
        }
        let lists = &mut index.lists;
        *list = *self.longer.entry((*list, shape)).or_insert_with(|| {
            let known = lists.get(*list as usize).cloned().unwrap_or_default();
            lists.push(known.iter().copied().chain([shape]).collect());
            count(lists.len() - 1)
        });
    }

    fn finish(self) -> Index {
        let mut index = self.index;
        // Lists that grew into longer ones are of no use any more.
        let used: HashSet<u32> = index.roots.iter().map(|(_, list)| *list).collect();
        for (list, number) in index.lists.iter_mut().zip(0..) {
            if !used.contains(&number) {
                *list = Box::default();
            }
        }
        index.entries.shrink_to_fit(|entry| entry.hash);
        index.roots.shrink_to_fit(|(root, _)| *root);
        index.links.shrink_to_fit();
        index
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
