//! Who is a member of what: the `g` lines of a policy, and for one request the caller's principals beside them.
//!
//! Each role definition has a graph of its own, as in Casbin for Go. Only `g` itself takes the caller's principals:
//! `g2` and its like group other things than callers.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

/// The graphs of every role definition, in the order of the model.
#[derive(Debug, Default)]
pub(super) struct Roles {
    graphs: Vec<RoleGraph>,
}

/// The links of one role definition: domain → member → the roles it is given, in file order. A definition without
/// domains keeps its links under the empty name.
#[derive(Debug, Default)]
pub(super) struct RoleGraph {
    domains: HashMap<String, HashMap<String, Vec<String>>>,
    /// Role → who is given it, in any domain.
    members: HashMap<String, Vec<String>>,
}

/// A caller's own links: `subject` is a member of each name, in one domain.
#[derive(Debug, Clone)]
pub(super) struct Membership {
    pub(super) subject: Arc<str>,
    pub(super) names: Arc<[String]>,
    pub(super) domain: String,
}

impl Roles {
    pub(super) fn new(graphs: Vec<RoleGraph>) -> Self {
        Self { graphs }
    }

    /// The chain of names from `member` to `role`, both included; `None` when there is none.
    pub(super) fn path(
        &self,
        definition: usize,
        [member, role]: [&str; 2],
        domain: Option<&str>,
        caller: &Membership,
    ) -> Option<Vec<String>> {
        let own = definition == 0 && domain.is_none_or(|domain| domain == caller.domain);
        let graph = self.graphs.get(definition)?;
        graph.path(
            member,
            role,
            domain.unwrap_or_default(),
            own.then_some(caller),
        )
    }

    /// The given roles and whoever has them by links of the file, in some domain; at most `limit` more names.
    pub(super) fn with_members(&self, roles: BTreeSet<String>, limit: usize) -> BTreeSet<String> {
        let mut queue: VecDeque<String> = roles.iter().cloned().collect();
        let (limit, mut names) = (roles.len() + limit, roles);
        let members = self.graphs.first().map(|graph| &graph.members);
        while let Some(role) = queue.pop_front() {
            for member in members
                .and_then(|members| members.get(&role))
                .into_iter()
                .flatten()
            {
                if names.len() < limit && names.insert(member.clone()) {
                    queue.push_back(member.clone());
                }
            }
        }
        names
    }
}

impl RoleGraph {
    pub(super) fn add(&mut self, member: &str, role: &str, domain: &str) {
        let links = self.domains.entry(domain.to_owned()).or_default();
        links
            .entry(member.to_owned())
            .or_default()
            .push(role.to_owned());
        self.members
            .entry(role.to_owned())
            .or_default()
            .push(member.to_owned());
    }

    /// Breadth first, so the path is a shortest one; names already seen end a cycle.
    fn path(
        &self,
        member: &str,
        role: &str,
        domain: &str,
        caller: Option<&Membership>,
    ) -> Option<Vec<String>> {
        let links = self.domains.get(domain);
        let mut reached_from = HashMap::from([(member, None)]);
        let mut queue = VecDeque::from([(member, 0)]);
        while let Some((name, depth)) = queue.pop_front() {
            if name == role {
                return Some(chain(&reached_from, name));
            }
            if depth == MAX_LINKS {
                continue;
            }
            let given = links
                .and_then(|links| links.get(name))
                .into_iter()
                .flatten();
            let own = caller
                .filter(|caller| *caller.subject == *name)
                .into_iter()
                .flat_map(|caller| caller.names.iter());
            for next in given.chain(own) {
                if !reached_from.contains_key(next.as_str()) {
                    reached_from.insert(next, Some(name));
                    queue.push_back((next, depth + 1));
                }
            }
        }
        None
    }
}

fn chain<'a>(reached_from: &HashMap<&'a str, Option<&'a str>>, end: &'a str) -> Vec<String> {
    let mut names = vec![end.to_owned()];
    let mut current = end;
    while let Some(Some(previous)) = reached_from.get(current) {
        names.push((*previous).to_owned());
        current = previous;
    }
    names.reverse();
    names
}

/// How many links a chain may have: what the casbin crate follows under its limit of ten levels.
const MAX_LINKS: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(links: &[(&str, &str, &str)]) -> Roles {
        let mut graph = RoleGraph::default();
        for (member, role, domain) in links {
            graph.add(member, role, domain);
        }
        Roles::new(vec![graph, RoleGraph::default()])
    }

    fn caller(names: &[&str], domain: &str) -> Membership {
        Membership {
            subject: "user:u".into(),
            names: names.iter().map(|&name| name.to_owned()).collect(),
            domain: domain.to_owned(),
        }
    }

    fn check(roles: &Roles, role: &str, domain: Option<&str>, expected: Option<&[&str]>) {
        let caller = caller(&["role:a"], "acme");
        let path = roles.path(0, ["user:u", role], domain, &caller);
        let path = path
            .as_ref()
            .map(|path| path.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(path.as_deref(), expected, "{role} in {domain:?}");
    }

    #[test]
    fn roles_of_the_token_and_of_the_file_compose() {
        let roles = roles(&[
            ("role:a", "role:b", ""),
            ("user:u", "role:c", ""),
            ("role:b", "role:a", ""),
        ]);
        check(&roles, "user:u", None, Some(&["user:u"]));
        check(&roles, "role:a", None, Some(&["user:u", "role:a"]));
        check(
            &roles,
            "role:b",
            None,
            Some(&["user:u", "role:a", "role:b"]),
        );
        check(&roles, "role:c", None, Some(&["user:u", "role:c"]));
        check(&roles, "role:d", None, None);
    }

    #[test]
    fn membership_holds_in_the_domain_of_the_request_alone() {
        let roles = roles(&[("role:a", "role:b", "acme"), ("role:a", "role:b", "other")]);
        check(
            &roles,
            "role:b",
            Some("acme"),
            Some(&["user:u", "role:a", "role:b"]),
        );
        check(&roles, "role:b", Some("other"), None);
        check(&roles, "user:u", Some("other"), Some(&["user:u"]));
    }

    #[test]
    fn only_the_first_definition_takes_the_principals_of_the_caller() {
        let roles = roles(&[]);
        let caller = caller(&["role:a"], "");
        assert!(roles.path(0, ["user:u", "role:a"], None, &caller).is_some());
        assert!(roles.path(1, ["user:u", "role:a"], None, &caller).is_none());
        assert!(roles.path(2, ["user:u", "user:u"], None, &caller).is_none());
    }
}
