//! Who is a member of what: the `g` lines of a policy, and for one request the caller's principals beside them.
//!
//! Each role definition has links of its own, as in Casbin for Go. Only `g` itself takes the caller's principals:
//! `g2` and its like group other things than callers. Links are followed when a caller is resolved, not closed for every
//! name at load: the closure of a deep hierarchy is the square of its size, and a caller is resolved once.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use hashbrown::HashSet;

use super::names::Names;

/// The links of every role definition, in the order of the model.
#[derive(Debug, Default)]
pub(super) struct Roles {
    names: Names,
    definitions: Vec<Links>,
    /// Whether links of the first definition hold in domains.
    has_domains: bool,
}

/// The links of one role definition. One without domains keeps its links under the empty name.
#[derive(Debug, Default)]
struct Links {
    /// Domain, member, role, sorted; roles of one member stay in the order of the file.
    given: Vec<[u32; 3]>,
    /// Role, member, in any domain, sorted.
    members: Vec<[u32; 2]>,
}

/// A caller's own links: `subject` is a member of each name, in one domain.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Membership {
    pub(super) subject: Arc<str>,
    pub(super) names: Arc<[String]>,
    pub(super) domain: Arc<str>,
}

/// Every name that one name leads to, itself first, then in the order of distance.
#[derive(Debug, Default)]
pub(super) struct Reach {
    names: Vec<Reached>,
    /// Where the names are, in the order of the alphabet; empty where they are few enough to be gone through.
    sorted: Vec<usize>,
}

/// A name, and the one before it on a shortest way.
#[derive(Debug)]
struct Reached {
    name: Box<str>,
    from: Option<usize>,
}

impl Reach {
    /// The names, in the order of their distance.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|reached| &*reached.name)
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    fn position(&self, name: &str) -> Option<usize> {
        if self.sorted.is_empty() {
            return self.names().position(|reached| reached == name);
        }
        let of = |at: &usize| self.names.get(*at).map(|reached| &*reached.name);
        let found = self.sorted.binary_search_by(|at| of(at).cmp(&Some(name)));
        found.ok().and_then(|found| self.sorted.get(found).copied())
    }

    /// The chain of names that leads to `name`, both ends included.
    pub(super) fn path(&self, name: &str) -> Option<Vec<String>> {
        let mut at = self.position(name);
        at?;
        let mut path = Vec::new();
        while let Some(reached) = at.and_then(|at| self.names.get(at)) {
            path.push(reached.name.to_string());
            at = reached.from;
        }
        path.reverse();
        Some(path)
    }
}

impl Membership {
    /// Of no caller: the links of the file alone count.
    pub(super) fn of_nobody() -> Self {
        Self {
            subject: "".into(),
            names: Arc::default(),
            domain: Arc::default(),
        }
    }
}

impl Roles {
    /// No links yet, for definitions of so many places.
    pub(super) fn new(places: &[usize]) -> Self {
        Self {
            names: Names::default(),
            definitions: places.iter().map(|_| Links::default()).collect(),
            has_domains: places.first() == Some(&3),
        }
    }

    /// Whether links of the first definition hold in domains.
    pub(super) fn has_domains(&self) -> bool {
        self.has_domains
    }

    /// Gives `member` a role. Links are found only after [`Self::sort`].
    pub(super) fn add(&mut self, definition: usize, [member, role]: [&str; 2], domain: &str) {
        let [member, role, domain] = [member, role, domain].map(|name| self.names.add(name));
        if let Some(links) = self.definitions.get_mut(definition) {
            links.given.push([domain, member, role]);
            links.members.push([role, member]);
        }
    }

    /// Makes the links findable, once all are there.
    pub(super) fn sort(&mut self) {
        for links in &mut self.definitions {
            links
                .given
                .sort_by_key(|[domain, member, _]| [*domain, *member]);
            links.given.shrink_to_fit();
            links.members.sort_unstable();
            links.members.dedup();
            links.members.shrink_to_fit();
        }
    }

