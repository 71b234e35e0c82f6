//! Methods of rules: those that no request has, those that nothing is decided as, and those that no route has which the rule
//! matches.

use std::collections::BTreeSet;

use super::asked::{How, Test};
use super::edits::is_slip;
use super::includes::Reader;
use super::survey::Survey;
use crate::policy::problem::{Code, Problem};
use crate::policy::route::{METHODS, Route};
use crate::policy::rulebook::RuleId;

/// The methods that a test lets pass, of those that there are.
fn passing(reader: &Reader, how: How, pattern: &str) -> BTreeSet<&'static str> {
    let passes = |method: &&str| reader.matches(how, pattern, method) != Some(false);
    all().filter(passes).collect()
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
    let named = match test.how {
        How::Equal => vec![pattern.to_owned()],
        How::Match(function) => reader.texts(function, pattern).unwrap_or_default(),
    };
    let passing = passing(reader, test.how, pattern);
    let is_allowing = !survey.book.denies(rule);
    let has_head = survey
        .mounted
        .routes
        .iter()
        .any(|route| route.method == HEAD);
    let (message, mend) = unknown(pattern, &named, &passing)
        .or_else(|| undecided(&named, &passing).filter(|_| !has_head))
        .or_else(|| unserved(&named, &passing, routes).filter(|_| is_allowing))?;
    Some(survey.at_column(Code::UnknownMethod, (rule, test.column), message, mend))
}

/// What is wrong, and the mend.
type Said = (String, String);

/// Where the rule names what is no method, or matches none. A blank in a name is said elsewhere.
fn unknown(pattern: &str, named: &[String], passing: &BTreeSet<&str>) -> Option<Said> {
    let unknown = named
        .iter()
        .find(|name| all().all(|method| method != name.as_str()));
    match unknown {
        Some(name) if name.contains(' ') => None,
        Some(name) => Some((format!("no request has the method `{name}`"), meant(name))),
        None => passing
            .is_empty()
            .then(|| (format!("no method matches `{pattern}`"), listed())),
    }
}

/// Where the rule is for a `HEAD` and not for the `GET` that it is decided as.
fn undecided(named: &[String], passing: &BTreeSet<&str>) -> Option<Said> {
    let is_for_head = passing.len() == 1 || named.iter().any(|name| name == HEAD);
    let is_idle = is_for_head && passing.contains(HEAD) && !passing.contains("GET");
    is_idle.then(|| {
        let message = "a `HEAD` is decided as the `GET`, which the rule does not match";
        let mend = "write `GET`, which is for both";
        (message.to_owned(), mend.to_owned())
    })
}

/// Where no route that the rule matches has a method that the rule names, or any that it matches.
fn unserved(named: &[String], passing: &BTreeSet<&str>, routes: &[&Route]) -> Option<Said> {
    if routes.is_empty() {
        return None;
    }
    let served: BTreeSet<&str> = routes.iter().map(|route| route.method.as_str()).collect();
    // A `HEAD` is decided as the `GET`, and people write both.
    let is_served =
        |method: &str| served.contains(method) || method == HEAD && served.contains("GET");
    let serves_some = passing.iter().any(|method| is_served(method));
    let is_named = |method: &str| named.iter().any(|name| *name == *method);
    let mut idle = passing.iter().filter(|method| !is_served(method));
    let idle = idle.find(|method| !serves_some || is_named(method))?;
    let served: Vec<&str> = served.into_iter().collect();
    let message = format!(
        "no route that the rule matches has the method `{idle}`; they have {}",
        served.join(", ")
    );
    Some((
        message,
        "leave the method out, or mount a route for it".to_owned(),
    ))
}

fn meant(name: &str) -> String {
    let is_near = |method: &&str| name.eq_ignore_ascii_case(method) || is_slip(name, method);
    match all().find(is_near) {
        Some(method) => format!("write `{method}`"),
        None => listed(),
    }
}

fn listed() -> String {
    let methods: Vec<&str> = all().collect();
    format!("the methods are {}", methods.join(", "))
}

/// The methods that people may mean.
fn all() -> impl Iterator<Item = &'static str> {
    METHODS.into_iter().chain([HEAD])
}

/// Decided as another one, unless a route has it.
const HEAD: &str = "HEAD";
