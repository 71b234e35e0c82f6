//! Roles that are given and lead to no rule: whoever wrote the link believes that it gives something.

use std::collections::{HashMap, HashSet};

use super::lines::{End, Link};
use super::survey::Survey;
use crate::policy::problem::{Code, Problem};
use crate::policy::tree::Tree;

/// A finding for each such role that leads no further and is not among `known`, at the first link that gives it.
pub(super) fn of(survey: &Survey<'_>, known: &HashSet<&str>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (definition, role) in survey.model.roles.iter().enumerate() {
        let tree = survey.tree.as_ref();
        let Some(targets) = tree.and_then(|tree| targets(survey, tree, definition)) else {
            continue;
        };
        let links = || {
            survey
                .lines
                .links
                .iter()
                .filter(|link| link.definition == definition)
        };
        let useful = useful(targets, links());
        let members: HashSet<&str> = links().map(|link| link.member).collect();
        let mut seen = HashSet::new();
        for link in links() {
            let is_idle = !useful.contains(link.role) && !members.contains(link.role);
            if is_idle && !known.contains(link.role) && seen.insert(link.role) {
                let place = link.place(End::Role, survey.book.source());
                let message = format!(
                    "no rule is for `{}`, so the `{}` line gives nothing",
                    link.role, role.name
                );
                found.push(Problem::new(Code::RoleWithoutRule, place, message, MEND));
            }
        }
    }
    found
}

/// The names that a role function is asked for; `None` where nobody can say.
pub(super) fn targets<'a>(
    survey: &'a Survey<'_>,
    tree: &'a Tree,
    definition: usize,
) -> Option<HashSet<&'a str>> {
    let mut asked = Vec::new();
    calls(tree, definition, &mut asked)?;
    let mut targets = HashSet::new();
    for role in asked {
        match role {
            Tree::Text(text) => drop(targets.insert(&**text)),
            Tree::Column(column) => {
                let book = survey.book;
                targets.extend(book.ids().map(|rule| book.value(rule, *column)));
            }
            _ => return None,
        }
    }
    Some(targets)
}

/// What the calls of a role function ask for; `None` where an `eval` may hold further ones.
fn calls<'a>(tree: &'a Tree, definition: usize, found: &mut Vec<&'a Tree>) -> Option<()> {
    let mut all = |parts: &'a [Tree]| {
        parts
            .iter()
            .try_for_each(|part| calls(part, definition, found))
    };
    match tree {
        Tree::Eval { .. } => None,
        Tree::Role(called, call) => {
            if *called == definition {
                found.push(&call.role);
            }
            Some(())
        }
        Tree::Not(inner) => calls(inner, definition, found),
        Tree::And(parts) | Tree::Or(parts) | Tree::List(parts) => all(parts),
        Tree::Compare(_, sides) | Tree::In(sides) => all(&**sides),
        _ => Some(()),
    }
}

/// `targets`, and every name that leads to one.
pub(super) fn useful<'a>(
    targets: HashSet<&'a str>,
    links: impl Iterator<Item = &'a Link<'a>>,
) -> HashSet<&'a str> {
    let mut members: HashMap<&str, Vec<&str>> = HashMap::new();
    for link in links {
        members.entry(link.role).or_default().push(link.member);
    }
    let mut queue: Vec<&str> = targets.iter().copied().collect();
    let mut useful = targets;
    while let Some(name) = queue.pop() {
        for member in members.get(name).into_iter().flatten() {
            if useful.insert(member) {
                queue.push(member);
            }
        }
    }
    useful
}

const MEND: &str = "add a rule for it, or remove the line";
