//! The rules of a policy in their order of evaluation, kept small: a million of them must fit a container.
//!
//! A rule is one record of numbers: its line, where each column's value lies in the file's text, and what the engine
//! prepared for it (its slots). The text itself is kept once.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::courtesy::give_way;
use super::csv::Row;
use super::revision::Revision;
use super::source::Source;

/// Every rule of a file, and which revision they belong to.
pub(super) struct Rulebook {
    source: Source,
    revision: Revision,
    columns: usize,
    /// The column that holds the effect; without one every rule allows.
    effect: Option<usize>,
    /// The column that holds what a rule is about, by the name that Casbin's models give it.
    object: Option<usize>,
    /// How many numbers a record has: the line, two for each column, the slots.
    stride: usize,
    records: Vec<u32>,
}

/// A rule of `policy.csv`, as an admin finds it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRef {
    /// The file, as the configuration names its folder.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The line's text, without blanks around it.
    pub text: Arc<str>,
}

/// Where a rule stands, without its text, which takes time to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RulePlace<'a> {
    /// The file, as the configuration names its folder.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
}

/// `policies/policy.csv:12`.
impl fmt::Display for RulePlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// As its place.
impl fmt::Display for RuleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, line) = (&*self.file, self.line);
        RulePlace { file, line }.fmt(f)
    }
}

/// The number of a rule, from 0, in the order of evaluation.
pub(super) type RuleId = u32;

impl Rulebook {
    /// No rules yet, for rows of `columns`; each rule gets `slots` for the engine.
    pub(super) fn new(
        source: &Source,
        revision: Revision,
        columns: &[String],
        slots: usize,
    ) -> Self {
        Self {
            source: source.clone(),
            revision,
            columns: columns.len(),
            effect: columns.iter().position(|column| column == "eft"),
            object: columns.iter().position(|column| column == "obj"),
            stride: 1 + 2 * columns.len() + slots,
            records: Vec::new(),
        }
    }

    /// Makes room for as many rules as the file has lines of that type.
    pub(super) fn reserve(&mut self, rules: usize) {
        self.records.reserve_exact(rules * self.stride);
    }

    /// Adds the rule of a row: its fields after the type, as many as there are columns.
    pub(super) fn push(&mut self, row: &Row<'_, '_>) {
        let end = self.records.len() + self.stride;
        self.records.push(number(row.line));
        for field in row.fields.iter().skip(1).take(self.columns) {
            let start = row.start + field.offset + usize::from(field.quoted);
            self.records
                .extend([number(start), number(field.value.len())]);
        }
        self.records.resize(end, 0);
    }

    /// A line that repeats an earlier one takes its place at the back, as in the crate.
    pub(super) fn move_repeated_back(&mut self) {
        let hasher = DefaultHashBuilder::default();
        let mut last: HashTable<RuleId> = HashTable::with_capacity(self.len());
        let mut repeated = Vec::new();
        for rule in self.ids() {
            give_way();
            let same = |other: &RuleId| self.values(*other).eq(self.values(rule));
            let hash = |rule: &RuleId| self.hash(&hasher, *rule);
            match last.entry(hash(&rule), same, hash) {
                hashbrown::hash_table::Entry::Occupied(mut earlier) => {
                    repeated.push(*earlier.get());
                    *earlier.get_mut() = rule;
                }
                hashbrown::hash_table::Entry::Vacant(entry) => {
                    entry.insert(rule);
                }
            }
        }
        repeated.sort_unstable();
        self.remove(&repeated);
    }

    /// Leaves out the rules of these lines.
    pub(super) fn remove_lines(&mut self, lines: &HashSet<usize>) {
        let rules = self.ids().filter(|rule| lines.contains(&self.line(*rule)));
        self.remove(&rules.collect::<Vec<_>>());
    }

    fn remove(&mut self, sorted: &[RuleId]) {
        if sorted.is_empty() {
            return;
        }
        let kept = self.records.chunks_exact(self.stride).zip(0..);
        let kept = kept.filter(|(_, rule)| sorted.binary_search(rule).is_err());
        self.records = kept.flat_map(|(record, _)| record).copied().collect();
    }

