//! Reads the file of rules once more, for what a rulebook does not keep: role links with their places, and repeated lines.

use std::collections::{HashMap, HashSet};

use crate::policy::csv::{self, Row};
use crate::policy::model::{Effect, Model};
use crate::policy::problem::{Code, Place, Problem};
use crate::policy::source::Source;

/// What the lines of a file say besides its rules.
#[derive(Debug, Default)]
pub(super) struct Lines<'a> {
    /// In the order of the file.
    pub(super) links: Vec<Link<'a>>,
    /// A problem for each line that repeats an earlier one.
    pub(super) repeated: Vec<Problem>,
    /// Where those lines are.
    pub(super) again: HashSet<usize>,
}

/// A `g` line: `member` has `role`.
#[derive(Debug)]
pub(super) struct Link<'a> {
    /// Which role definition of the model, from 0.
    pub(super) definition: usize,
    pub(super) member: &'a str,
    pub(super) role: &'a str,
    /// Empty in a definition without domains.
    pub(super) domain: &'a str,
    line: u32,
    columns: [u32; 2],
}

/// The two ends of a link.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    Member,
    Role,
}

impl Link<'_> {
    pub(super) fn place(&self, end: End, source: &Source) -> Place {
        let [member, role] = self.columns;
        let column = match end {
            End::Member => member,
            End::Role => role,
        };
        source.place(self.line as usize, column as usize)
    }
}

impl<'a> Lines<'a> {
    pub(super) fn read(source: &'a Source, model: &Model, refused: &HashSet<usize>) -> Self {
        let mut lines = Self::default();
        let mut seen: HashMap<Vec<&str>, usize> = HashMap::new();
        // What is wrong with a line was said when the rules were read.
        csv::rows(source, &mut Vec::new(), |row, _| {
            if refused.contains(&row.line) {
                return;
            }
            let values = row.fields.iter().map(|field| field.value).collect();
            let first = *seen.entry(values).or_insert(row.line);
            if first < row.line {
                lines.again.insert(row.line);
                lines
                    .repeated
                    .push(repeated(source, &row, (first, model.effect)));
            }
            lines.links.extend(link(&row, model));
        });
        lines
    }
}

fn link<'a>(row: &Row<'a, '_>, model: &Model) -> Option<Link<'a>> {
    let [kind, member, role, others @ ..] = row.fields else {
        return None;
    };
    let definition = model
        .roles
        .iter()
        .position(|role| role.name == kind.value)?;
    let has_domain = model
        .roles
        .get(definition)
        .is_some_and(|role| role.places > 2);
    let domain = others.first().filter(|_| has_domain);
    let column = |offset: usize| {
        let before = row.text.get(..offset).unwrap_or_default();
        u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX)
    };
    Some(Link {
        definition,
        member: member.value,
        role: role.value,
        domain: domain.map_or("", |domain| domain.value),
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        columns: [column(member.offset), column(role.offset)],
    })
}

/// Casbin drops the first of two rules that are the same, which matters where the order does.
fn repeated(source: &Source, row: &Row<'_, '_>, (first, effect): (usize, Effect)) -> Problem {
    let is_rule = row.fields.first().is_some_and(|kind| kind.value == "p");
    let (message, mend) = match effect {
        Effect::Priority if is_rule => (
            format!("the rule of line {first} is said again, and counts here and not there"),
            format!("remove line {first}, or this line if the rule is to come first"),
        ),
        _ => (
            format!("the line says what line {first} says, and changes nothing"),
            "remove one of the two".to_owned(),
        ),
    };
    let place = source.place(row.line, 1);
    Problem::new(Code::RepeatedLine, place, message, mend)
}
