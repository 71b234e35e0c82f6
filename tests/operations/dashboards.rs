//! The dashboards as they are provisioned: their panels, and what each asks Prometheus.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::tool::root;

/// A panel that asks something.
pub(crate) struct Panel {
    pub(crate) dashboard: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) unit: String,
    pub(crate) queries: Vec<Query>,
}

/// One question of a panel.
pub(crate) struct Query {
    /// As it stands in the dashboard.
    pub(crate) written: String,
    /// What a series is called, as `{{http_route}}`.
    pub(crate) legend: String,
}

impl Query {
    /// What Prometheus is asked once the dashboard's variables have values.
    pub(crate) fn asked(&self) -> String {
        let variables = [
            ("$__rate_interval", "10s"),
            ("$__range", "1m"),
            ("$instance", ".*"),
        ];
        let asked = variables
            .iter()
            .fold(self.written.clone(), |text, (name, value)| {
                text.replace(name, value)
            });
        assert!(!asked.contains('$'), "no value for a variable of {asked}");
        asked
    }
}

/// Every dashboard's JSON.
fn dashboards() -> Vec<Value> {
    let folder = root().join("deploy/grafana/dashboards");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.reverse();
    let read = |file| serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    files.iter().map(read).collect()
}

/// Every panel of `board`, those of collapsed rows included.
fn all(board: &Value) -> impl Iterator<Item = &Value> {
    let panels = board["panels"].as_array().unwrap().iter();
    panels.flat_map(|panel| {
        let within = panel["panels"].as_array().into_iter().flatten();
        [panel].into_iter().chain(within)
    })
}

/// Every panel of every dashboard that asks Prometheus.
pub(crate) fn panels() -> Vec<Panel> {
    let of_board = |board: &Value| -> Vec<Panel> {
        let asking = all(board).filter(|panel| panel["datasource"]["type"] == "prometheus");
        asking.map(|panel| read(board, panel)).collect()
    };
    dashboards().iter().flat_map(of_board).collect()
}

fn read(board: &Value, panel: &Value) -> Panel {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let targets = panel["targets"].as_array().unwrap().iter();
    Panel {
        dashboard: text(&board["title"]),
        title: text(&panel["title"]),
        description: text(&panel["description"]),
        unit: text(&panel["fieldConfig"]["defaults"]["unit"]),
        queries: targets
            .map(|target| Query {
                written: text(&target["expr"]),
                legend: text(&target["legendFormat"]),
            })
            .collect(),
    }
}

#[test]
fn every_panel_says_what_it_shows_and_in_which_unit() {
    for board in dashboards() {
        let mut ids = BTreeSet::new();
        for panel in all(&board) {
            let title = panel["title"].as_str().unwrap();
            let id = panel["id"].as_u64().unwrap();
            assert!(ids.insert(id), "{title}: its id is taken");
            if panel["type"] == "row" {
                continue;
            }
            for (what, text) in [
                ("description", &panel["description"]),
                ("unit", &panel["fieldConfig"]["defaults"]["unit"]),
            ] {
                let is_there = text.as_str().is_some_and(|text| !text.is_empty());
                assert!(is_there, "{title} has no {what}");
            }
        }
    }
    assert_eq!(dashboards().len(), 2);
}

#[test]
fn every_source_of_data_is_provisioned() {
    let file = root().join("deploy/grafana/provisioning/datasources/whiteroom.yml");
    let provisioned = fs::read_to_string(file).unwrap();
    for board in dashboards() {
        let text = board.to_string();
        for uid in text.split("\"datasource\":").skip(1) {
            let uid = uid
                .split("\"uid\":\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let line = format!("uid: {}\n", uid.unwrap());
            assert!(provisioned.contains(&line), "{line}");
        }
    }
}

#[test]
fn a_trace_is_opened_by_its_id() {
    let boards = dashboards();
    let links: Vec<&Value> = boards
        .iter()
        .flat_map(all)
        .flat_map(|panel| panel["fieldConfig"]["defaults"]["links"].as_array())
        .flatten()
        .collect();
    assert!(!links.is_empty());
    for link in links {
        let url = link["url"].as_str().unwrap();
        assert!(
            url.contains("whiteroom-jaeger") && url.contains("${trace_id}"),
            "{url}"
        );
    }
}
