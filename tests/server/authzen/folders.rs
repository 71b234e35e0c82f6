//! Types of resources with a policy folder of their own: configured, reloaded and refused as the server's own.

use std::time::Duration;

use rocket::tokio::time;
use serde_json::{Value, json};

use super::{asked, user};
use crate::support::{Folder, Program, Server};

const MODEL: &str = include_str!("../../../policies/model.conf");

fn documents() -> Folder {
    let folder = Folder::empty();
    folder.file("model.conf", MODEL);
    folder.file(
        "policy.csv",
        "p, role:reader, /document/:id, ^GET$, allow\n",
    );
    folder
}

fn variables(folder: &Folder) -> Vec<(&'static str, String)> {
    vec![
        (
            "WHITEROOM_DOORS__AUTHZEN__DOCUMENT__DIR",
            folder.name().to_owned(),
        ),
        (
            "WHITEROOM_DOORS__AUTHZEN__DOCUMENT__ACTIONS",
            r#"{read="GET"}"#.to_owned(),
        ),
    ]
}

fn server(variables: &[(&'static str, String)]) -> Server {
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Server::dev_with(&variables)
}

fn read(subject: &Value, id: &str) -> Value {
    json!({"subject": subject, "action": {"name": "read"}, "resource": {"type": "document", "id": id}})
}

#[rocket::async_test]
async fn an_edit_is_live_and_a_fault_keeps_what_was() {
    let folder = documents();
    let server = server(&variables(&folder));
    let reader = json!({"type": "user", "id": "u", "properties": {"roles": ["reader"]}});
    let other = user("u");
    let decision = async |subject: &Value| {
        asked(&server, "evaluation", &read(subject, "7")).await["decision"] == true
    };
    assert_eq!(
        (decision(&reader).await, decision(&other).await),
        (true, false)
    );
    folder.append("policy.csv", "p, user:u, /document/:id, ^GET$, allow");
    until(async || decision(&other).await).await;
    folder.append("policy.csv", "P, user:u, /document/:id, ^GET$, deny");
    until(async || {
        let ready: Value = server.ops_get("/health/ready").await.json().await.unwrap();
        ready["degraded"].to_string().contains(folder.name())
    })
    .await;
    assert!(decision(&other).await);
}

#[rocket::async_test]
async fn a_property_cannot_reach_out_of_its_place() {
    let folder = documents();
    folder.append(
        "policy.csv",
        "p, user:u, /document/a/b, ^GET$, allow\np, user:u, /document/c, ^GET$, allow",
    );
    let server = server(&variables(&folder));
    for (id, decision) in [
        ("c", true),
        ("a/b", false),
        ("x/../c", false),
        ("c?x", false),
        ("C", false),
    ] {
        let answer = asked(&server, "evaluation", &read(&user("u"), id)).await;
        assert_eq!(answer["decision"], decision, "{id}");
    }
    let mut body = read(&user("u"), "c");
    body["action"]["name"] = json!("GET");
    let answer = asked(&server, "evaluation", &body).await;
    assert_eq!(answer["context"]["id"], "unknown_action");
}

#[rocket::async_test]
async fn a_property_that_is_no_text_is_a_denial() {
    let folder = documents();
    let mut variables = variables(&folder);
    let path = "/document/{resource.properties.shelf}".to_owned();
    variables.push(("WHITEROOM_DOORS__AUTHZEN__DOCUMENT__PATH", path));
    let server = server(&variables);
    let subject = json!({"type": "user", "id": "u", "properties": {"roles": ["reader"]}});
    for (shelf, id) in [
        (json!("a"), Value::Null),
        (json!(7), Value::Null),
        (json!(true), Value::Null),
        (Value::Null, Value::Null),
        (json!(["a"]), json!("unusable_property")),
        (json!({}), json!("unusable_property")),
    ] {
        let mut body = read(&subject, "7");
        body["resource"]["properties"] = json!({ "shelf": shelf });
        let answer = asked(&server, "evaluation", &body).await;
        assert_eq!(answer["context"]["id"], id, "{body}: {answer}");
        assert_eq!(answer["decision"], id.is_null(), "{body}: {answer}");
    }
}

#[test]
fn a_type_that_cannot_be_used_stops_the_start() {
    let folder = documents();
    let faulty = documents();
    faulty.append("policy.csv", "p, anyone, /document/:id, ^GET$, allowed");
    let revoking = documents();
    revoking.file("revoked.toml", "[[token]]\njti = \"x\"\n");
    let (dir, actions) = (
        "WHITEROOM_DOORS__AUTHZEN__DOCUMENT__DIR",
        "WHITEROOM_DOORS__AUTHZEN__DOCUMENT__ACTIONS",
    );
    let path = "WHITEROOM_DOORS__AUTHZEN__DOCUMENT__PATH";
    let route = [
        "WHITEROOM_DOORS__AUTHZEN__ROUTE__DIR",
        "WHITEROOM_DOORS__AUTHZEN__ROUTE__ACTIONS",
    ];
    let read = r#"{read="GET"}"#;
    for (variables, part) in [
        (vec![(dir, faulty.name()), (actions, read)], "allowed"),
        (
            vec![(dir, revoking.name()), (actions, read)],
            "revocations count in the folder of `policy.dir` alone",
        ),
        (vec![(dir, "/nowhere"), (actions, read)], "/nowhere"),
        (vec![(dir, folder.name())], "actions"),
        (vec![(dir, folder.name()), (actions, "{}")], "no action"),
        (
            vec![(dir, folder.name()), (actions, r#"{read="BREW"}"#)],
            "BREW",
        ),
        (
            vec![
                (dir, folder.name()),
                (actions, read),
                (path, "/{subject.id}"),
            ],
            "{resource.id}",
        ),
        (
            vec![
                (dir, folder.name()),
                (actions, read),
                ("WHITEROOM_DOORS__AUTHZEN__DOCUMENT__DRI", "x"),
            ],
            "dri",
        ),
        (vec![(route[0], folder.name()), (route[1], read)], "`route`"),
    ] {
        let ended = Program::run(&["serve", "--dev"], &variables);
        assert_eq!(ended.status, Some(1), "{variables:?}\n{}", ended.told);
        assert!(ended.told.contains(part), "{variables:?}\n{}", ended.told);
    }
}

/// Waits until `holds`, and fails after ten seconds.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    let holds = async { while !holds().await {} };
    let patience = Duration::from_secs(10);
    time::timeout(patience, holds).await.expect("it came true");
}

/// A candidate for the server's own folder says nothing about documents.
#[rocket::async_test]
async fn what_another_folder_decided_is_replayed_against_no_rules_of_the_servers_own() {
    let (folder, own) = (documents(), Folder::with_shipped_policy());
    let rules = std::fs::read_to_string(own.path().join("policy.csv")).unwrap();
    own.file("candidate.csv", &rules);
    let log = format!("{}/decisions.jsonl", own.name());
    let mut variables = variables(&folder);
    variables.push(("WHITEROOM_POLICY__DIR", own.name().to_owned()));
    variables.push(("WHITEROOM_POLICY__DECISION_LOG", log.clone()));
    let server = server(&variables);
    let reader = json!({"type": "user", "id": "u", "properties": {"roles": ["reader"]}});
    let answer = asked(&server, "evaluation", &read(&reader, "7")).await;
    assert_eq!(answer["decision"], true, "{answer}");
    let replayed = server.ask("carol", "GET", "/admin/api/policy/replay").await;
    let replayed: Value = replayed.json().await.unwrap();
    // Dave's call and this one.
    assert_eq!(
        (&replayed["asked"], &replayed["flips"]),
        (&json!(2), &json!(0)),
        "{replayed}"
    );
    server.stop("TERM");
    let lines = std::fs::read_to_string(&log).unwrap();
    let folders = lines.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        (line["path"] == "/document/7").then(|| line["folder"].clone())
            == Some(json!(folder.name()))
            || line.get("folder").is_none()
    });
    assert_eq!(folders.collect::<Vec<_>>(), [true; 3], "{lines}");
    let arguments = ["policy", "replay", &log, "--dir", own.name()];
    let ended = Program::run(&arguments, &[]);
    assert_eq!(ended.status, Some(0), "{} {}", ended.printed, ended.told);
    let said = format!("{}{}", ended.printed, ended.told);
    assert!(
        said.contains("the policy of another folder decided it"),
        "{said}"
    );
}
