//! Rules beside the mounted routes: what matches none of them, and what is mounted without a rule.

use std::collections::HashMap;
use std::rc::Rc;

use super::asked::{Test, Tested};
use super::includes::Reader;
use super::meets::meets;
use super::methods;
use super::nearest;
use super::survey::Survey;
use crate::policy::model::Effect;
use crate::policy::problem::{Code, Problem};
use crate::policy::route::Route;
use crate::policy::rulebook::RuleId;

/// A finding for each rule whose path or method matches no mounted route. None where others ask about paths of their own.
pub(super) fn of(survey: &Survey<'_>) -> Vec<Problem> {
    let Some(path) = survey
        .asked
        .test(Tested::Path)
        .filter(|_| survey.mounted.is_all)
    else {
        return Vec::new();
    };
    let method = survey.asked.test(Tested::Method);
    let mut met = Met::new(survey);
    let mut found = Vec::new();
    for rule in survey.book.ids() {
        let routes = met.routes(rule, path);
        if routes.is_empty() {
            found.push(unrouted(survey, rule, path));
        }
        let method =
            method.and_then(|test| methods::flaw(survey, &met.reader, (rule, test), &routes));
        found.extend(method);
    }
    found
}

/// A finding for each mounted route that no rule allows. Its place is the whole file, so it has no line to show.
pub(in crate::policy) fn uncovered(survey: &Survey<'_>) -> Vec<Problem> {
    let path = survey.asked.test(Tested::Path);
    let Some(path) = path.filter(|_| survey.is_whole && survey.model.effect != Effect::DenyOnly)
    else {
        return Vec::new();
    };
    let method = survey.asked.test(Tested::Method);
    let mut met = Met::new(survey);
    let mut left: Vec<&Route> = survey.mounted.routes.iter().collect();
    for rule in survey.book.ids().filter(|rule| !survey.book.denies(*rule)) {
        if left.is_empty() {
            break;
        }
        let routes = met.routes(rule, path);
        let passes =
            |route: &Route| method.is_none_or(|test| met.passes(rule, test, &route.method));
        left.retain(|route| !(routes.contains(route) && passes(route)));
    }
    left.into_iter()
        .map(|route| lonely(survey, route))
        .collect()
}

/// Which routes a path meets, found out once for each path.
struct Met<'a> {
    survey: &'a Survey<'a>,
    reader: Reader,
    known: HashMap<&'a str, Rc<[&'a Route]>>,
}

impl<'a> Met<'a> {
    fn new(survey: &'a Survey<'_>) -> Self {
        Self {
            survey,
            reader: Reader::default(),
            known: HashMap::new(),
        }
    }

    fn routes(&mut self, rule: RuleId, path: Test) -> Rc<[&'a Route]> {
        let pattern = self.survey.book.value(rule, path.column);
        let find = || {
            let routes = self.survey.mounted.routes.iter();
            routes
                .filter(|route| meets(&self.reader, path.how, pattern, route))
                .collect()
        };
        Rc::clone(self.known.entry(pattern).or_insert_with(find))
    }

    fn passes(&self, rule: RuleId, test: Test, method: &str) -> bool {
        let pattern = self.survey.book.value(rule, test.column);
        self.reader.matches(test.how, pattern, method) != Some(false)
    }
}

fn unrouted(survey: &Survey<'_>, rule: RuleId, path: Test) -> Problem {
    let pattern = survey.book.value(rule, path.column);
    let message = format!("`{pattern}` matches no mounted route");
    let mend = nearest::mend(pattern, &survey.mounted.routes);
    survey.at_column(Code::UnroutedRule, (rule, path.column), message, mend)
}

fn lonely(survey: &Survey<'_>, route: &Route) -> Problem {
    let place = survey.book.source().place(1, 1);
    let message = format!("no rule allows `{route}` to anyone, so all of its callers are refused");
    // Whoever takes the mend as it stands must not open to everybody what is for a few.
    let who = match route.pattern.starts_with("/admin/") {
        true => "role:admin",
        false => "authenticated",
    };
    let mend = format!(
        "add a rule, as `p, {who}, {}, ^{}$, allow`",
        path_of(route),
        route.method
    );
    Problem::new(Code::UncoveredRoute, place, message, mend)
}

/// The route's paths as `keyMatch2` reads them.
fn path_of(route: &Route) -> String {
    let segments = route.pattern.split('/').map(|segment| {
        match segment
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
        {
            Some(name) if name.ends_with("..") => "*".to_owned(),
            Some(name) => format!(":{name}"),
            None => segment.to_owned(),
        }
    });
    segments.collect::<Vec<_>>().join("/")
}
