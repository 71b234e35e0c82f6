//! Every panel and every rule on what a real Prometheus finds at running servers.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::dashboards::{Panel, Query, panels};
use crate::prometheus::Prometheus;
use crate::promql::{name, selectors};
use crate::site::Site;
use crate::table::{self, Row};
use crate::tool::root;

#[rocket::async_test]
async fn every_panel_has_data_and_every_alert_reads_series_that_exist() {
    let site = Site::start();
    let prometheus = Prometheus::scraping(&site.targets());
    let enough = AtomicBool::new(false);
    let look = async {
        let faults = look(&site, &prometheus).await;
        enough.store(true, Ordering::Relaxed);
        faults
    };
    let (faults, ()) = rocket::tokio::join!(look, site.visit(&enough));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong, a line each.
async fn look(site: &Site, prometheus: &Prometheus) -> Vec<String> {
    let deadline = Instant::now() + PATIENCE;
    let panels = panels();
    let mut faults = Vec::new();
    faults.extend(edit(site, prometheus, deadline).await.err());
    for panel in &panels {
        faults.extend(fill(prometheus, panel, deadline).await);
    }
    let rules = prometheus.rules().await;
    for rule in &rules {
        faults.extend(examine(prometheus, rule, deadline).await);
    }
    faults.extend(unknown_names(&site.metrics().await, &panels, &rules));
    if faults.is_empty() || table::is_to_be_written() {
        table::keep(&rows(prometheus, &panels, &site.names()).await);
    }
    faults
}

/// One edit that is loaded and one that is refused, both after the first scrape: an increase needs a value before.
async fn edit(site: &Site, prometheus: &Prometheus, deadline: Instant) -> Result<(), String> {
    let reloads = "increase(whiteroom_policy_reloads_total";
    wait_for(prometheus, &format!("{reloads}[1m])"), deadline).await?;
    site.edit_well();
    wait_for(
        prometheus,
        &format!("{reloads}{{result=\"loaded\"}}[1m]) > 0"),
        deadline,
    )
    .await?;
    site.edit_badly();
    wait_for(
        prometheus,
        &format!("{reloads}{{result=\"rejected\"}}[1m]) > 0"),
        deadline,
    )
    .await
}

/// Waits until every query of `panel` returns data; which one does not.
async fn fill(prometheus: &Prometheus, panel: &Panel, deadline: Instant) -> Option<String> {
    let Panel {
        dashboard, title, ..
    } = panel;
    for query in &panel.queries {
        if let Err(fault) = wait_for(prometheus, &query.asked(), deadline).await {
            return Some(format!("{dashboard}, {title}: {fault}"));
        }
    }
    None
}

/// Whether the rule is sound, documented, and every series that it reads is there.
async fn examine(prometheus: &Prometheus, rule: &Value, deadline: Instant) -> Vec<String> {
    let title = rule["name"].as_str().unwrap();
    let expression = rule["query"].as_str().unwrap();
    let mut faults = Vec::new();
    for selector in selectors(expression) {
        let found = wait_for(prometheus, &selector, deadline).await;
        faults.extend(found.err().map(|fault| format!("{title}: {fault}")));
    }
    if let Err(fault) = prometheus.ask(expression).await {
        faults.push(format!("{title}: {fault}"));
    }
    if rule["health"] == "err" {
        faults.push(format!("{title}: {}", rule["lastError"]));
    }
    if rule["type"] == "alerting" {
        faults.extend(undocumented(rule).map(|fault| format!("{title}: {fault}")));
    }
    faults
}

/// What an alert lacks that whoever is told of it needs.
fn undocumented(rule: &Value) -> impl Iterator<Item = String> {
    let annotations = &rule["annotations"];
    let text = |key: &str| annotations[key].as_str().unwrap_or_default().to_owned();
    let missing = ["summary", "description"]
        .into_iter()
        .filter(move |key| text(key).is_empty());
    let missing = missing.map(|key| format!("it has no {key}"));
    let severity = rule["labels"]["severity"].as_str().unwrap_or_default();
    let severity = (!["page", "ticket", "info"].contains(&severity))
        .then(|| "its severity is neither page nor ticket nor info".to_owned());
    let name = rule["name"].as_str().unwrap_or_default();
    let runbook = fs::read_to_string(root().join("docs/runbook.md")).unwrap();
    let url = format!("docs/runbook.md#{}", name.to_lowercase());
    let link =
        (annotations["runbook_url"] != url.as_str()).then(|| format!("its runbook is not {url}"));
    let heading = format!("## {name}");
    let has_section = runbook.lines().any(|line| line == heading);
    let section = (!has_section).then(|| format!("docs/runbook.md has no section `{heading}`"));
    let missing: Vec<String> = missing.collect();
    missing
        .into_iter()
        .chain(severity)
        .chain(link)
        .chain(section)
}

/// Names in dashboards and rules that neither the server exports nor a rule records.
fn unknown_names(metrics: &str, panels: &[Panel], rules: &[Value]) -> Vec<String> {
    let recorded = rules.iter().filter(|rule| rule["type"] == "recording");
    let mut known: BTreeSet<String> = recorded
        .map(|rule| rule["name"].as_str().unwrap().to_owned())
        .chain(["up".to_owned()])
        .collect();
    for line in metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
    {
        let (name, kind) = line.split_once(' ').unwrap();
        known.insert(name.to_owned());
        if kind == "histogram" {
            known.extend(["bucket", "sum", "count"].map(|part| format!("{name}_{part}")));
        }
    }
    let of_panels = panels
        .iter()
        .flat_map(|panel| &panel.queries)
        .map(Query::asked);
    let of_rules = rules
        .iter()
        .map(|rule| rule["query"].as_str().unwrap().to_owned());
    let named: BTreeSet<String> = of_panels
        .chain(of_rules)
        .flat_map(|expression| selectors(&expression))
        .map(|selector| name(&selector).to_owned())
        .collect();
    let unknown = named.difference(&known);
    unknown
        .map(|name| format!("`{name}` is not exported"))
        .collect()
}

/// Asks until `expression` returns data; what it returned instead.
async fn wait_for(
    prometheus: &Prometheus,
    expression: &str,
    deadline: Instant,
) -> Result<(), String> {
    loop {
        let found = prometheus.ask(expression).await;
        match found {
            Ok(samples) if !samples.is_empty() => return Ok(()),
            Err(fault) => return Err(format!("{expression}: {fault}")),
            Ok(_) if Instant::now() > deadline => return Err(format!("no data: {expression}")),
            // A scrape comes every half second; asked more often, it would be for nothing.
            Ok(_) => rocket::tokio::time::sleep(PAUSE).await,
        }
    }
}

/// What each panel shows now.
async fn rows(prometheus: &Prometheus, panels: &[Panel], names: &[(String, &str)]) -> Vec<Row> {
    let mut rows = Vec::new();
    for panel in panels {
        let mut shown = Vec::new();
        for query in &panel.queries {
            let samples = prometheus.ask(&query.asked()).await.unwrap();
            shown.extend(
                samples
                    .iter()
                    .map(|sample| table::shown(panel, query, sample, names)),
            );
        }
        rows.push(Row::new(panel, shown));
    }
    rows
}

/// Until when all must have come in: two seconds after its start Prometheus has scraped and evaluated, on a machine at rest.
const PATIENCE: Duration = Duration::from_secs(60);

const PAUSE: Duration = Duration::from_millis(200);
