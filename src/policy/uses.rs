//! Which patterns reach which matching functions: those in the matcher, and the columns that it hands on.

use std::borrow::Cow;

use super::courtesy::give_way;
use super::interpreter;
use super::matcher::{self, Argument, Call, Scope};
use super::model::Model;
use super::rulebook::{RuleId, Rulebook};
use super::wider::{Use, is_suspect};

/// Every use of a suspicious pattern by a model and its rules, which have passed their checks. Patterns inside the
/// expressions of an `eval` are not among them.
pub(super) fn of<'a>(model: &Model, book: &'a Rulebook) -> impl Iterator<Item = Use<'a>> {
    let scope = Scope {
        asker: model.asker,
        request: &model.request,
        columns: &model.columns,
        roles: &model.roles,
        eval: true,
    };
    let calls = matcher::check(model.matcher.value(), &scope).unwrap_or_default();
    let texts: Vec<Use<'a>> = calls
        .iter()
        .filter_map(|call| in_text(model, call))
        .collect();
    let columns: Vec<(&'static str, usize)> = calls
        .iter()
        .filter_map(|call| in_column(model, call))
        .collect();
    let of_rules = columns.into_iter().flat_map(move |(function, column)| {
        let rules = book.ids();
        rules.filter_map(move |rule| of_rule(book, rule, function, column))
    });
    texts.into_iter().chain(of_rules)
}

/// Most patterns mean what they say, and need no place.
fn of_rule<'a>(
    book: &'a Rulebook,
    rule: RuleId,
    function: &'static str,
    column: usize,
) -> Option<Use<'a>> {
    give_way();
    let pattern = book.value(rule, column);
    is_suspect(function, pattern).then(|| Use {
        function,
        pattern: Cow::Borrowed(pattern),
        place: book
            .source()
            .place(book.line(rule), book.column_of(rule, column, 0)),
        in_text: false,
    })
}

fn in_text(model: &Model, call: &Call) -> Option<Use<'static>> {
    let Some(Argument::Text(quoted)) = call.arguments.get(1) else {
        return None;
    };
    Some(Use {
        function: function(call)?,
        pattern: interpreter::text_value(quoted)?.into(),
        place: model.matcher.place(call.offset),
        in_text: true,
    })
}

fn in_column(model: &Model, call: &Call) -> Option<(&'static str, usize)> {
    let Some(Argument::Column(name)) = call.arguments.get(1) else {
        return None;
    };
    let index = model.columns.iter().position(|column| column == name)?;
    Some((function(call)?, index))
}

fn function(call: &Call) -> Option<&'static str> {
    FUNCTIONS.into_iter().find(|name| *name == call.function)
}

/// The functions whose patterns can match more than they seem to.
const FUNCTIONS: [&str; 6] = [
    "keyMatch",
    "keyMatch2",
    "keyMatch3",
    "keyMatch4",
    "keyMatch5",
    "regexMatch",
];
