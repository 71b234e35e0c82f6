//! The files below `deploy` by the programs that read them.

use std::fs;
use std::path::PathBuf;

use crate::tool::{root, succeed, tool};

#[test]
fn prometheus_accepts_its_configuration_and_rules() {
    let config = "deploy/prometheus/prometheus.yml";
    let told = succeed(tool("promtool").args(["check", "config", config]));
    let rules = yaml("deploy/prometheus/rules");
    assert!(
        told.contains(&format!("{} rule files found", rules.len())),
        "{told}"
    );
}

#[test]
fn alerts_fire_when_they_should_and_else_do_not() {
    let tests = yaml("deploy/prometheus/tests");
    succeed(tool("promtool").args(["test", "rules"]).args(tests));
}

#[test]
fn every_alert_fires_in_some_test() {
    let read = |file| fs::read_to_string(root().join("deploy/prometheus").join(file)).unwrap();
    let (rules, tests) = (read("rules/alerts.yml"), read("tests/alerts.yml"));
    let alerts: Vec<&str> = rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
        .collect();
    assert!(alerts.len() > 10, "{alerts:?}");
    for alert in alerts {
        let sample = format!("labels: 'ALERTS{{alertname=\"{alert}\", alertstate=\"firing\"");
        assert!(tests.contains(&sample), "no test has {alert} fire");
    }
}

#[test]
fn alertmanager_accepts_its_configuration_and_pages_for_pages_alone() {
    let config = "deploy/alertmanager/alertmanager.yml";
    succeed(tool("amtool").args(["check-config", config]));
    for (severity, receiver) in [
        ("page", "pager"),
        ("ticket", "tickets"),
        ("info", "tidying"),
        ("none", "tickets"),
    ] {
        let asked = ["config", "routes", "test", "--config.file", config];
        let label = format!("severity={severity}");
        let told = succeed(tool("amtool").args(asked).arg(label));
        // A warning of its own may stand beside the answer.
        assert!(
            told.lines().any(|line| line == receiver),
            "{severity}: {told}"
        );
    }
}

/// The files of `folder`, by their paths.
fn yaml(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    assert!(!files.is_empty(), "nothing in {folder}");
    files
}
