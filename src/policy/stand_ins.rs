//! Paths that stand for all those of a route: what a policy says to each of them, it says to every path of the route, as far
//! as can be told.
//!
//! A route with parameters has endless paths. Two of them hardly any rule names; the others are those at which a rule or a
//! demand begins to count.

use super::courtesy::{beside_requests, give_way};
use super::diff::Paths;
use super::findings::Tests;
use super::judge::Judge;
use super::patterns::Function;
use super::principals::Principals;
use super::request::AccessRequest;
use super::route::{Route, Segment};
use super::rulebook::RuleId;
use super::snapshot::Policy;

/// The paths of one route at which a policy has to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIns {
    /// Different paths, at least one.
    pub paths: Vec<String>,
    /// Whether they are all that is needed. If not, the same answer to all of them says nothing about other paths.
    pub are_all: bool,
}

impl Policy {
    /// The paths that stand for each of `routes`, in their order. It looks at every rule if a route has parameters, which takes a second
    /// for a million of them, and rests now and then for the sake of requests. Where the casbin crate decides, or the matcher asks of
    /// a caller more than its names, those of a route with parameters do not stand for all.
    #[must_use]
    pub fn stand_ins(&self, routes: &[Route]) -> Vec<StandIns> {
        let mut search = Search::new(routes);
        match self.judge().engine().compiled() {
            Some(_) => beside_requests(|| search.look(self)),
            None => search.give_up(),
        }
        search.found
    }
}

struct Search<'a> {
    routes: &'a [Route],
    found: Vec<StandIns>,
    /// The numbers of the routes for which more may be found.
    open: Vec<usize>,
    looks: usize,
}

impl<'a> Search<'a> {
    fn new(routes: &'a [Route]) -> Self {
        let open = routes.iter().enumerate();
        let open = open.filter(|(_, route)| has_parameters(route));
        let open = open.map(|(number, _)| number).collect();
        let found = routes.iter().map(|route| {
            let mut paths = vec![route.sample()];
            paths.extend(has_parameters(route).then(|| unnamed(route)));
            StandIns {
                paths,
                are_all: true,
            }
        });
        Self {
            routes,
            found: found.collect(),
            open,
            looks: 0,
        }
    }

    fn look(&mut self, policy: &Policy) {
        for used in policy.demands().paths() {
            let mut paths = Paths::default();
            paths.witness_of(Function::named(used.function), &used.pattern);
            self.take(&paths, &|_, _| true);
        }
        let judge = policy.judge();
        let (model, book) = (judge.engine().model(), judge.engine().book());
        // Of another matcher nobody knows which column it reads a path from.
        let Some(tests) = Tests::of(model) else {
            return self.give_up();
        };
        for rule in book.ids() {
            if self.open.is_empty() {
                return;
            }
            give_way();
            let mut paths = Paths::default();
            paths.witness(Some(tests), book.values(rule));
            self.take(&paths, &|route, path| can_match(judge, rule, route, path));
        }
    }

    /// Adds those paths at which something `counts` to the routes that they belong to.
    fn take(&mut self, paths: &Paths, counts: &dyn Fn(&Route, &str) -> bool) {
        for number in self.open.clone() {
            let Some(route) = self.routes.get(number) else {
                continue;
            };
            for path in &paths.all {
                let path = match paths.stand_for_others {
                    // One of another route may stand for one of this.
                    true => overlaid(route, path),
                    false => route.answers(path).then(|| path.clone()),
                };
                let Some(path) = path else { continue };
                self.looks += 1;
                if counts(route, &path) {
                    self.add(number, path);
                }
            }
        }
        if self.looks > MOST_LOOKS {
            self.give_up();
        }
    }

    fn add(&mut self, number: usize, path: String) {
        let Some(found) = self.found.get_mut(number) else {
            return;
        };
        if found.paths.contains(&path) {
            return;
        }
        if found.paths.len() < MOST_PATHS {
            return found.paths.push(path);
        }
        found.are_all = false;
        self.open.retain(|open| *open != number);
    }

    /// Of the routes that are open still, more is not to be known.
    fn give_up(&mut self) {
        for number in std::mem::take(&mut self.open) {
            if let Some(found) = self.found.get_mut(number) {
                found.are_all = false;
            }
        }
    }
}

fn has_parameters(route: &Route) -> bool {
    let mut segments = route.segments();
    segments.any(|segment| !matches!(segment, Segment::Text(_)))
}

