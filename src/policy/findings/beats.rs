//! Rules that change no decision, because another rule settles all that they match.
//!
//! One rule includes another if each term of the matcher that holds for the other one holds for it as well: it is for the same
//! name, or for one that all of the other's callers have, its patterns match all that the other's match, and whatever else the
//! matcher looks at is the same.

use std::collections::{HashMap, HashSet};

use super::asked::{By, How, Subject, Test, Tested};
use super::includes::Reader;
use super::shelf::Shelf;
use super::survey::Survey;
use crate::policy::model::Effect;
use crate::policy::principals::EVERYBODY;
use crate::policy::problem::{Code, Problem};
use crate::policy::rulebook::RuleId;

/// A finding for each such rule.
pub(super) fn of(survey: &Survey<'_>) -> Vec<Problem> {
    let table = Table::new(survey);
    let book = survey.book;
    let mut candidates = Vec::new();
    let mut found = Vec::new();
    // Where the order counts, a rule that is taken away from its last line counts at an earlier one again.
    let is_ordered = survey.model.effect == Effect::Priority;
    let counts_here = |rule: &RuleId| !survey.lines.again.contains(&book.line(*rule));
    for rule in book.ids().filter(|rule| !is_ordered || counts_here(rule)) {
        candidates.clear();
        table.candidates(rule, &mut candidates);
        candidates.sort_unstable();
        let others = candidates.iter().filter(|other| **other != rule);
        let beaten = others.filter_map(|other| Some((table.settles(*other, rule)?, *other)));
        // A denial says more than a rule that is merely superfluous.
        if let Some((why, other)) = beaten.min() {
            found.push(problem(survey, rule, other, why));
        }
    }
    found
}

/// Why a rule changes nothing, by weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// Another one denies, and that wins.
    Denied,
    /// Another one comes first.
    Late,
    /// Another one has the same effect.
    Same,
}

struct Table<'a> {
    survey: &'a Survey<'a>,
    reader: Reader,
    shelf: Shelf<'a>,
    /// The column that the rules are filed by, besides the subject.
    spine: Option<Test>,
    /// Names that an anonymous caller may have by links.
    of_nobody: HashSet<&'a str>,
}

impl<'a> Table<'a> {
    fn new(survey: &'a Survey<'_>) -> Self {
        let tests = &survey.asked.tests;
        let by_path = tests.iter().find(|test| test.field == Tested::Path);
        let mut table = Self {
            survey,
            reader: Reader::default(),
            shelf: Shelf::default(),
            spine: by_path.or(tests.first()).copied(),
            of_nobody: of_nobody(survey),
        };
        for rule in survey.book.ids() {
            let (subject, path) = (table.subject(rule), table.path(rule));
            table.shelf.put(rule, subject, path);
        }
        table
    }

    fn subject(&self, rule: RuleId) -> &'a str {
        let subject = self.survey.asked.subject;
        subject.map_or("", |subject| self.survey.book.value(rule, subject.column))
    }

    fn path(&self, rule: RuleId) -> (How, &'a str) {
        match self.spine {
            Some(test) => (test.how, self.survey.book.value(rule, test.column)),
            None => (How::Equal, ""),
        }
    }

    fn candidates(&self, rule: RuleId, found: &mut Vec<RuleId>) {
        let (subject, path) = (self.subject(rule), self.path(rule));
        self.shelf.find(subject, path, found);
        for wider in EVERYBODY.into_iter().filter(|wider| *wider != subject) {
            let mut more = Vec::new();
            self.shelf.find(wider, path, &mut more);
            found.extend(more);
        }
    }

    /// Why `other` leaves nothing for `rule` to decide.
    fn settles(&self, other: RuleId, rule: RuleId) -> Option<Why> {
        let denies = [other, rule].map(|rule| self.survey.book.denies(rule));
        let why = match (self.survey.model.effect, denies) {
            (Effect::DenyOverride | Effect::DenyOnly, [true, true])
            | (Effect::DenyOverride | Effect::AllowOverride, [false, false]) => Why::Same,
            (Effect::DenyOverride, [true, false]) => Why::Denied,
            (Effect::Priority, [true, false]) if other < rule => Why::Denied,
            (Effect::Priority, _) if other < rule => Why::Late,
            _ => return None,
        };
        if !self.includes(other, rule) {
            return None;
        }
        // Of two rules that say the same, the later one is superfluous.
        let is_first = why != Why::Same || other < rule || !self.includes(rule, other);
        is_first.then_some(why)
    }

    fn includes(&self, wide: RuleId, narrow: RuleId) -> bool {
        let (book, asked) = (self.survey.book, &self.survey.asked);
        let both = |column: usize| [wide, narrow].map(|rule| book.value(rule, column));
        let others = asked.others.iter().all(|column| {
            let [wide, narrow] = both(*column);
            wide == narrow
        });
        let subject = asked
            .subject
            .is_none_or(|subject| self.is_wider(subject, both(subject.column)));
        others
            && subject
            && asked.tests.iter().all(|test| {
                let [wide, narrow] = both(test.column);
                self.reader.includes(test.how, wide, narrow)
            })
    }

    /// Whether all callers that are `narrow` are `wide`.
    fn is_wider(&self, subject: Subject, [wide, narrow]: [&str; 2]) -> bool {
        let by_role = subject.by == By::Role;
        match wide {
            _ if wide == narrow => true,
            "anyone" => by_role,
            "authenticated" => {
                let of_nobody =
                    ["anyone", "anonymous"].contains(&narrow) || self.of_nobody.contains(narrow);
                // A line that was refused may be a link that leads nobody there.
                by_role && self.survey.is_whole && !of_nobody
            }
            _ => false,
        }
    }
}

/// What `anonymous` and `anyone` lead to.
fn of_nobody<'a>(survey: &'a Survey<'_>) -> HashSet<&'a str> {
    let links = survey
        .lines
        .links
        .iter()
        .filter(|link| link.definition == 0);
    let mut leads: HashMap<&str, Vec<&str>> = HashMap::new();
    for link in links {
        leads.entry(link.member).or_default().push(link.role);
    }
    let mut queue = vec!["anonymous", "anyone"];
    let mut found = HashSet::new();
    while let Some(name) = queue.pop() {
        for role in leads.get(name).into_iter().flatten() {
            if found.insert(*role) {
                queue.push(role);
            }
        }
    }
    found
}

fn problem(survey: &Survey<'_>, rule: RuleId, other: RuleId, why: Why) -> Problem {
    let denies = survey.book.denies(rule);
    let (verb, done) = if denies {
        ("denies", "denied")
    } else {
        ("allows", "allowed")
    };
    let (line, text) = (survey.book.line(other), survey.book.rule_ref(other).text);
    let message = match why {
        Why::Denied => {
            format!("the rule allows nothing: line {line} denies all that it matches: `{text}`")
        }
        Why::Late => format!(
            "the rule {verb} nothing: line {line} comes first and matches all that it matches: `{text}`"
        ),
        Why::Same => format!(
            "the rule changes nothing: all that it matches is {done} by line {line}: `{text}`"
        ),
    };
    let code = if why == Why::Denied {
        Code::BeatenAllow
    } else {
        Code::ShadowedRule
    };
    let mend = match why {
        Why::Same => format!("remove it, or narrow line {line}"),
        Why::Denied => {
            format!("remove it, or narrow line {line}, if the rule is to allow something")
        }
        Why::Late => format!("move it before line {line}, or remove it"),
    };
    survey.at_line(code, rule, message, mend)
}
