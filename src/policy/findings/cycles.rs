//! Roles that lead back to themselves: every role of the circle is then the same as the others.

use std::collections::HashMap;

use super::lines::{End, Link};
use super::survey::Survey;
use crate::policy::problem::{Code, Problem};

/// A finding for each link that closes a circle, as one walks the links in the order of the file.
pub(super) fn of(survey: &Survey<'_>) -> Vec<Problem> {
    let mut graph = Graph::default();
    for (index, link) in survey.lines.links.iter().enumerate() {
        graph.add(index, link);
    }
    let closing = graph.closing().into_iter();
    let found = closing.filter_map(|(index, way)| {
        let link = survey.lines.links.get(index)?;
        let place = link.place(End::Role, survey.book.source());
        let message = format!("the roles lead in a circle: {}", shown(&way));
        Some(Problem::new(Code::RoleCycle, place, message, MEND))
    });
    found.collect()
}

/// Names of one definition and one domain, by number.
#[derive(Default)]
struct Graph<'a> {
    numbers: HashMap<(usize, &'a str, &'a str), usize>,
    names: Vec<&'a str>,
    /// Where each name leads, and by which link.
    leads: Vec<Vec<(usize, usize)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// On the way that is being walked, at this depth.
    Open(usize),
    Done,
}

impl<'a> Graph<'a> {
    fn add(&mut self, index: usize, link: &Link<'a>) {
        let [member, role] = [link.member, link.role].map(|name| {
            let next = self.names.len();
            let key = (link.definition, link.domain, name);
            let number = *self.numbers.entry(key).or_insert(next);
            if number == next {
                self.names.push(name);
                self.leads.push(Vec::new());
            }
            number
        });
        if let Some(leads) = self.leads.get_mut(member) {
            leads.push((role, index));
        }
    }

    /// The links that close circles, each with the names of its circle. Each link is walked once.
    fn closing(&self) -> Vec<(usize, Vec<&'a str>)> {
        let mut marks = vec![Mark::New; self.names.len()];
        let mut found = Vec::new();
        for start in 0..self.names.len() {
            if marks.get(start) == Some(&Mark::New) {
                self.walk(start, &mut marks, &mut found);
            }
        }
        found
    }

    fn walk(&self, start: usize, marks: &mut [Mark], found: &mut Vec<(usize, Vec<&'a str>)>) {
        let mut set = |name: usize, mark: Mark| {
            let before = marks
                .get_mut(name)
                .map(|place| std::mem::replace(place, mark));
            before.unwrap_or(Mark::Done)
        };
        let mut way = vec![(start, 0)];
        set(start, Mark::Open(0));
        while let Some((name, next)) = way.last_mut() {
            let Some((role, link)) = self.leads.get(*name).and_then(|leads| leads.get(*next))
            else {
                set(*name, Mark::Done);
                way.pop();
                continue;
            };
            *next += 1;
            let depth = way.len();
            match set(*role, Mark::Open(depth)) {
                Mark::New => way.push((*role, 0)),
                Mark::Done => drop(set(*role, Mark::Done)),
                Mark::Open(at) => {
                    set(*role, Mark::Open(at));
                    found.push((*link, self.circle(&way, at)));
                }
            }
        }
    }

    /// The names from `at` on, of a long circle its ends alone.
    fn circle(&self, way: &[(usize, usize)], at: usize) -> Vec<&'a str> {
        let names = way.get(at..).unwrap_or_default();
        let name =
            |(number, _): &(usize, usize)| self.names.get(*number).copied().unwrap_or_default();
        if names.len() <= MOST_SHOWN {
            return names.iter().map(name).collect();
        }
        let start = names.iter().take(MOST_SHOWN - 2).map(name);
        let end = names.last().map(name);
        start.chain(["…"]).chain(end).collect()
    }
}

fn shown(way: &[&str]) -> String {
    let names = way.iter().chain(way.first()).map(|name| match *name {
        "…" => "…".to_owned(),
        name => format!("`{name}`"),
    });
    names.collect::<Vec<_>>().join(" → ")
}

const MEND: &str = "remove one of the links; if the roles are to be one, use one name";

/// How many names of a circle a message shows.
const MOST_SHOWN: usize = 6;
