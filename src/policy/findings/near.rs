//! Names that are nearly another one: `premission:read`, `Anyone`, `role:edtior` beside `role:editor`.
//!
//! A misspelt kind or reserved word is told by itself. Of two names of one kind that a slip tells apart, one is taken for the
//! other's misspelling only where it stands once, and the other one more often or in the hands of a persona.

use std::collections::{HashMap, HashSet};

use super::edits::{is_slip, traces};
use super::held::{RESERVED, held, is_minted};
use super::lines::End;
use super::survey::Survey;
use super::{asked::By, blanks};
use crate::policy::principals::Principals;
use crate::policy::problem::{Code, Place, Problem};

/// The findings, and the names that they are about.
#[derive(Default)]
pub(super) struct Near<'a> {
    pub(super) problems: Vec<Problem>,
    /// With those whose blanks are to blame.
    pub(super) names: HashSet<&'a str>,
}

/// A name where it stands first, and how often it stands.
struct Named<'a> {
    name: &'a str,
    place: Place,
    count: usize,
    in_rule: bool,
}

/// A finding for each name that is nearly another one, at its first place.
pub(super) fn of<'a>(survey: &'a Survey<'_>) -> Near<'a> {
    let mut near = Near::default();
    let Some(subject) = survey
        .asked
        .subject
        .filter(|subject| subject.by != By::Equality)
    else {
        return near;
    };
    let named = named(survey, subject.column);
    let given = held(&survey.lines.links);
    let meant = misspelt(survey, &named);
    for (at, one) in named.iter().enumerate() {
        if blanks::in_name(one.name) {
            near.names.insert(one.name);
            continue;
        }
        let is_settled = given.contains_key(one.name) && one.in_rule;
        let by_form = form(one.name).filter(|_| !is_settled);
        let Some(meant) = by_form.or_else(|| meant.get(&at).map(|meant| (*meant).to_owned()))
        else {
            continue;
        };
        near.names.insert(one.name);
        let message = format!("`{}` is nearly `{meant}`", one.name);
        let mend = format!("write `{meant}`, if that is meant");
        near.problems.push(Problem::new(
            Code::NearMiss,
            one.place.clone(),
            message,
            mend,
        ));
    }
    near
}

/// The names of rules and of links, each once, in the order of their first places.
fn named<'a>(survey: &'a Survey<'_>, column: usize) -> Vec<Named<'a>> {
    let book = survey.book;
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut named: Vec<Named<'_>> = Vec::new();
    let mut add = |name: &'a str, in_rule: bool, place: &dyn Fn() -> Place| {
        let at = *known.entry(name).or_insert(named.len());
        match named.get_mut(at) {
            Some(known) => {
                known.count += 1;
                known.in_rule |= in_rule;
            }
            None => named.push(Named {
                name,
                place: place(),
                count: 1,
                in_rule,
            }),
        }
    };
    for rule in book.ids() {
        let place = || {
            book.source()
                .place(book.line(rule), book.column_of(rule, column, 0))
        };
        add(book.value(rule, column), true, &place);
    }
    for link in survey
        .lines
        .links
        .iter()
        .filter(|link| link.definition == 0)
    {
        add(link.member, false, &|| {
            link.place(End::Member, book.source())
        });
        add(link.role, false, &|| link.place(End::Role, book.source()));
    }
    named
}

/// What a name was meant to be by its form: its kind or the whole of it is nearly one of ours.
fn form(name: &str) -> Option<String> {
    if is_minted(name) {
        return None;
    }
    let is_near = |one: &str, other: &str| one.eq_ignore_ascii_case(other) || is_slip(one, other);
    match name.split_once(':') {
        Some((kind, value)) => {
            let meant = Principals::kinds()
                .into_iter()
                .find(|known| is_near(kind, known));
            meant
                .filter(|_| !value.is_empty())
                .map(|meant| format!("{meant}:{value}"))
        }
        None => {
            let meant = RESERVED.into_iter().find(|known| is_near(name, known));
            meant.map(str::to_owned)
        }
    }
}

/// For names that stand once, by their number: the name of the same kind that is a slip away and stands more firmly.
fn misspelt<'a>(survey: &'a Survey<'_>, named: &[Named<'a>]) -> HashMap<usize, &'a str> {
    let (weak, firm) = sorted(survey, named);
    let mut traces_of_firm = traced(firm.iter().copied().enumerate());
    let mut meant = HashMap::new();
    traces_of_firm.sort_unstable();
    for (trace, at) in traced(weak) {
        let start = traces_of_firm.partition_point(|(other, _)| *other < trace);
        let same = traces_of_firm.iter().skip(start);
        let same = same.take_while(|(other, _)| *other == trace);
        let mut names = same
            .take(MOST_COMPARED)
            .filter_map(|(_, number)| firm.get(*number));
        let name = named.get(at).map_or("", |one| one.name);
        if let Some(found) = names.find(|other| is_slip(name, other) && has_same_kind(name, other))
        {
            meant.entry(at).or_insert(*found);
        }
    }
    meant
}

/// The names that stand once, with their numbers, and those that stand more firmly.
fn sorted<'a>(
    survey: &'a Survey<'_>,
    named: &[Named<'a>],
) -> (Vec<(usize, &'a str)>, Vec<&'a str>) {
    let held = survey.personas.iter().map(String::as_str);
    let mut firm: Vec<&str> = held.filter(|name| is_comparable(name)).collect();
    let mut weak = Vec::new();
    for (at, one) in named.iter().enumerate() {
        match one.count {
            _ if survey.personas.contains(one.name) || !is_comparable(one.name) => {}
            1 => weak.push((at, one.name)),
            _ => firm.push(one.name),
        }
    }
    (weak, firm)
}

fn traced<'a>(names: impl IntoIterator<Item = (usize, &'a str)>) -> Vec<(u64, usize)> {
    let traces = |(number, name)| traces(name).into_iter().map(move |trace| (trace, number));
    names.into_iter().flat_map(traces).collect()
}

/// Whether a slip in the name would show: ids of users, clients and organisations are often nearly the same, and so are short
/// names.
fn is_comparable(name: &str) -> bool {
    let (kind, value) = name.split_once(':').unwrap_or(("", name));
    let is_spelt = !["user", "client", "org"].contains(&kind);
    is_spelt && (SHORTEST..=LONGEST).contains(&value.chars().count()) && !RESERVED.contains(&name)
}

fn has_same_kind(one: &str, other: &str) -> bool {
    let kind = |name: &str| name.split_once(':').map(|(kind, _)| kind.to_owned());
    kind(one) == kind(other)
}

/// In characters, without the kind: of shorter names many are a slip apart.
const SHORTEST: usize = 4;

/// In characters, without the kind. Nobody types longer ones.
const LONGEST: usize = 64;

/// Of very many names that are alike, only some are compared with each.
const MOST_COMPARED: usize = 16;
