//! `GET …/decisions`: the decisions that were made last, the newest first, and only those that are asked for.

use std::sync::Arc;

use rocket::{Route, State, get, routes};
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::answer::Answer;
use super::decision;
use super::query::{Fields, Query};
use super::shapes::{Decisions, Verdict};
use super::work::{Table, Work};
use crate::http::described::refusals::Guarded;
use crate::http::doors::Door;
use crate::http::guard::Permit;
use crate::http::problem::Problem;
use crate::http::recent::Recorded;
use crate::http::refusal::Refusal;
use crate::policy::Revision;

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(decisions))]
pub(super) struct Described;

pub(super) fn routes() -> Vec<Route> {
    routes![decisions]
}

/// Which decisions are asked for.
struct Wanted {
    query: Query,
    line: Option<usize>,
    limit: usize,
}

/// The decisions that were made last, and only those that are asked for.
#[utoipa::path(
    get,
    path = "/admin/api/policy/decisions",
    operation_id = "policy_decisions",
    tag = "policy desk",
    params(
        ("verdict" = inline(Option<Verdict>), Query, description = "How they ended."),
        ("door" = Option<String>, Query, description = "Where they were asked for: `guard`, `access_list`, `forward_auth` or `authzen`."),
        ("method" = Option<String>, Query, description = "Of the request."),
        ("path" = Option<String>, Query, description = "How the path of the request begins."),
        ("principal" = Option<String>, Query, description = "A name of the caller."),
        ("code" = Option<String>, Query, description = "That of the refusal, one of a problem document."),
        ("line" = Option<usize>, Query, minimum = 0, description = "The rule that decided, of those that are live."),
        ("limit" = Option<usize>, Query, minimum = 0, maximum = 1000, description = "How many are told at most; 200 without it.")
    ),
    responses(
        (status = 200, description = "The newest first.", body = Decisions),
        Guarded
    )
)]
#[get("/policy/decisions")]
async fn decisions(
    _permit: Permit<'_>,
    fields: Fields,
    work: &State<Work>,
) -> Result<Answer, Problem> {
    let wanted = Wanted::read(fields).map_err(Problem)?;
    let told = work.done(move |table| Ok(told(table, &wanted))).await;
    told.map_err(Problem)
}

fn told(table: &Table, wanted: &Wanted) -> Value {
    let live = table.desk.policy.current();
    let recent = table.desk.recent.all();
    let matching = || {
        let recent = recent.iter();
        recent.filter(|recorded| wanted.takes(recorded, live.revision()))
    };
    let shown = matching().take(wanted.limit);
    let shown = shown.map(|recorded: &Arc<Recorded>| decision::told(recorded, &live));
    json!({
        "kept": recent.len(),
        "matching": matching().count(),
        "decisions": shown.collect::<Value>(),
    })
}

impl Wanted {
    fn read(fields: Fields) -> Result<Self, Refusal> {
        let query = fields.only(&KNOWN, WANTED)?;
        let line = match query.text("line") {
            None => None,
            Some(_) => Some(query.number("line", 0, usize::MAX)?),
        };
        let is_one = |name: &str, known: &[&str]| {
            let wanted = query.text(name);
            wanted.is_none_or(|wanted| known.contains(&wanted))
        };
        // One that is misspelt would find nothing, as if nothing had happened.
        let is_known = is_one("verdict", &["allow", "deny"])
            && is_one("door", &Door::ALL.map(Door::name))
            && is_one("code", &Refusal::codes().collect::<Vec<_>>());
        if !is_known {
            return Err(query.refusal());
        }
        Ok(Self {
            line,
            limit: query.number("limit", USUAL, MOST)?,
            query,
        })
    }

    fn takes(&self, recorded: &Recorded, live: &Revision) -> bool {
        let is =
            |name: &str, found: &str| self.query.text(name).is_none_or(|wanted| wanted == found);
        let path = self.query.text("path").unwrap_or_default();
        let principal = self.query.text("principal");
        // A line is one of the live rules: in other revisions it may be that of another rule.
        let is_line = |line| recorded.line == Some(line) && recorded.revision == *live;
        is("verdict", recorded.verdict.name())
            && is("door", recorded.door.name())
            && is("method", recorded.method())
            && is("code", recorded.code.unwrap_or_default())
            && recorded.path().starts_with(path)
            && self.line.is_none_or(is_line)
            && principal.is_none_or(|name| recorded.caller.names().iter().any(|one| one == name))
    }
}

const KNOWN: [&str; 8] = [
    "verdict",
    "door",
    "method",
    "path",
    "principal",
    "code",
    "line",
    "limit",
];

/// How many decisions are told unless it is said, and at most.
const USUAL: usize = 200;
const MOST: usize = 1_000;

const WANTED: &str = "of `verdict` (`allow` or `deny`), `door` (`guard`, `access_list`, `forward_auth` or `authzen`), `method`, \
    `path` (how it begins), `principal`, `code` (one of a problem document), `line` and `limit` (at most 1000), each at most once";
