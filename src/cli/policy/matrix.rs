//! `whiteroom policy matrix`: what each persona may do on each route that the policy decides about.

mod cells;
mod grid;

use std::io::Write;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::folder::Folder;
use super::values;
use crate::cli::answer;
use crate::cli::format::Format;
use crate::policy::Trial;
use cells::{Cell, Row, rows};

/// Arguments of `policy matrix`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    folder: Folder,
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
