//! Rules by whom they are for and by the segments of a path, so that those that could include a rule are found by its path and
//! not by going through all.
//!
//! What is found is a guess to be proven; only what is left out for being too much is lost.

use std::collections::HashMap;

use super::asked::How;
use crate::policy::patterns::{Function, is_simple, parameter_of};
use crate::policy::rulebook::RuleId;

/// A tree of segments for each subject.
#[derive(Default)]
pub(super) struct Shelf<'a> {
    roots: HashMap<&'a str, usize>,
    boards: Vec<Board>,
    steps: HashMap<(usize, Step<'a>), usize>,
}

/// What is filed below some segments.
#[derive(Default)]
struct Board {
    /// Rules whose path ends here.
    exact: Vec<RuleId>,
    /// Rules for all that goes on from here.
    open: Vec<RuleId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step<'a> {
    Text(&'a str),
    Any,
}

/// The steps of a path, and whether it goes on after them.
type Way<'a> = (Vec<Step<'a>>, bool);

impl<'a> Shelf<'a> {
    pub(super) fn put(&mut self, rule: RuleId, subject: &'a str, (how, path): (How, &'a str)) {
        let (steps, is_open) = way(how, path);
        let next = self.boards.len();
        let mut at = *self.roots.entry(subject).or_insert(next);
        self.grow(at);
        for step in steps {
            let next = self.boards.len();
            at = *self.steps.entry((at, step)).or_insert(next);
            self.grow(at);
        }
        if let Some(board) = self.boards.get_mut(at) {
            if is_open {
                &mut board.open
            } else {
                &mut board.exact
            }
            .push(rule);
        }
    }

    fn grow(&mut self, at: usize) {
        if at == self.boards.len() {
            self.boards.push(Board::default());
        }
    }

    /// Rules for `subject` that may match all that the path matches, in no order.
    pub(super) fn find(&self, subject: &str, (how, path): (How, &str), found: &mut Vec<RuleId>) {
        let Some(root) = self.roots.get(subject) else {
            return;
        };
        let (steps, is_open) = way(how, path);
        let mut at = vec![*root];
        self.take(
            &at,
            !steps.is_empty() || is_open,
            |board| &board.open,
            found,
        );
        for (index, step) in steps.iter().enumerate() {
            let steps_of =
                |board: usize| [*step, Step::Any].map(|step| self.steps.get(&(board, step)));
            let mut next: Vec<usize> = at
                .into_iter()
                .flat_map(steps_of)
                .flatten()
                .copied()
                .collect();
            next.dedup();
            next.truncate(MOST_BOARDS);
            at = next;
            let goes_on = is_open || index + 1 < steps.len();
            self.take(&at, goes_on, |board| &board.open, found);
        }
        self.take(&at, !is_open, |board| &board.exact, found);
    }

    fn take(
        &self,
        boards: &[usize],
        wanted: bool,
        rules: impl Fn(&Board) -> &Vec<RuleId>,
        found: &mut Vec<RuleId>,
    ) {
        let boards = boards
            .iter()
            .filter(|_| wanted)
            .filter_map(|at| self.boards.get(*at));
        for board in boards {
            let room = MOST_FOUND.saturating_sub(found.len());
            found.extend(rules(board).iter().take(room));
        }
    }
}

fn way(how: How, path: &str) -> Way<'_> {
    let How::Match(function) = how else {
        return (vec![Step::Text(path)], false);
    };
    if function == Function::KeyMatch {
        let Some((start, _)) = path.split_once('*') else {
            return (path.split('/').map(Step::Text).collect(), false);
        };
        let whole = start.rsplit_once('/').map(|(whole, _)| whole.split('/'));
        return (whole.into_iter().flatten().map(Step::Text).collect(), true);
    }
    let Some(is_parameter) = parameter_of(function).filter(|_| is_simple(function, path)) else {
        return (vec![Step::Text(path)], false);
    };
    let start = path.strip_suffix("/*");
    let segments = start.unwrap_or(path).split('/');
    let step = |segment| {
        if is_parameter(segment) {
            Step::Any
        } else {
            Step::Text(segment)
        }
    };
    (segments.map(step).collect(), start.is_some())
}

/// How many rules a rule is compared with: more than people write for one path.
const MOST_FOUND: usize = 64;

/// How many ways are followed at once, for a path of many segments among very many patterns.
const MOST_BOARDS: usize = 64;
