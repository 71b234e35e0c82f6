//! A small table that forgets its oldest entry rather than grow.
//!
//! Look-ups walk the table: at its size that costs less than the signature that follows.

use std::collections::VecDeque;

/// At most `capacity` values, each under an unguessable key.
#[derive(Debug)]
pub(super) struct Bounded<V> {
    capacity: usize,
    entries: VecDeque<(String, V)>,
}

impl<V> Bounded<V> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            entries: VecDeque::new(),
        }
    }

    /// Puts `value` under `key`, in place of an older one, dropping the oldest entry when the table is full.
    pub(super) fn insert(&mut self, key: String, value: V) {
        self.remove(&key);
        if self.entries.len() >= self.capacity {
            self.entries.pop_front();
        }
        self.entries.push_back((key, value));
    }

    pub(super) fn find(&self, key: &str) -> Option<&V> {
        let found = self.entries.iter().find(|(name, _)| name == key)?;
        Some(&found.1)
    }

    pub(super) fn find_mut(&mut self, key: &str) -> Option<&mut V> {
        let found = self.entries.iter_mut().find(|(name, _)| name == key)?;
        Some(&mut found.1)
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<V> {
        let position = self.entries.iter().position(|(name, _)| name == key)?;
        self.entries.remove(position).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::Bounded;

    #[test]
    fn a_full_table_drops_its_oldest_entry() {
        let mut table = Bounded::new(2);
        for (key, value) in [("a", 1), ("b", 2), ("c", 3)] {
            table.insert(key.to_owned(), value);
        }
        assert_eq!(
            [table.find("a"), table.find("b"), table.find("c")],
            [None, Some(&2), Some(&3)]
        );
    }

    #[test]
    fn a_replaced_entry_counts_as_new_and_drops_nothing_else() {
        let mut table = Bounded::new(2);
        for (key, value) in [("a", 1), ("b", 2), ("a", 3), ("c", 4)] {
            table.insert(key.to_owned(), value);
        }
        assert_eq!(
            [table.find("a"), table.find("b"), table.find("c")],
            [Some(&3), None, Some(&4)]
        );
    }

    #[test]
    fn a_removed_entry_is_gone() {
        let mut table = Bounded::new(2);
        table.insert("a".to_owned(), 1);
        assert_eq!((table.remove("a"), table.remove("a")), (Some(1), None));
    }
}
