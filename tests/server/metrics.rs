//! What is measured, as a scraper reads it: names, labels and help texts are a contract, and every series is there before
//! its first event.

mod auth;
mod crowd;
mod flood;
mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::{Scrape, Server};

/// The names of a series' labels, and of the family without what a histogram appends.
fn labels(series: &str) -> BTreeSet<&str> {
    let labels = series.split_once('{').map_or("", |(_, labels)| labels);
    let names = labels
        .split("\",")
        .filter_map(|label| label.split_once('='));
    names
        .map(|(name, _)| name)
        .filter(|name| *name != "le")
        .collect()
}

/// Each family with its type, help and labels, a line each.
fn contract(scrape: &Scrape) -> String {
    let mut families: BTreeMap<&str, [&str; 2]> = BTreeMap::new();
    for line in scrape.text.lines().filter(|line| line.starts_with("# ")) {
        let (place, text) = match line.split_at(7) {
            ("# TYPE ", text) => (0, text),
            ("# HELP ", text) => (1, text),
            other => panic!("{other:?}"),
        };
        let (name, text) = text.split_once(' ').unwrap();
        families.entry(name).or_default()[place] = text;
    }
    let mut text = String::new();
    for (family, [kind, help]) in families {
        let name = |series: &str| series.split('{').next().unwrap().to_owned();
        let is_its = |series: &str| {
            let rest = name(series);
            let rest = rest.strip_prefix(family);
            matches!(rest, Some("" | "_bucket" | "_sum" | "_count"))
        };
        let names = scrape.names();
        let own = names.into_iter().filter(|series| is_its(series));
        let labels: BTreeSet<&str> = own.flat_map(labels).collect();
        let labels: Vec<&str> = labels.into_iter().collect();
        writeln!(text, "{family}{{{}}} {kind}: {help}", labels.join(",")).unwrap();
    }
    text
}

#[rocket::async_test]
async fn names_labels_and_help_texts_are_a_contract() {
    let server = Server::dev();
    insta::assert_snapshot!(contract(&Scrape::of(&server).await));
}

#[rocket::async_test]
async fn promtool_finds_nothing_to_mend() {
    let server = Server::dev();
    for (method, path) in [("GET", "/api/me"), ("HEAD", "/"), ("BREW", "/")] {
        server.ask("anonymous", method, path).await;
    }
    server.ask("alice", "GET", "/api/me").await;
    let text = Scrape::of(&server).await.text;
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool, of Debian's package `prometheus`; `make test` installs it");
    let mut input = promtool.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let output = promtool.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(said, "");
}

#[rocket::async_test]
async fn the_build_and_the_process_are_told() {
    let server = Server::dev();
    let scrape = Scrape::of(&server).await;
    let names = scrape.names();
    let build = names
        .iter()
        .filter(|name| name.starts_with("whiteroom_build_info{"));
    let build: Vec<_> = build.collect();
    let version = concat!("version=\"", env!("CARGO_PKG_VERSION"), "\"");
    assert!(
        build.len() == 1 && build[0].contains("commit=\"") && build[0].contains(version),
        "{build:?}"
    );
    if cfg!(target_os = "linux") {
        for name in ["process_resident_memory_bytes", "process_open_fds"] {
            assert!(scrape.value(name) > 0.0, "{name}");
        }
    }
}
