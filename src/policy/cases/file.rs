//! Reads `cases.toml` strictly: a case that is mistyped would test nothing.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::Range;

use serde::Deserialize;
use serde_json::{Map, Value};
use toml::Spanned;

use super::expected::{ExpectedRule, RULE_FORM};
use crate::policy::decision::Verdict;
use crate::policy::persona::Persona;
use crate::policy::places::Places;
use crate::policy::problem::{Code, Place, Problem, too_many};
use crate::policy::route::METHODS;
use crate::policy::source::Source;

/// One request, and what its verdict is to be.
#[derive(Debug, Clone)]
pub struct Case {
    /// Where the request stands.
    pub place: Place,
    /// A persona's id, or `anonymous`.
    pub who: String,
    /// In capitals.
    pub method: String,
    /// Decoded, without a query.
    pub path: String,
    /// Where the caller is, where the case says so.
    pub ip: Option<IpAddr>,
    /// What the policy is to say.
    pub expected: Verdict,
    pub(super) rule: Option<ExpectedRule>,
}

/// The personas and the cases, in the order of the file.
pub(in crate::policy) fn read(
    source: &Source,
    problems: &mut Vec<Problem>,
) -> (Vec<Persona>, Vec<Case>) {
    let file: File = match toml::from_str(&source.text) {
        Ok(file) => file,
        Err(error) => {
            let place = source.place_of(error.span().map_or(0, |span| span.start));
            let message = error.message();
            problems.push(Problem::new(Code::CaseSyntax, place, message, FILE_FORM));
            return (Vec::new(), Vec::new());
        }
    };
    let places = Places::of(source);
    let mut reader = Reader { places, problems };
    let personas = reader.personas(file.who);
    let known: Vec<&str> = personas.iter().map(Persona::id).collect();
    let cases = file
        .case
        .into_iter()
        .flat_map(|case| reader.cases(case, &known))
        .collect();
    (personas, cases)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    who: BTreeMap<Spanned<String>, toml::Table>,
    #[serde(default)]
    case: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    who: Spanned<String>,
    #[serde(default)]
    can: Vec<Spanned<String>>,
    #[serde(default)]
    cannot: Vec<Spanned<String>>,
    ip: Option<IpAddr>,
    rule: Option<Spanned<String>>,
}

