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
    let named = match test.how {
        How::Equal => vec![pattern.to_owned()],
        How::Match(function) => reader.texts(function, pattern).unwrap_or_default(),
    };
    let passing = passing(reader, test.how, pattern);
    let is_allowing = !survey.book.denies(rule);
    let (message, mend) = unknown(pattern, &named, &passing)
        .or_else(|| unserved(&named, &passing, routes).filter(|_| is_allowing))?;
    Some(survey.at_column(Code::UnknownMethod, (rule, test.column), message, mend))
}

/// What is wrong, and the mend.
type Said = (String, String);

/// Where the rule names what is no method, or matches none. A blank in a name is said elsewhere.
fn unknown(pattern: &str, named: &[String], passing: &BTreeSet<&str>) -> Option<Said> {
    let unknown = named.iter().find(|name| !METHODS.contains(&name.as_str()));
    match unknown {
        Some(name) if name.contains(' ') => None,
        Some(name) => Some((format!("no request has the method `{name}`"), meant(name))),
        None => passing.is_empty().then(|| {
            let mend = format!("the methods are {}", METHODS.join(", "));
            (format!("no method matches `{pattern}`"), mend)
        }),
    }
}

/// Where no route that the rule matches has a method that the rule names, or any that it matches.
fn unserved(named: &[String], passing: &BTreeSet<&str>, routes: &[&Route]) -> Option<Said> {
    if routes.is_empty() {
        return None;
    }
    let served: BTreeSet<&str> = routes.iter().map(|route| route.method.as_str()).collect();
    // A `HEAD` is decided as the `GET`, and people write both.
    let is_served =
        |method: &str| served.contains(method) || method == "HEAD" && served.contains("GET");
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
    let is_near = |method: &&&str| name.eq_ignore_ascii_case(method) || is_slip(name, method);
    match METHODS.iter().find(is_near) {
        Some(method) => format!("write `{method}`"),
        None => format!("the methods are {}", METHODS.join(", ")),
    }
}

/// The methods of requests that reach the policy.
const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];
