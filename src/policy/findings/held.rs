//! Names that no caller can have: a rule for such a name decides nothing, and a link from one gives nobody anything.
//!
//! A token can bring any name of a kind that claims give (`permission:`, `role:` and their like), so of those none is called
//! unheld, whoever has it today. What is left are names without such a kind, and kinds without a value.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::asked::By;
use super::lines::{End, Link};
use super::survey::Survey;
use crate::policy::principals::Principals;
use crate::policy::problem::{Code, Place, Problem};

/// A finding for each such name that is not among `known`, at its first place.
pub(super) fn of(survey: &Survey<'_>, known: &HashSet<&str>) -> Vec<Problem> {
    let Some(subject) = survey.asked.subject else {
        return Vec::new();
    };
    let by_role = subject.by != By::Equality;
    let held = held(&survey.lines.links);
    let is_unheld = |name: &str| match by_role {
        true => !is_minted(name) && !held.contains_key(name),
        false => !is_subject(name),
    };
    let mut unheld: BTreeMap<&str, (Place, Use)> = BTreeMap::new();
    let book = survey.book;
    for rule in book.ids() {
        let name = book.value(rule, subject.column);
        if is_unheld(name) && !unheld.contains_key(name) {
            let at = book.column_of(rule, subject.column, 0);
            unheld.insert(
                name,
                (book.source().place(book.line(rule), at), Use::Rule(by_role)),
            );
        }
    }
    for link in survey
        .lines
        .links
        .iter()
        .filter(|link| by_role && link.definition == 0)
    {
        if is_unheld(link.member) {
            let place = link.place(End::Member, book.source());
            unheld.entry(link.member).or_insert((place, Use::Link));
        }
    }
    let unheld = unheld.into_iter().filter(|(name, _)| !known.contains(name));
    unheld
        .map(|(name, (place, used))| problem(name, place, used))
        .collect()
}

/// Names that links give, each to somebody or at least to a name. Of a chain that nobody enters, its first name is to blame.
pub(super) fn held<'a>(links: &[Link<'a>]) -> HashMap<&'a str, usize> {
    let mut given = HashMap::new();
    for link in links.iter().filter(|link| link.definition == 0) {
        *given.entry(link.role).or_default() += 1;
    }
    given
}

/// Whether a caller may bring the name, without any link.
pub(in crate::policy) fn is_minted(name: &str) -> bool {
    let is_kind = |(kind, value): (&str, &str)| {
        // A token without `sub` makes its caller `user:`.
        Principals::kinds().contains(&kind) && (!value.is_empty() || kind == "user")
    };
    RESERVED.contains(&name) || name.split_once(':').is_some_and(is_kind)
}

/// Whether a caller may be the subject of that name.
fn is_subject(name: &str) -> bool {
    name == "anonymous" || name.starts_with("user:")
}

/// Where a name stands first.
#[derive(Clone, Copy)]
enum Use {
    /// In a rule, which takes any name of a caller, or the subject alone.
    Rule(bool),
    Link,
}

fn problem(name: &str, place: Place, used: Use) -> Problem {
    let message = match used {
        Use::Rule(true) => {
            format!("no caller is `{name}`: no token brings such a name, and no `g` line gives it")
        }
        Use::Rule(false) => {
            format!("no caller is `{name}`: the matcher compares it with `user:…` or `anonymous`")
        }
        Use::Link => format!("no caller is `{name}`, so nobody gets a role by this line"),
    };
    let mend = match (used, meant(name)) {
        (_, Some(meant)) => format!("did you mean `{meant}`?"),
        (Use::Rule(false), None) => {
            "write `user:` and the `sub` of the token, or let the matcher ask `g(r.sub, p.sub)`"
                .to_owned()
        }
        (_, None) if name.ends_with(':') => format!("write a value after `{name}`"),
        (_, None) => format!(
            "put its kind before it, as `role:{name}` or `user:{name}`, or give the name by a `g` line"
        ),
    };
    Problem::new(Code::UnheldName, place, message, mend)
}

/// What others call our names.
fn meant(name: &str) -> Option<&'static str> {
    match name.to_lowercase().as_str() {
        "*" | "all" | "any" | "everyone" | "everybody" | "public" => Some("anyone"),
        "signed-in" | "logged-in" | "known" | "users" => Some("authenticated"),
        "guest" | "nobody" | "unauthenticated" => Some("anonymous"),
        _ => None,
    }
}

/// Names without a kind that callers have.
pub(super) const RESERVED: [&str; 3] = ["anonymous", "anyone", "authenticated"];