    /// Everything that `member` leads to in a domain. `own` are the links of a caller that hold there.
    pub(super) fn reach(
        &self,
        definition: usize,
        member: &str,
        domain: Option<&str>,
        caller: &Membership,
    ) -> Reach {
        let own = definition == 0 && domain.is_none_or(|domain| *domain == *caller.domain);
        let domain = self.names.find(domain.unwrap_or_default());
        let mut walk = Walk::from(member);
        while let Some((at, name)) = walk.next() {
            let member = self.names.find(name);
            for role in self.given(definition, domain, member) {
                walk.visit(self.names.name(*role), at);
            }
            if own && *caller.subject == *name {
                for principal in &*caller.names {
                    walk.visit(principal, at);
                }
            }
        }
        walk.reach()
    }

    fn given(
        &self,
        definition: usize,
        domain: Option<u32>,
        member: Option<u32>,
    ) -> impl Iterator<Item = &u32> {
        let links = self.definitions.get(definition);
        let key = domain.zip(member).map(|(domain, member)| [domain, member]);
        let found = links.zip(key).and_then(|(links, key)| {
            let start = links.given.partition_point(|[d, m, _]| [*d, *m] < key);
            let end = links.given.partition_point(|[d, m, _]| [*d, *m] <= key);
            links.given.get(start..end)
        });
        found.into_iter().flatten().map(|[_, _, role]| role)
    }

    /// The chain of names from `member` to `role`, both included; `None` when there is none.
    pub(super) fn path(
        &self,
        definition: usize,
        [member, role]: [&str; 2],
        domain: Option<&str>,
        caller: &Membership,
    ) -> Option<Vec<String>> {
        self.reach(definition, member, domain, caller).path(role)
    }

    /// The given roles and whoever has them by links of the file, in some domain; at most `limit` more names.
    pub(super) fn with_members(&self, roles: BTreeSet<String>, limit: usize) -> BTreeSet<String> {
        let mut queue: VecDeque<String> = roles.iter().cloned().collect();
        let (limit, mut names) = (roles.len() + limit, roles);
        while let Some(role) = queue.pop_front() {
            for member in self.members(&role) {
                if names.len() < limit && names.insert(member.to_owned()) {
                    queue.push_back(member.to_owned());
                }
            }
        }
        names
    }

    fn members(&self, role: &str) -> impl Iterator<Item = &str> {
        let links = self.definitions.first();
        let found = links.zip(self.names.find(role)).and_then(|(links, role)| {
            let start = links.members.partition_point(|[given, _]| *given < role);
            let end = links.members.partition_point(|[given, _]| *given <= role);
            links.members.get(start..end)
        });
        let members = found.into_iter().flatten();
        members.map(|[_, member]| self.names.name(*member))
    }
}

/// A walk breadth first, so each way is a shortest one; names already seen end a cycle.
struct Walk<'a> {
    /// Name, the one before it, how many links it is away.
    found: Vec<(&'a str, Option<usize>, usize)>,
    seen: HashSet<&'a str>,
    at: usize,
}

impl<'a> Walk<'a> {
    fn from(name: &'a str) -> Self {
        Self {
            found: vec![(name, None, 0)],
            seen: HashSet::from_iter([name]),
            at: 0,
        }
    }

    /// The next name whose links may be followed.
    fn next(&mut self) -> Option<(usize, &'a str)> {
        let (name, _, links) = self.found.get(self.at)?;
        let at = self.at;
        self.at += 1;
        (*links < MAX_LINKS).then_some((at, name))
    }

    fn visit(&mut self, name: &'a str, from: usize) {
        let links = self.found.get(from).map_or(0, |(_, _, links)| links + 1);
        if self.seen.insert(name) {
            self.found.push((name, Some(from), links));
        }
    }

    fn reach(self) -> Reach {
        let names = self.found.into_iter().map(|(name, from, _)| Reached {
            name: name.into(),
            from,
        });
        let names: Vec<Reached> = names.collect();
        let name = |at: &usize| names.get(*at).map(|reached| &*reached.name);
        let mut sorted = Vec::new();
        if names.len() > FEW {
            sorted.extend(0..names.len());
            sorted.sort_unstable_by(|one, other| name(one).cmp(&name(other)));
        }
        Reach { names, sorted }
    }
}

/// How many links a chain may have: what the casbin crate follows under its limit of ten levels.
const MAX_LINKS: usize = 9;

/// So many names are found as fast by going through them.
const FEW: usize = 16;

#[cfg(test)]
mod tests;
