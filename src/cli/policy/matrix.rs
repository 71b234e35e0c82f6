//! `whiteroom policy matrix`: what each persona may do on each route that the policy decides about.

mod grid;

use std::io::Write;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::folder::Folder;
use super::values;
use crate::cli::answer;
use crate::cli::format::Format;
use crate::http;
use crate::policy::{AccessRequest, Policy, Principals, Route, RuleRef, Trial};

/// Arguments of `policy matrix`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    folder: Folder,
}

/// What a caller may do on a route.
struct Cell {
    answer: Answer,
    settled_by: Option<RuleRef>,
}

/// What the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Allow,
    Deny,
    /// The rules allow, and the sign-in is not good enough.
    StepUp,
    /// The policy cannot decide, so the request is refused.
    Fault,
}

/// A route with the path that it was tried at, and a cell for everybody.
struct Row {
    route: Route,
    path: String,
    cells: Vec<Cell>,
}

pub(in crate::cli) fn run(args: &Args, format: Format, output: &mut impl Write) -> Result<()> {
    let (config, trial) = args.folder.load()?;
    let leeway = Duration::from_secs(config.auth.leeway_seconds);
    let who: Vec<&str> = trial.names().collect();
    let rows = rows(&trial, &who, leeway);
    let text = match format {
        Format::Human => grid::text(&who, &rows),
        Format::Json => format!("{}\n", machine(&trial, &who, &rows)),
    };
    Ok(answer::write(output, &text)?)
}

fn rows(trial: &Trial, who: &[&str], leeway: Duration) -> Vec<Row> {
    let callers: Vec<Principals> = who.iter().filter_map(|who| trial.caller(who)).collect();
    let routes = http::routes::decided().into_iter();
    let rows = routes.map(|route| {
        let path = route.sample();
        let cells = callers.iter().map(|caller| {
            let request = AccessRequest {
                caller,
                method: &route.method,
                path: &path,
                ip: None,
            };
            Cell::of(trial.policy(), &request, leeway)
        });
        Row {
            cells: cells.collect(),
            route,
            path,
        }
    });
    rows.collect()
}

impl Cell {
    fn of(policy: &Policy, request: &AccessRequest<'_>, leeway: Duration) -> Self {
        let Ok(decision) = policy.decide(request) else {
            return Self {
                answer: Answer::Fault,
                settled_by: None,
            };
        };
        let is_unmet = || policy.unmet(request, SystemTime::now(), leeway).is_some();
        Self {
            answer: match decision.is_allow() {
                false => Answer::Deny,
                true if is_unmet() => Answer::StepUp,
                true => Answer::Allow,
            },
            settled_by: decision.settled_by(),
        }
    }
}

impl Answer {
    fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::StepUp => "step-up",
            Self::Fault => "fault",
        }
    }
}

fn machine(trial: &Trial, who: &[&str], rows: &[Row]) -> Value {
    let cell = |cell: &Cell| {
        let rule = cell.settled_by.as_ref();
        json!({ "answer": cell.answer.name(), "settled_by": rule.map(values::rule) })
    };
    let row = |row: &Row| {
        let cells = who.iter().zip(&row.cells);
        let cells: Map<String, Value> = cells
            .map(|(who, found)| ((*who).to_owned(), cell(found)))
            .collect();
        json!({
            "method": row.route.method,
            "route": row.route.pattern,
            "path": row.path,
            "who": cells,
        })
    };
    json!({
        "who": who,
        "routes": rows.iter().map(row).collect::<Value>(),
        "revision": trial.policy().revision().to_string(),
    })
}
