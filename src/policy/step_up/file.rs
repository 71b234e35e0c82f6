//! Reads `step_up.toml` strictly: a demand that covers nothing, or that nothing meets, is a mistake.

use std::borrow::Cow;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::demand::{Demand, StepUp};
use crate::policy::patterns::{Function, Pattern};
use crate::policy::places::Places;
use crate::policy::problem::{Code, Problem, too_many};
use crate::policy::route::METHODS;
use crate::policy::source::Source;
use crate::policy::wider::Use;

/// The demands, in the order of the file.
pub(super) fn read(source: &Source, problems: &mut Vec<Problem>) -> Vec<Demand> {
    let file: File = match toml::from_str(&source.text) {
        Ok(file) => file,
        Err(error) => {
            let place = source.place_of(error.span().map_or(0, |span| span.start));
            let message = error.message();
            problems.push(Problem::new(Code::StepUp, place, message, FILE_FORM));
            return Vec::new();
        }
    };
    let mut reader = Reader {
        source,
        places: Places::of(source),
        problems,
    };
    if let Some(surplus) = file.demand.get(MAX_DEMANDS) {
        let message = format!("there are more than {MAX_DEMANDS} demands, and each is looked at");
        let mend = "let one pattern stand for several paths";
        reader.report(Code::StepUp, surplus.span(), message, mend);
        return Vec::new();
    }
    let demands = file.demand.into_iter();
    demands.filter_map(|entry| reader.demand(entry)).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    demand: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: Spanned<String>,
    methods: Spanned<String>,
    acr: Option<Spanned<Vec<Spanned<String>>>>,
    max_age_seconds: Option<Spanned<toml::Value>>,
}

struct Reader<'a> {
    source: &'a Source,
    places: Places<'a>,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    /// A demand; each of its parts is looked at, whatever is wrong with the others.
    fn demand(&mut self, entry: Spanned<Entry>) -> Option<Demand> {
        let span = entry.span();
        let entry = entry.into_inner();
        if entry.acr.is_none() && entry.max_age_seconds.is_none() {
            let message = "the demand wants neither an `acr` nor a `max_age_seconds`".to_owned();
            let mend = "add one of them, or remove the demand";
            self.report(Code::StepUp, span.clone(), message, mend);
        }
        let path = self.path(&entry.path);
        let methods = self.methods(&entry.methods);
        let acr_values = entry.acr.map_or(Some(Vec::new()), |acr| self.acr(acr));
        let max_age = entry.max_age_seconds.map(|seconds| self.max_age(&seconds));
        let uses = [
            self.used(Function::KeyMatch2, &entry.path),
            self.used(Function::RegexMatch, &entry.methods),
        ];
        let wanted = StepUp {
            place: self.places.at(span.start),
            acr_values: acr_values?,
            max_age: max_age.map_or(Some(None), |seconds| seconds.map(Some))?,
        };
        Some(Demand {
            wanted,
            path: path?,
            methods: methods?,
            uses,
        })
    }

    fn path(&mut self, path: &Spanned<String>) -> Option<Pattern> {
        if !path.get_ref().starts_with('/') {
            let message = format!("`{}` is no path", path.get_ref());
            let mend = "begin it with `/`, as `/api/transfers/:id`";
            self.report(Code::StepUp, path.span(), message, mend);
            return None;
        }
        self.pattern(Function::KeyMatch2, path)
    }

    fn methods(&mut self, methods: &Spanned<String>) -> Option<Pattern> {
        let pattern = self.pattern(Function::RegexMatch, methods)?;
        let is_matched = |method: &str| pattern.matches(method).unwrap_or(true);
        if !METHODS.iter().any(|method| is_matched(method)) {
            let message = format!("`{}` matches no method", methods.get_ref());
            let mend = "write methods in capitals, as `^(POST|PUT)$`, and `GET` for a HEAD";
            self.report(Code::StepUp, methods.span(), message, mend);
            return None;
        }
        Some(pattern)
    }

    fn pattern(&mut self, function: Function, written: &Spanned<String>) -> Option<Pattern> {
        let pattern = Pattern::compile(function, written.get_ref());
        let refused = |reason: String| {
            let (name, written) = (function.name(), written.get_ref());
            format!("`{name}` cannot read `{written}`: {reason}")
        };
        let report = |message| self.report(Code::Pattern, written.span(), message, PATTERN_FORM);
        pattern.map_err(refused).map_err(report).ok()
    }

    fn acr(&mut self, acr: Spanned<Vec<Spanned<String>>>) -> Option<Vec<String>> {
        if acr.get_ref().is_empty() {
            let message = "no `acr` is among none, so nobody could pass".to_owned();
            let mend = "name one, or remove the key";
            self.report(Code::StepUp, acr.span(), message, mend);
            return None;
        }
        let mut all_fit = true;
        for value in acr.get_ref().iter().filter(|value| !fits(value.get_ref())) {
            let message = format!("`{}` cannot stand in a challenge", value.get_ref());
            let mend = "write printable ASCII, without blanks, `\"` and `\\`";
            self.report(Code::StepUp, value.span(), message, mend);
            all_fit = false;
        }
        let values = acr.into_inner().into_iter().map(Spanned::into_inner);
        all_fit.then(|| values.collect())
    }

    fn max_age(&mut self, seconds: &Spanned<toml::Value>) -> Option<u32> {
        let max_age = seconds.get_ref().as_integer();
        let max_age = max_age.and_then(|seconds| u32::try_from(seconds).ok());
        let max_age = max_age.filter(|seconds| (1..=MAX_AGE).contains(seconds));
        if max_age.is_none() {
            let message = format!("`max_age_seconds` is `{}`", seconds.get_ref());
            let mend = format!("write a number of seconds from 1 to {MAX_AGE}");
            self.report(Code::StepUp, seconds.span(), message, &mend);
        }
        max_age
    }

    /// The use of a pattern. In a text between `"`, a `\` is written twice.
    fn used(&self, function: Function, pattern: &Spanned<String>) -> Use<'static> {
        let written = self.source.text.get(pattern.span()).unwrap_or_default();
        Use {
            function: function.name(),
            pattern: Cow::Owned(pattern.get_ref().clone()),
            place: self.places.at(pattern.span().start),
            in_text: written.starts_with('"'),
        }
    }

    fn report(&mut self, code: Code, span: Range<usize>, message: String, mend: &str) {
        if too_many(self.problems) {
            return;
        }
        let place = self.places.at(span.start);
        self.problems.push(Problem::new(code, place, message, mend));
    }
}

/// Whether `acr` can be one of the values of a challenge, which are set apart by blanks (RFC 9470, section 3).
fn fits(acr: &str) -> bool {
    let fits = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
    !acr.is_empty() && acr.chars().all(fits)
}

const FILE_FORM: &str =
    "a demand is `[[demand]]` with `path`, `methods`, and `acr`, `max_age_seconds` or both";

const PATTERN_FORM: &str =
    "write a path as `/api/transfers/:id`, and methods as a regular expression, as `^(POST|PUT)$`";

/// A decision looks at each demand.
const MAX_DEMANDS: usize = 1_000;

/// A year, in seconds.
const MAX_AGE: u32 = 31_536_000;
