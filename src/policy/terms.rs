//! The model's matcher, and what it does with each column of each rule.
//!
//! A column that the matcher hands to a pattern function must hold a pattern of that kind; one that it evaluates must
//! hold an expression. The matcher says which, so no column is checked by its name.

use super::interpreter;
use super::matcher::{self, Argument, Call, Flaw, Scope};
use super::model::Model;
use super::patterns;
use super::problem::{Code, Problem};
use super::rules::Rule;
use super::source::Source;

/// Checks the matcher, then every rule's columns against it.
pub(super) fn check(source: &Source, model: &Model, rules: &[Rule], problems: &mut Vec<Problem>) {
    let calls = match matcher::check(model.matcher.value(), &scope(model, true)) {
        Ok(calls) => calls,
        Err(flaws) => {
            problems.extend(flaws.into_iter().map(|flaw| Problem {
                place: model.matcher.place(flaw.offset),
                code: flaw.code,
                message: flaw.message,
                mend: flaw.mend,
            }));
            return;
        }
    };
    for call in &calls {
        if let Some((message, mend)) = text_flaw(call) {
            let place = model.matcher.place(call.offset);
            problems.push(Problem {
                code: Code::Pattern,
                place,
                message,
                mend,
            });
        }
    }
    for rule in rules {
        let terms = Terms {
            source,
            model,
            rule,
        };
        for call in &calls {
            terms.check(call, problems);
        }
    }
}

struct Terms<'a> {
    source: &'a Source,
    model: &'a Model,
    rule: &'a Rule,
}

impl Terms<'_> {
    fn check(&self, call: &Call, problems: &mut Vec<Problem>) {
        let position = usize::from(call.function != "eval");
        let Some(Argument::Column(column)) = call.arguments.get(position) else {
            return;
        };
        let Some((value, place)) = self.column(column) else {
            return;
        };
        if call.function == "eval" {
            return self.check_expression(value, place, problems);
        }
        if let Some(reason) = patterns::flaw(&call.function, value) {
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

    fn check_expression(&self, value: &str, place: usize, problems: &mut Vec<Problem>) {
        let calls = match matcher::check(value, &scope(self.model, false)) {
            Ok(calls) => calls,
            Err(flaws) => {
                let flaws = flaws.into_iter().map(|flaw| self.flaw(value, place, flaw));
                return problems.extend(flaws);
            }
        };
        if let Err(message) = interpreter::check_expression(value) {
            let mend = "correct the expression";
            problems.push(self.problem(Code::Matcher, place, message, mend.to_owned()));
        }
        for call in &calls {
            if let Some((message, mend)) = text_flaw(call) {
                problems.push(self.problem(Code::Pattern, place, message, mend));
            }
            self.check(call, problems);
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
        Problem {
            code,
            place,
            message,
            mend,
        }
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
fn text_flaw(call: &Call) -> Option<(String, String)> {
    let Some(Argument::Text(quoted)) = call.arguments.get(1) else {
        return None;
    };
    // A text that the engine cannot read is a problem of the whole expression, which the engine reports.
    let pattern = interpreter::text_value(quoted)?;
    let reason = patterns::flaw(&call.function, &pattern)?;
    Some(wording(&call.function, &pattern, &reason))
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
