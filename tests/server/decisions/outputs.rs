//! Where lines go: files that are set aside, standard output, a full disk, and places that cannot be written.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{path, read, variables};
use crate::support::{Folder, Program, Scrape, Server};

const DROPPED: &str = "whiteroom_decision_log_dropped_total";

/// Asks a hundred questions about long paths, `calls` times.
async fn ask(server: &Server, calls: usize) {
    let long = "x".repeat(1000);
    let requests: Vec<String> = (0..100).map(|n| format!("GET /api/{n}/{long}")).collect();
    for _ in 0..calls {
        let asked = json!({ "requests": requests });
        let request = server.request("POST", "/api/access").json(&asked);
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
}

#[rocket::async_test]
async fn a_full_file_is_set_aside_and_so_many_are_kept_as_are_wanted() {
    let folder = Folder::empty();
    let path = path(&folder);
    let small = [
        ("WHITEROOM_POLICY__DECISION_LOG_MAX_MEBIBYTES", "1"),
        ("WHITEROOM_POLICY__DECISION_LOG_KEEP", "2"),
    ];
    let server = Server::dev_with(&variables(&path, &small));
    // A line has some 1.3 KB, so that this is more than four files.
    ask(&server, 40).await;
    let scrape = Scrape::of(&server).await;
    assert!(scrape.value(DROPPED) == 0.0);
    server.stop("TERM");
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["decisions.jsonl", "decisions.jsonl.1", "decisions.jsonl.2"]
    );
    let files = [".2", ".1", ""].map(|end| format!("{path}{end}"));
    for file in &files {
        let size = fs::metadata(file).unwrap().len();
        assert!((1..=1 << 20).contains(&size), "{file}: {size}");
    }
    let lines: Vec<Value> = files.iter().flat_map(|file| read(file)).collect();
    let times: Vec<&str> = lines
        .iter()
        .map(|line| line["time"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted());
    // The newest files end in the last call, and no line of it is missing.
    let last: Vec<&Value> = lines.iter().rev().take(100).collect();
    assert!(
        last.iter()
            .all(|line| line["trace_id"] == last[0]["trace_id"])
    );
}

#[rocket::async_test]
async fn a_start_goes_on_where_the_last_one_ended() {
    let folder = Folder::empty();
    let path = path(&folder);
    for wanted in [1, 2] {
        let server = Server::dev_with(&variables(&path, &[]));
        assert_eq!(server.get("/api/open").await.status(), 200);
        server.stop("TERM");
        assert_eq!(read(&path).len(), wanted);
    }
}

#[rocket::async_test]
async fn a_file_that_a_configuration_names_is_beside_it() {
    let folder = Folder::empty();
    for (name, file) in [
        ("decisions.jsonl", Some("decisions.jsonl")),
        ("stdout", None),
    ] {
        let text = format!("[default.policy]\ndecision_log = \"{name}\"\n");
        let config = folder.file("Rocket.toml", &text);
        let server = Server::dev_with(&[("ROCKET_CONFIG", &config)]);
        assert_eq!(server.get("/api/open").await.status(), 200);
        let printed = server.stop("TERM").printed;
        match file {
            Some(file) => assert_eq!(read(&format!("{}/{file}", folder.name())).len(), 1),
            None => assert!(!folder.path().join(name).exists()),
        }
        assert_eq!(
            printed.contains("\"decision_id\""),
            file.is_none(),
            "{printed}"
        );
    }
}

#[rocket::async_test]
async fn lines_on_standard_output_follow_the_announcement() {
    let server = Server::dev_with(&variables("stdout", &[]));
    for _ in 0..10 {
        assert_eq!(server.get("/api/open").await.status(), 200);
    }
    let printed = server.stop("TERM").printed;
    let lines = printed.lines().skip(1);
    let lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert_eq!(lines.len(), 10, "{printed}");
    assert!(lines.iter().all(|line| line["verdict"] == "allow"));
}

#[rocket::async_test]
async fn a_full_disk_costs_lines_that_are_counted_and_no_answer() {
    let server = Server::dev_with(&variables("/dev/full", &[]));
    for _ in 0..20 {
        assert_eq!(server.get("/api/open").await.status(), 200);
    }
    let begun = Instant::now();
    while Scrape::of(&server).await.value(DROPPED) < 20.0 {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "20 lines are not counted"
        );
    }
    let told = server.stop("TERM").told;
    let said = told.matches("a file cannot be written, and its lines are lost");
    assert_eq!(said.count(), 1, "{told}");
}

#[test]
fn a_log_that_cannot_be_written_stops_the_start() {
    let folder = Folder::empty();
    let file = folder.file("file", "");
    for (path, says) in [
        (
            format!("{}/none/log", folder.name()),
            "No such file or directory",
        ),
        (
            folder.name().to_owned(),
            "it is neither a file nor a device",
        ),
        (format!("{file}/log"), "Not a directory"),
        ("x".repeat(300), "File name too long"),
        (String::new(), "No such file or directory"),
    ] {
        let ended = Program::run(&["serve", "--dev"], &variables(&path, &[]));
        let told = ended.told;
        assert_eq!(ended.status, Some(1), "{told}");
        let named =
            format!("`{path}` (from environment variable `WHITEROOM_POLICY__DECISION_LOG`)");
        for text in [&named, says, "set `policy.decision_log`", "`stdout`"] {
            assert!(told.contains(text), "no `{text}` in {told}");
        }
    }
}

#[test]
fn a_value_that_cannot_be_used_stops_the_start() {
    for (key, value, says) in [
        (
            "MAX_MEBIBYTES",
            "0",
            "found `0`, accepted: 1 to 1048576 mebibytes",
        ),
        ("KEEP", "-1", "a whole number from 0 to 65535"),
        (
            "SAMPLE_ALLOWS",
            "often",
            "a whole number that is not negative",
        ),
        ("MASK", "names", "`hash-principals`"),
    ] {
        let name = format!("WHITEROOM_POLICY__DECISION_LOG_{key}");
        let ended = Program::run(&["serve", "--dev"], &[(&name, value)]);
        assert_eq!(ended.status, Some(1), "{}", ended.told);
        for text in [says, &name] {
            assert!(ended.told.contains(text), "no `{text}` in {}", ended.told);
        }
    }
}
