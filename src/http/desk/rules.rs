//! `GET …/rules`: the rules in the order of their lines, each with what it did and what is to be said about it.

use std::collections::HashMap;

use rocket::{Route, State, get, routes};
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::answer::Answer;
use super::overview::written;
use super::query::Fields;
use super::shapes::Rules;
use super::side::Side;
use super::work::{Table, Work};
use crate::http::described::refusals::{Guarded, Showing};
use crate::http::guard::Permit;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::policy::json::problem;
use crate::policy::{self, Policy, RuleRef, Worked};

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(rules))]
pub(super) struct Described;

pub(super) fn routes() -> Vec<Route> {
    routes![rules]
}

/// Which rules are asked for.
#[derive(Clone, Copy)]
struct Page {
    side: Side,
    offset: usize,
    limit: usize,
}

/// The rules in the order of their lines, each with what it did and what is to be said about it.
#[utoipa::path(
    get,
    path = "/admin/api/policy/rules",
    operation_id = "policy_rules",
    tag = "policy desk",
    params(
        ("of" = inline(Option<Side>), Query, description = "Whose: those of the policy that decides, without it; or those of `candidate.csv`."),
        ("offset" = Option<usize>, Query, minimum = 0, description = "How many rules come before the page."),
        ("limit" = Option<usize>, Query, minimum = 0, maximum = 1000, description = "How many rules the page has at most; 500 without it.")
    ),
    responses(
        (status = 200, description = "A page of rules.", body = Rules),
        Guarded, Showing
    )
)]
#[get("/policy/rules")]
async fn rules(_permit: Permit<'_>, fields: Fields, work: &State<Work>) -> Result<Answer, Problem> {
    let page = Page::asked(fields).map_err(Problem)?;
    let told = work.done(move |table| told(table, page)).await;
    told.map_err(Problem)
}

impl Page {
    fn asked(fields: Fields) -> Result<Self, Refusal> {
        let query = fields.only(&["of", "offset", "limit"], WANTED)?;
        Ok(Self {
            side: Side::of(&query)?,
            offset: query.number("offset", 0, usize::MAX)?,
            limit: query.number("limit", USUAL, MOST)?,
        })
    }
}

fn told(table: &Table, page: Page) -> Result<Value, Refusal> {
    let shown = page.side.shown(&table.desk.policy)?;
    let found = table.findings.of(&table.desk, page.side, &shown);
    let policy = shown.policy();
    let (of_rules, others): (Vec<_>, Vec<_>) = found
        .iter()
        .partition(|problem| is_of_rule(policy, problem));
    let by_line = by_line(&of_rules);
    let rules = policy.rules_from(page.offset).take(page.limit);
    let rules = rules.map(|(rule, worked)| self::rule(&rule, worked, &by_line));
    let others = others.into_iter().filter(|_| page.offset == 0);
    Ok(json!({
        "revision": policy.revision().to_string(),
        "total": policy.rule_count(),
        "offset": page.offset,
        "rules": rules.collect::<Value>(),
        "findings": others.map(problem).collect::<Value>(),
    }))
}

fn is_of_rule(policy: &Policy, problem: &policy::Problem) -> bool {
    let rule = policy.rule_at(problem.place.line);
    rule.is_some_and(|rule| rule.file == problem.place.file)
}

type ByLine<'a> = HashMap<usize, Vec<&'a policy::Problem>>;

fn by_line<'a>(problems: &[&'a policy::Problem]) -> ByLine<'a> {
    let mut lines = ByLine::new();
    for problem in problems {
        lines.entry(problem.place.line).or_default().push(problem);
    }
    lines
}

fn rule(rule: &RuleRef, worked: Option<Worked>, by_line: &ByLine<'_>) -> Value {
    let findings = by_line.get(&rule.line).into_iter().flatten();
    json!({
        "file": &*rule.file,
        "line": rule.line,
        "text": &*rule.text,
        "decisions": worked.map_or(0, |worked| worked.decisions),
        "last": worked.map(|worked| written(worked.last)),
        "findings": findings.map(|found| problem(found)).collect::<Value>(),
    })
}

/// How many rules a page has unless it is said, and at most.
const USUAL: usize = 500;
const MOST: usize = 1_000;

const WANTED: &str =
    "of `of` (`live` or `candidate`), `offset` and `limit` (at most 1000), each at most once";
