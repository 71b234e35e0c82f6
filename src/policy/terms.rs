//! The model's matcher, and what it does with each column of each rule.
//!
//! A column that the matcher hands to a pattern function must hold a pattern of that kind; one that it evaluates must
//! hold an expression. The matcher says which, so no column is checked by its name.

use std::collections::HashMap;

use super::interpreter;
use super::matcher::{self, Argument, Call, Flaw, Scope};
use super::model::Model;
use super::patterns;
use super::problem::{Code, Problem};
use super::rules::Rule;
use super::source::Source;

/// Checks the matcher, then every rule's columns against it.
pub(super) fn check(source: &Source, model: &Model, rules: &[Rule], problems: &mut Vec<Problem>) {
    let Some(calls) = calls_of_matcher(model, problems) else {
        return;
    };
    let mut tried = Tried::default();
    for rule in rules {
        let terms = Terms {
            source,
            model,
            rule,
        };
        for call in &calls {
            terms.check(call, &mut tried, problems);
        }
    }
}

fn calls_of_matcher(model: &Model, problems: &mut Vec<Problem>) -> Option<Vec<Call>> {
    let calls = matcher::check(model.matcher.value(), &scope(model, true));
    let found = calls
        .as_ref()
        .map(|calls| calls.iter().filter_map(text_flaw));
    let flaws: Vec<Flaw> = found.map_or_else(Clone::clone, Iterator::collect);
    problems.extend(flaws.into_iter().map(|flaw| Problem {
        place: model.matcher.place(flaw.offset),
        code: flaw.code,
        message: flaw.message,
        mend: flaw.mend,
    }));
    calls.ok()
}

/// What became of patterns that were tried before: many rules share a few methods, and compiling is slow.
#[derive(Default)]
struct Tried(HashMap<(String, String), Option<String>>);

impl Tried {
    fn flaw(&mut self, function: &str, pattern: &str) -> Option<String> {
        let key = (function.to_owned(), pattern.to_owned());
        let flaw = self
            .0
            .entry(key)
            .or_insert_with(|| patterns::flaw(function, pattern));
        flaw.clone()
    }
}

struct Terms<'a> {
    source: &'a Source,
    model: &'a Model,
    rule: &'a Rule,
}

impl Terms<'_> {
    fn check(&self, call: &Call, tried: &mut Tried, problems: &mut Vec<Problem>) {
        let position = usize::from(call.function != "eval");
        let Some(Argument::Column(column)) = call.arguments.get(position) else {
            return;
        };
        let Some((value, place)) = self.column(column) else {
            return;
        };
        if call.function == "eval" {
            return self.check_expression(value, place, tried, problems);
        }
        if let Some(reason) = tried.flaw(&call.function, value) {
            let (message, mend) = wording(&call.function, value, &reason);
            problems.push(self.problem(Code::Pattern, place, message, mend));
        }
    }

    fn column(&self, name: &str) -> Option<(&str, usize)> {
        let index = self
            .model
            .columns
            .iter()
            .position(|column| column == name)?;
        let value = self.rule.columns.get(index)?;
        Some((value, *self.rule.places.get(index)?))
    }

    fn check_expression(
        &self,
        value: &str,
        place: usize,
        tried: &mut Tried,
        problems: &mut Vec<Problem>,
    ) {
        let calls = match matcher::check(value, &scope(self.model, false)) {
            Ok(calls) => calls,
            Err(flaws) => {
                let flaws = flaws.into_iter().map(|flaw| self.flaw(value, place, flaw));
                return problems.extend(flaws);
            }
        };
        if let Err(message) = interpreter::check_expression(value) {
            let mend = "correct the expression".to_owned();
            problems.push(self.problem(Code::Matcher, place, message, mend));
        }
        let texts = calls.iter().filter_map(text_flaw);
        problems.extend(texts.map(|flaw| self.flaw(value, place, flaw)));
        for call in &calls {
            self.check(call, tried, problems);
        }
    }

    fn flaw(&self, value: &str, place: usize, flaw: Flaw) -> Problem {
        let before = value.get(..flaw.offset).unwrap_or_default();
        self.problem(
            flaw.code,
            place + before.chars().count(),
            flaw.message,
            flaw.mend,
        )
    }

    fn problem(&self, code: Code, column: usize, message: String, mend: String) -> Problem {
        let place = self.source.place(self.rule.line, column);
        Problem::new(code, place, message, mend)
    }
}

fn scope(model: &Model, eval: bool) -> Scope<'_> {
    Scope {
        request: &model.request,
        columns: &model.columns,
        roles: &model.roles,
        eval,
    }
}

/// A pattern that stands in the expression itself.
fn text_flaw(call: &Call) -> Option<Flaw> {
    let Some(Argument::Text(quoted)) = call.arguments.get(1) else {
        return None;
    };
    // A text that the engine cannot read is a problem of the whole expression, which the engine reports.
    let pattern = interpreter::text_value(quoted)?;
    let reason = patterns::flaw(&call.function, &pattern)?;
    let (message, mend) = wording(&call.function, &pattern, &reason);
    Some(Flaw {
        code: Code::Pattern,
        offset: call.offset,
        message,
        mend,
    })
}

fn wording(function: &str, pattern: &str, reason: &str) -> (String, String) {
    let message = format!("`{function}` cannot read `{pattern}`: {reason}");
    let mend = match function {
        "regexMatch" => "write a regular expression, as `^(GET|HEAD)$`",
        "globMatch" => "write a glob, as `/files/*`",
        "ipMatch" => "write an address or a network, as `10.0.0.0/8`",
        _ => {
            "write a path, with `:name` or `{name}` and `/*`; other signs of regular expressions need a `\\` before them"
        }
    };
    (message, mend.to_owned())
}