struct Reader<'a> {
    places: Places<'a>,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn personas(&mut self, who: BTreeMap<Spanned<String>, toml::Table>) -> Vec<Persona> {
        let mut who: Vec<_> = who.into_iter().collect();
        who.sort_by_key(|(id, _)| id.span().start);
        let mut personas = Vec::new();
        for (id, claims) in who {
            let span = id.span();
            let claims = claims.into_iter().map(|(name, claim)| (name, json(claim)));
            if id.get_ref() == ANONYMOUS {
                let message = "`anonymous` is who presents no token, and has no claims".to_owned();
                self.report(
                    Code::Persona,
                    span,
                    message,
                    "give the persona another name",
                );
                continue;
            }
            let Some(persona) = Persona::new(id.get_ref(), claims.collect::<Map<_, _>>()) else {
                let message = format!("the persona `{}` has no `sub`", id.get_ref());
                self.report(
                    Code::Persona,
                    span,
                    message,
                    "give it one, as `sub = \"auth0|alice\"`",
                );
                continue;
            };
            personas.push(persona);
        }
        personas
    }

    fn cases(&mut self, entry: Spanned<Entry>, known: &[&str]) -> Vec<Case> {
        let span = entry.span();
        let entry = entry.into_inner();
        if entry.can.is_empty() && entry.cannot.is_empty() {
            let message = "the case says neither what `can` nor what `cannot` be done".to_owned();
            let mend = "add one of them, or remove the case";
            self.report(Code::CaseSyntax, span, message, mend);
        }
        self.check_who(&entry.who, known);
        let settles_both = !entry.can.is_empty() && !entry.cannot.is_empty();
        let rule = entry.rule.and_then(|rule| self.rule(&rule, settles_both));
        let (who, ip) = (entry.who.into_inner(), entry.ip);
        let can = entry
            .can
            .into_iter()
            .map(|request| (request, Verdict::Allow));
        let cannot = entry
            .cannot
            .into_iter()
            .map(|request| (request, Verdict::Deny));
        can.chain(cannot)
            .filter_map(|(request, expected)| {
                let (method, path) = self.request(&request)?;
                Some(Case {
                    place: self.places.at(request.span().start),
                    who: who.clone(),
                    method,
                    path,
                    ip,
                    expected,
                    rule: rule.clone(),
                })
            })
            .collect()
    }

    fn check_who(&mut self, who: &Spanned<String>, known: &[&str]) {
        let name = who.get_ref().as_str();
        if name == ANONYMOUS || known.contains(&name) {
            return;
        }
        let known = [&[ANONYMOUS], known].concat().join(", ");
        let mend = format!("add `[who.{name}]`, or write one of: {known}");
        let message = format!("no persona is called `{name}`");
        self.report(Code::Persona, who.span(), message, &mend);
    }

    /// The rule that is expected; one rule either allows or denies.
    fn rule(&mut self, rule: &Spanned<String>, settles_both: bool) -> Option<ExpectedRule> {
        let (span, text) = (rule.span(), rule.get_ref());
        if settles_both {
            let message = "one rule cannot settle both what `can` and what `cannot` be done";
            let mend = "make two cases of it";
            self.report(Code::CaseSyntax, span, message.to_owned(), mend);
            return None;
        }
        let expected = ExpectedRule::read(text);
        if expected.is_none() {
            let message = format!("`{text}` names no rule");
            self.report(Code::CaseSyntax, span, message, RULE_FORM);
        }
        expected
    }

    fn request(&mut self, request: &Spanned<String>) -> Option<(String, String)> {
        let text = request.get_ref();
        if let Some((method, path)) = parts(text) {
            return Some((method.to_owned(), path.to_owned()));
        }
        let message = format!("`{text}` is no request");
        self.report(Code::CaseSyntax, request.span(), message, REQUEST_FORM);
        None
    }

    fn report(&mut self, code: Code, span: Range<usize>, message: String, mend: &str) {
        if too_many(self.problems) {
            return;
        }
        self.problems.push(Problem::new(
            code,
            self.places.at(span.start),
            message,
            mend,
        ));
    }
}

/// Splits `METHOD /path`. The server refuses other paths before it asks the policy, so a case must not ask for them.
fn parts(request: &str) -> Option<(&str, &str)> {
    let (method, path) = request.split_once(' ')?;
    let method_reads = METHODS.contains(&method);
    let segments = path.strip_prefix('/')?;
    let unclear = |c: char| c.is_whitespace() || c.is_control() || r"%?#;\".contains(c);
    let path_reads = !segments.contains(unclear)
        && !segments.starts_with('/')
        && !segments.ends_with('/')
        && !segments.contains("//")
        && !segments
            .split('/')
            .any(|segment| segment == "." || segment == "..");
    (method_reads && path_reads).then_some((method, path))
}

/// Claims keep their types; JSON has no dates and no infinities, so those become their text.
fn json(claim: toml::Value) -> Value {
    match claim {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => match serde_json::Number::from_f64(number) {
            Some(number) => number.into(),
            None => number.to_string().into(),
        },
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(name, value)| (name, json(value)))
            .collect(),
    }
}

/// Who presents no token.
pub(in crate::policy) const ANONYMOUS: &str = "anonymous";

const REQUEST_FORM: &str = "write `METHOD /path`: a method in capitals (`GET` for a HEAD), \
                            and the path decoded, without a query and without a slash at its end";

const FILE_FORM: &str = "a persona is `[who.NAME]` with its claims, a case `[[case]]` with `who`, `can`, `cannot`, `ip`, `rule`";