fn can_match(judge: &Judge, rule: RuleId, route: &Route, path: &str) -> bool {
    let request = AccessRequest {
        caller: &Principals::anonymous(),
        method: &route.method,
        path,
        ip: None,
    };
    judge.can_match(&request, rule)
}

/// The path of `route` that has the segments of `path` where the route has parameters; `None` if there are too few or too many.
fn overlaid(route: &Route, path: &str) -> Option<String> {
    let mut theirs = path.split('/').filter(|segment| !segment.is_empty());
    let mut whole = String::new();
    for segment in route.segments() {
        match segment {
            Segment::Text(text) => theirs.next().map(|_| whole.extend(["/", text]))?,
            Segment::Any => theirs.next().map(|their| whole.extend(["/", their]))?,
            Segment::Rest => theirs.by_ref().for_each(|their| whole.extend(["/", their])),
        }
    }
    theirs.next().is_none().then_some(whole)
}

/// The path of `route` whose parameters hardly any rule names.
fn unnamed(route: &Route) -> String {
    let segments = route.segments().map(|segment| match segment {
        Segment::Text(text) => format!("/{text}"),
        Segment::Any | Segment::Rest => "/~".to_owned(),
    });
    segments.collect()
}

/// More paths than these, and a caller who asks makes the server work for long.
const MOST_PATHS: usize = 64;

/// As many paths are tried at a rule; each takes about a microsecond.
const MOST_LOOKS: usize = 500_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Config;

    /// The stand-ins of `GET pattern` under the shipped model with these rules.
    fn found(rules: &str, pattern: &str) -> StandIns {
        let folder = std::env::temp_dir().join(format!(
            "whiteroom-stand-ins-{}-{}",
            std::process::id(),
            fastrand::u64(..)
        ));
        std::fs::create_dir(&folder).unwrap();
        std::fs::copy("policies/model.conf", folder.join("model.conf")).unwrap();
        std::fs::write(folder.join("policy.csv"), rules).unwrap();
        let config = Config {
            dir: folder.clone(),
            ..Config::default()
        };
        let policy = Policy::load(&config);
        std::fs::remove_dir_all(&folder).unwrap();
        let route = Route {
            method: "GET".into(),
            pattern: pattern.into(),
        };
        let mut found = policy.unwrap().stand_ins(&[route]);
        found.remove(0)
    }

    #[test]
    fn a_rule_counts_where_its_pattern_begins_to() {
        let always = ["/api/items/x", "/api/items/~"];
        for (rule, pattern, more) in [
            ("p, anyone, /api/items, ^GET$, allow", "/api/items", &[][..]),
            (
                "p, anyone, /api/items/:id, ^GET$, allow",
                "/api/items/<id>",
                &[],
            ),
            ("p, anyone, /api/*, ^GET$, allow", "/api/items/<id>", &[]),
            (
                "p, anyone, /api/items/7, ^GET$, allow",
                "/api/items/<id>",
                &["/api/items/7"],
            ),
            (
                "p, anyone, /api/items/7, ^PUT$, allow",
                "/api/items/<id>",
                &[],
            ),
            (
                "p, anyone, /api/users/7, ^GET$, allow",
                "/api/items/<id>",
                &[],
            ),
            (
                "p, anyone, /api/:kind/7, ^GET$, allow",
                "/api/items/<id>",
                &["/api/items/7"],
            ),
            (
                "p, anyone, /api/items/7/more, ^GET$, allow",
                "/api/items/<id>",
                &[],
            ),
            (
                "p, anyone, /api/items/7/more, ^GET$, allow",
                "/api/items/<id..>",
                &["/api/items/7/more"],
            ),
        ] {
            let found = found(rule, pattern);
            let wanted: Vec<&str> = match pattern {
                "/api/items" => vec!["/api/items"],
                _ => always.iter().chain(more).copied().collect(),
            };
            assert_eq!(found.paths, wanted, "{rule} for {pattern}");
            assert!(found.are_all, "{rule} for {pattern}");
        }
    }

    #[test]
    fn of_many_paths_some_do_not_stand_for_all() {
        let rules: Vec<String> = (0..100)
            .map(|id| format!("p, anyone, /api/items/{id}, ^GET$, allow"))
            .collect();
        let found = found(&rules.join("\n"), "/api/items/<id>");
        assert_eq!((found.paths.len(), found.are_all), (MOST_PATHS, false));
    }
}
