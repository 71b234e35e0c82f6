//! The table of `docs/operations.md`: what each panel shows, with the values of the tests' traffic.
//!
//! `UPDATE_OPERATIONS=1` writes it anew. Otherwise it must name every panel with its description; values differ from run to
//! run.

use std::fs;

use crate::dashboards::{Panel, Query};
use crate::prometheus::Sample;
use crate::tool::root;

/// One panel's line.
pub(crate) struct Row {
    dashboard: String,
    /// All of the line but the values.
    told: String,
    values: String,
}

impl Row {
    /// The line of `panel`, which shows `shown`.
    pub(crate) fn new(panel: &Panel, mut shown: Vec<(String, f64)>) -> Self {
        shown.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let most = shown.iter().take(MOST).map(|(text, _)| text.as_str());
        let mut values = most.collect::<Vec<_>>().join("; ");
        if let Some(more @ 1..) = shown.len().checked_sub(MOST) {
            values += &format!("; and {more} more");
        }
        Self {
            dashboard: panel.dashboard.clone(),
            told: format!("| {} | {} |", panel.title, panel.description),
            values,
        }
    }
}

/// Writes the table, or checks that the one there is whole.
pub(crate) fn keep(rows: &[Row]) {
    let path = root().join("docs/operations.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the table's begin");
    let (table, after) = rest.split_once(END).expect("the table's end");
    if is_to_be_written() {
        let text = format!("{before}{BEGIN}{}{END}{after}", written(rows));
        return fs::write(path, text).unwrap();
    }
    let lines: Vec<&str> = table.lines().filter(|line| is_row(line)).collect();
    let is_whole = lines.len() == rows.len()
        && lines
            .iter()
            .zip(rows)
            .all(|(line, row)| line.starts_with(&row.told));
    assert!(
        is_whole,
        "docs/operations.md has not the panels of the dashboards: run UPDATE_OPERATIONS=1 cargo test --test operations"
    );
}

/// Whether the table is written anew, and not checked.
#[expect(
    clippy::disallowed_methods,
    reason = "how a snapshot is asked for; no configuration of the program"
)]
pub(crate) fn is_to_be_written() -> bool {
    std::env::var_os("UPDATE_OPERATIONS").is_some()
}

fn written(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut dashboard = "";
    for row in rows {
        if row.dashboard != dashboard {
            dashboard = &row.dashboard;
            text += &format!(
                "\n\n### {dashboard}\n\n| panel | shows | under the tests' traffic |\n|---|---|---|\n"
            );
        }
        text += &format!("{} {} |\n", row.told, row.values);
    }
    text + "\n"
}

fn is_row(line: &str) -> bool {
    line.starts_with("| ") && !line.starts_with("| panel |")
}

/// What `query` of `panel` shows of `sample`: its name with the value, and what to sort by.
pub(crate) fn shown(
    panel: &Panel,
    query: &Query,
    sample: &Sample,
    names: &[(String, &str)],
) -> (String, f64) {
    let labels = sample.labels.iter().map(|(label, value)| {
        let value = value.as_str().unwrap_or_default();
        (label.as_str(), neutral(value, names))
    });
    let text = match panel.unit.as_str() {
        "none" => {
            let values = labels.map(|(label, value)| format!("{label} `{value}`"));
            values.collect::<Vec<_>>().join(", ")
        }
        unit => {
            let legend = labels.fold(query.legend.clone(), |text, (label, value)| {
                text.replace(&format!("{{{{{label}}}}}"), &value)
            });
            format!(
                "`{}` {}",
                or_empty(legend.trim()),
                number(unit, sample.value)
            )
        }
    };
    (text, sample.value)
}

/// Ports differ from run to run, and mean nothing to a reader.
fn neutral(value: &str, names: &[(String, &str)]) -> String {
    let named = names.iter().find(|(name, _)| name == value);
    named.map_or(value, |(_, shown)| shown).to_owned()
}

fn or_empty(legend: &str) -> &str {
    match legend {
        "" => "(none)",
        legend => legend,
    }
}

fn number(unit: &str, value: f64) -> String {
    match unit {
        "reqps" | "ops" => format!("{value:.1}/s"),
        "percentunit" => format!("{:.1} %", value * 100.0),
        "s" if value < 0.001 => format!("{:.1} µs", value * 1e6),
        "s" if value < 1.0 => format!("{:.1} ms", value * 1e3),
        "s" => format!("{value:.0} s"),
        "bytes" => format!("{:.0} MiB", value / f64::from(1 << 20)),
        "short" => format!("{value:.0}"),
        "dateTimeFromNow" => "seconds ago".to_owned(),
        "suffix:×" => format!("{value:.1}×"),
        other => panic!("the table knows no unit `{other}`"),
    }
}

/// How many series of a panel are shown.
const MOST: usize = 4;

const BEGIN: &str = "<!-- panels: written by UPDATE_OPERATIONS=1 cargo test --test operations -->";

const END: &str = "<!-- end of the panels -->";
