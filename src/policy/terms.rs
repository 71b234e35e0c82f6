//! The model's matcher, and what it does with each column of each rule.
//!
//! A column that the matcher hands to a pattern function must hold a pattern of that kind; one that it evaluates must
//! hold an expression. The matcher says which, so no column is checked by its name.

use super::courtesy::give_way;
use super::interpreter;
use super::matcher::{self, Argument, Call, Flaw, Scope};
use super::model::Model;
use super::patterns::{self, Function, Patterns};
use super::problem::{Code, Problem, too_many};
use super::rulebook::{RuleId, Rulebook};

/// Checks the matcher, then every rule's columns against it. The patterns that it had to compile are kept.
pub(super) fn check(model: &Model, book: &Rulebook, problems: &mut Vec<Problem>) -> Patterns {
    let mut tried = Patterns::default();
    let Some(calls) = calls_of_matcher(model, problems) else {
        return tried;
    };
    for rule in book.ids() {
        give_way();
        if too_many(problems) {
            return tried;
        }
        let terms = Terms { model, book, rule };
        for call in &calls {
            terms.check(call, &mut tried, problems);
        }
    }
    tried
}

fn calls_of_matcher(model: &Model, problems: &mut Vec<Problem>) -> Option<Vec<Call>> {
    let calls = matcher::check(model.matcher.value(), &scope(model, true));
    let found = calls
        .as_ref()
        .map(|calls| calls.iter().filter_map(text_flaw));
    let flaws: Vec<Flaw> = found.map_or_else(Clone::clone, Iterator::collect);
    problems.extend(flaws.into_iter().map(|flaw| {
        let place = model.matcher.place(flaw.offset);
        Problem::new(flaw.code, place, flaw.message, flaw.mend)
    }));
    calls.ok()
}

struct Terms<'a> {
    model: &'a Model,
    book: &'a Rulebook,
    rule: RuleId,
}

impl Terms<'_> {
    fn check(&self, call: &Call, tried: &mut Patterns, problems: &mut Vec<Problem>) {
        let position = usize::from(call.function != "eval");
        let Some(Argument::Column(column)) = call.arguments.get(position) else {
            return;
        };
        let columns = &self.model.columns;
        let Some(column) = columns.iter().position(|known| known == column) else {
            return;
        };
        if call.function == "eval" {
            return self.check_expression(column, tried, problems);
        }
        let value = self.book.value(self.rule, column);
        let flaw = match Function::named(&call.function) {
            Some(function) => tried.number(function, value).err(),
            None => patterns::flaw(&call.function, value),
        };
        if let Some(reason) = flaw {
            let (message, mend) = wording(&call.function, value, &reason);
            problems.push(self.problem(Code::Pattern, (column, 0), message, mend));
        }
    }

    fn check_expression(&self, column: usize, tried: &mut Patterns, problems: &mut Vec<Problem>) {
        let value = self.book.value(self.rule, column);
        let calls = match matcher::check(value, &scope(self.model, false)) {
            Ok(calls) => calls,
            Err(flaws) => {
                let flaws = flaws.into_iter().map(|flaw| self.flaw(column, flaw));
                return problems.extend(flaws);
            }
        };
        if let Err(message) = interpreter::check_expression(value) {
            let mend = "correct the expression".to_owned();
            problems.push(self.problem(Code::Matcher, (column, 0), message, mend));
        }
        let texts = calls.iter().filter_map(text_flaw);
        problems.extend(texts.map(|flaw| self.flaw(column, flaw)));
        for call in &calls {
            self.check(call, tried, problems);
        }
    }

    fn flaw(&self, column: usize, flaw: Flaw) -> Problem {
        let at = (column, flaw.offset);
        self.problem(flaw.code, at, flaw.message, flaw.mend)
    }

    /// A problem at a byte of a column's value.
    fn problem(
        &self,
        code: Code,
        (column, offset): (usize, usize),
        message: String,
        mend: String,
    ) -> Problem {
        let at = self.book.column_of(self.rule, column, offset);
        let place = self.book.source().place(self.book.line(self.rule), at);
        Problem::new(code, place, message, mend)
    }
}

fn scope(model: &Model, eval: bool) -> Scope<'_> {
    Scope {
        asker: model.asker,
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
