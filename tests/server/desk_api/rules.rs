//! The rules: what they did, and what is to be said about them.

use serde_json::{Value, json};

use super::{look, read, replace, server, text_of, until};
use crate::support::{Folder, Server};

/// The rule of this text among those that are shown.
fn rule<'a>(shown: &'a Value, text: &str) -> &'a Value {
    let rules = shown["rules"].as_array().unwrap();
    let found = rules.iter().find(|rule| rule["text"] == text);
    found.unwrap_or_else(|| panic!("no `{text}` in {shown}"))
}

const OPEN: &str = "p, anyone, /api/open, ^GET$, allow";

#[rocket::async_test]
async fn a_rule_counts_what_it_decides_also_after_its_line_moved() {
    let folder = Folder::with_shipped_policy();
    let server = server(&folder);
    let before = look(&server, "/rules").await;
    let before = rule(&before, OPEN);
    assert_eq!(
        (&before["decisions"], &before["last"]),
        (&json!(0), &Value::Null)
    );
    for _ in 0..3 {
        server.get("/api/open").await;
    }
    let after = look(&server, "/rules").await;
    let revision = after["revision"].clone();
    let after = rule(&after, OPEN);
    assert_eq!(after["decisions"], 3);
    let last = after["last"].as_str().unwrap();
    assert!(last.ends_with('Z') && last.len() == 27, "{last}");
    let edited = format!("# one line more\n{}", text_of(&folder, "policy.csv"));
    replace(&folder, "policy.csv", &edited);
    let moved = until(&server, "/rules", |shown| shown["revision"] != revision).await;
    let moved = rule(&moved, OPEN);
    assert_eq!(moved["decisions"], 3);
    assert_eq!(moved["last"], last);
    let line = |rule: &Value| rule["line"].as_u64().unwrap();
    assert_eq!(line(moved), line(before) + 1);
}

#[rocket::async_test]
async fn rules_come_in_pages_in_the_order_of_their_lines() {
    let folder = Folder::with_shipped_policy();
    let lines: Vec<String> = (0..1_200)
        .map(|number| format!("p, role:r{number}, /api/r{number}, ^GET$, allow"))
        .collect();
    folder.append("policy.csv", &lines.join("\n"));
    let server = server(&folder);
    for (query, first, count) in [
        ("", Some(0), 500),
        ("?of=live&offset=0&limit=1000", Some(0), 1000),
        ("?offset=6&limit=1", Some(6), 1),
        ("?offset=1000&limit=1000", Some(1000), 206),
        ("?offset=1206", None, 0),
        ("?offset=18446744073709551615", None, 0),
        ("?limit=0", None, 0),
    ] {
        let shown = look(&server, &format!("/rules{query}")).await;
        assert_eq!(shown["total"], 1206, "{query}");
        let rules = shown["rules"].as_array().unwrap();
        assert_eq!(rules.len(), count, "{query}");
        let first = first.map(|first: usize| match first {
            0..6 => OPEN.to_owned(),
            first => lines[first - 6].clone(),
        });
        let found = rules
            .first()
            .map(|rule| rule["text"].as_str().unwrap().to_owned());
        assert_eq!(found, first, "{query}");
        let numbers = rules.iter().map(|rule| rule["line"].as_u64().unwrap());
        assert!(numbers.is_sorted(), "{query}");
    }
}

#[rocket::async_test]
async fn findings_stand_beside_their_line_and_are_about_the_live_files_alone() {
    let folder = Folder::with_shipped_policy();
    folder.append(
        "policy.csv",
        "p, role:nobody, /api/open, ^GET$, allow\ng, role:empty, role:emptier",
    );
    let server = server(&folder);
    let shown = look(&server, "/rules").await;
    let found = rule(&shown, "p, role:nobody, /api/open, ^GET$, allow");
    let codes: Vec<&str> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(code)
        .collect();
    assert!(!codes.is_empty(), "{found}");
    for finding in found["findings"].as_array().unwrap() {
        assert_eq!(finding["line"], found["line"], "{finding}");
        assert!(
            finding["mend"].is_string() && finding["severity"] == "warning",
            "{finding}"
        );
    }
    assert_eq!(rule(&shown, OPEN)["findings"], json!([]));
    let others = shown["findings"].as_array().unwrap();
    assert!(
        others
            .iter()
            .any(|one| one["excerpt"] == "g, role:empty, role:emptier"),
        "{shown}"
    );
    let second = look(&server, "/rules?offset=1").await;
    assert_eq!(second["findings"], json!([]), "{second}");
    // From now on the folder holds something else than what decides.
    folder.append("policy.csv", "p, anyone, /api/open, ^GET$, perhaps");
    until(&server, "", |shown| shown["refused"].is_array()).await;
    let shown = look(&server, "/rules").await;
    assert_eq!(shown["total"], 7);
    assert_eq!(
        rule(&shown, "p, role:nobody, /api/open, ^GET$, allow")["findings"],
        json!([])
    );
    assert_eq!(shown["findings"], json!([]));
}

fn code(finding: &Value) -> &str {
    finding["code"].as_str().unwrap()
}

#[rocket::async_test]
async fn the_shipped_policy_has_no_findings() {
    let server = Server::dev();
    let shown = read(
        server.ask("carol", "GET", "/admin/api/policy/rules").await,
        "rules",
    )
    .await;
    assert_eq!(shown["findings"], json!([]));
    let rules = shown["rules"].as_array().unwrap();
    assert!(
        rules.iter().all(|rule| rule["findings"] == json!([])),
        "{shown}"
    );
}
