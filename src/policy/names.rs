//! Names as numbers: what a file repeats a thousand times is kept once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A set of names, each with a number from 0 in the order of their coming.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    /// Where each name ends in the text.
    ends: Vec<usize>,
    ids: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The number of `name`, new or known.
    pub(super) fn add(&mut self, name: &str) -> u32 {
        if let Some(id) = self.find(name) {
            return id;
        }
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(name);
        self.ends.push(self.text.len());
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.ids.insert_unique(hasher.hash_one(name), id, |id| {
            hasher.hash_one(part(text, ends, *id))
        });
        id
    }

    /// The number of `name`, where it is known.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name);
        self.ids.find(hash, |id| self.name(*id) == name).copied()
    }

    /// The name of a number.
    pub(super) fn name(&self, id: u32) -> &str {
        part(&self.text, &self.ends, id)
    }
}

fn part<'a>(text: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let start = id.checked_sub(1).and_then(|before| ends.get(before));
    let end = ends.get(id).copied().unwrap_or_default();
    text.get(start.copied().unwrap_or_default()..end)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number() {
        let mut names = Names::default();
        let ids = ["b", "", "é", "b", "a", ""].map(|name| names.add(name));
        assert_eq!(ids, [0, 1, 2, 0, 3, 1]);
        assert_eq!([0, 1, 2, 3].map(|id| names.name(id)), ["b", "", "é", "a"]);
        assert_eq!((names.find("a"), names.find("c")), (Some(3), None));
    }
}
