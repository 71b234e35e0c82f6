//! Links of one role definition that would count for another one, too, where all definitions share their links.
//!
//! Casbin for Go gives each definition links of its own, and so does this engine; the casbin crate keeps them all in one. A file
//! that depends on which it is means two things.

use super::lines::End;
use super::roles::{targets, useful};
use super::survey::Survey;
use crate::policy::problem::{Code, Problem};

/// A finding for each link that would lead to a rule by another definition's function.
pub(super) fn of(survey: &Survey<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let roles = &survey.model.roles;
    if roles.len() < 2 {
        return found;
    }
    for (definition, role) in roles.iter().enumerate() {
        let tree = survey.tree.as_ref();
        let Some(targets) = tree.and_then(|tree| targets(survey, tree, definition)) else {
            continue;
        };
        let links = || survey.lines.links.iter();
        let useful = useful(
            targets,
            links().filter(|link| link.definition == definition),
        );
        let others = links().filter(|link| link.definition != definition);
        for link in others.filter(|link| useful.contains(link.role)) {
            let own = roles.get(link.definition).map_or("g", |role| role.name);
            let message = format!(
                "`{own}` makes `{}` a member of `{}`, which rules ask of `{}`: tools that keep all role definitions \
                 in one would count it there, too",
                link.member, link.role, role.name
            );
            let place = link.place(End::Role, survey.book.source());
            found.push(Problem::new(Code::CrossedRoles, place, message, MEND));
        }
    }
    found
}

const MEND: &str = "give the two different names, as `role:editors` and `group:articles`";
