//! What is wrong with a matcher, or slow.

use crate::policy::model::Model;
use crate::policy::problem::{Code, Problem};
use crate::policy::rulebook::Rulebook;
use crate::policy::tree::Outside;

/// Warns of a term that the compiled engine does not know.
pub(super) fn slow(model: &Model, book: &Rulebook, outside: &Outside) -> Problem {
    let place = match outside.rule {
        None => model.matcher.place(outside.offset),
        Some((rule, column)) => {
            let at = book.column_of(rule, column, outside.offset);
            book.source().place(book.line(rule), at)
        }
    };
    let message = format!(
        "`{}` is outside the compiled grammar, so the casbin crate evaluates every rule for every request: \
         some hundred microseconds for ten rules, a tenth of a second for a hundred thousand",
        outside.term
    );
    Problem::new(Code::SlowTerm, place, message, COMPILED)
}

pub(super) fn unusable(model: &Model, message: &str) -> Problem {
    Problem::new(
        Code::Matcher,
        model.matcher.place(0),
        format!("the matcher cannot be used: {message}"),
        "correct the expression after `m =`",
    )
}

const COMPILED: &str = "write it with role functions, keyMatch to keyMatch5, regexMatch, globMatch, ipMatch, `in`, eval of a \
                        column, comparisons, `!`, `&&` and `||`";
