//! Methods of rules: those that no request has, and those that no route has which the rule matches.

use std::collections::BTreeSet;

use super::asked::{How, Test};
use super::edits::is_slip;
use super::includes::Reader;
use super::survey::Survey;
use crate::policy::problem::{Code, Problem};
use crate::policy::route::Route;
use crate::policy::rulebook::RuleId;

/// The methods that a test lets pass, of those that there are.
pub(super) fn passing(reader: &Reader, how: How, pattern: &str) -> BTreeSet<&'static str> {
    let passes = |method: &&str| reader.matches(how, pattern, method) != Some(false);
    METHODS.into_iter().filter(passes).collect()
}

/// A finding for a rule that names a method which is none, or that none of `routes` has. A denial may be written for routes to
/// come.
pub(super) fn flaw(
    survey: &Survey<'_>,
    reader: &Reader,
    (rule, test): (RuleId, Test),
    routes: &[&Route],
) -> Option<Problem> {
    let pattern = survey.book.value(rule, test.column);
    let at = (rule, test.column);
    let named = match test.how {
        How::Equal => Some(vec![pattern.to_owned()]),
        How::Match(function) => reader.texts(function, pattern),
    };
    let unknown = named
        .iter()
        .flatten()
        .find(|name| !METHODS.contains(&name.as_str()));
    if let Some(name) = unknown.filter(|name| !name.contains(' ')) {
        let message = format!("no request has the method `{name}`");
        return Some(survey.at_column(Code::UnknownMethod, at, message, meant(name)));
    }
    let passing = passing(reader, test.how, pattern);
    if passing.is_empty() && unknown.is_none() {
        let message = format!("no method matches `{pattern}`");
        let mend = format!("the methods are {}", METHODS.join(", "));
        return Some(survey.at_column(Code::UnknownMethod, at, message, mend));
    }
    if survey.book.denies(rule) || routes.is_empty() {
        return None;
    }
    let served: BTreeSet<&str> = routes.iter().map(|route| route.method.as_str()).collect();
    // A `HEAD` is decided as the `GET`, and people write both.
    let is_served =
        |method: &str| served.contains(method) || method == "HEAD" && served.contains("GET");
    let named: BTreeSet<&str> = named.iter().flatten().map(String::as_str).collect();
    let idle = |method: &&&str| {
        !is_served(method)
            && (named.contains(**method) || !passing.iter().any(|one| is_served(one)))
    };
    let idle = passing.iter().find(idle)?;
    let message = format!(
        "no route that the rule matches has the method `{idle}`; they have {}",
        listed(&served)
    );
    let mend = "leave the method out, or mount a route for it";
    Some(survey.at_column(Code::UnknownMethod, at, message, mend))
}

fn meant(name: &str) -> String {
    let is_near = |method: &&&str| name.eq_ignore_ascii_case(method) || is_slip(name, method);
    match METHODS.iter().find(is_near) {
        Some(method) => format!("write `{method}`"),
        None => format!("the methods are {}", METHODS.join(", ")),
    }
}

fn listed(methods: &BTreeSet<&str>) -> String {
    let methods: Vec<&str> = methods.iter().copied().collect();
    methods.join(", ")
}

/// The methods of requests that reach the policy.
const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];