    fn hash(&self, hasher: &impl BuildHasher, rule: RuleId) -> u64 {
        let mut state = hasher.build_hasher();
        for value in self.values(rule) {
            state.write(value.as_bytes());
            state.write_u8(0xff);
        }
        state.finish()
    }

    pub(super) fn len(&self) -> usize {
        self.records.len() / self.stride
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(super) fn ids(&self) -> std::ops::Range<RuleId> {
        0..number(self.len())
    }

    pub(super) fn revision(&self) -> &Revision {
        &self.revision
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    fn record(&self, rule: RuleId) -> &[u32] {
        let start = rule as usize * self.stride;
        self.records
            .get(start..start + self.stride)
            .unwrap_or_default()
    }

    /// The value of a column, from 0; the empty text where there is no such rule or column.
    #[inline]
    pub(super) fn value(&self, rule: RuleId, column: usize) -> &str {
        let Some([start, length, ..]) = self.record(rule).get(1 + 2 * column..) else {
            return "";
        };
        let (start, length) = (*start as usize, *length as usize);
        self.source
            .text
            .get(start..start + length)
            .unwrap_or_default()
    }

    /// The values of all columns.
    pub(super) fn values(&self, rule: RuleId) -> impl Iterator<Item = &str> {
        (0..self.columns).map(move |column| self.value(rule, column))
    }

    /// Whether the rule denies.
    #[inline]
    pub(super) fn denies(&self, rule: RuleId) -> bool {
        self.effect
            .is_some_and(|column| self.value(rule, column) == "deny")
    }

    /// The pattern of the paths that the rule is about; `None` in a model that has none.
    pub(super) fn pattern(&self, rule: RuleId) -> Option<&str> {
        self.object.map(|column| self.value(rule, column))
    }

    /// What the engine prepared for the rule.
    #[inline]
    pub(super) fn slot(&self, rule: RuleId, slot: usize) -> u32 {
        let index = 1 + 2 * self.columns + slot;
        self.record(rule).get(index).copied().unwrap_or_default()
    }

    pub(super) fn set_slot(&mut self, rule: RuleId, slot: usize, value: u32) {
        let index = rule as usize * self.stride + 1 + 2 * self.columns + slot;
        if let Some(place) = self.records.get_mut(index) {
            *place = value;
        }
    }

    /// The line in the file, from 1.
    pub(super) fn line(&self, rule: RuleId) -> usize {
        self.record(rule).first().map_or(1, |line| *line as usize)
    }

    /// The rule of a line, from 1; the lines of the rules rise.
    pub(super) fn at_line(&self, line: usize) -> Option<RuleId> {
        let (mut from, mut to) = (0, number(self.len()));
        while from < to {
            let middle = from + (to - from) / 2;
            match self.line(middle) < line {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        let is_there = (from as usize) < self.len() && self.line(from) == line;
        is_there.then_some(from)
    }

    /// Where a byte of a column's value lies: its column in characters, from 1.
    pub(super) fn column_of(&self, rule: RuleId, column: usize, offset: usize) -> usize {
        let start = self.record(rule).get(1 + 2 * column);
        let at = start.map_or(0, |start| *start as usize + offset);
        let before = self.source.text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().count() + 1
    }

    /// The rule as an admin finds it again.
    pub(super) fn rule_ref(&self, rule: RuleId) -> RuleRef {
        RuleRef {
            file: Arc::clone(&self.source.file),
            line: self.line(rule),
            text: self.line_text(rule).into(),
        }
    }

    /// Where the rule stands.
    pub(super) fn place(&self, rule: RuleId) -> RulePlace<'_> {
        RulePlace {
            file: &self.source.file,
            line: self.line(rule),
        }
    }

    fn line_text(&self, rule: RuleId) -> &str {
        let at = self.record(rule).get(1).map_or(0, |start| *start as usize);
        let (before, after) = self.source.text.split_at_checked(at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let end = at + after.find('\n').unwrap_or(after.len());
        self.source.text.get(start..end).unwrap_or_default().trim()
    }
}

impl fmt::Debug for Rulebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rulebook({}, {} rules)", self.revision, self.len())
    }
}

/// Offsets and lines fit: no file of a policy is read beyond the bound that `source` sets.
fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
