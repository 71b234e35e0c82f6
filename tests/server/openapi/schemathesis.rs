//! The description against a running server, by programs that others wrote: whether it is valid, and whether requests of all
//! kinds find an answer that it does not describe, or an error of the server's.
//!
//! The stream of events is left out: its answer has no end for which a program could wait.

use std::process::Stdio;

use rocket::futures::future::join_all;
use rocket::tokio::task::spawn_blocking;
use serde_json::{Value, json};

use crate::support::{Folder, Server, packages, python};

/// Who asks, and by which headers of proxies.
const RUNS: [(&str, &str); 4] = [
    ("carol", "x-original"),
    ("dave", "x-original"),
    ("anonymous", "x-original"),
    ("alice", "x-forwarded"),
];

#[rocket::async_test]
async fn no_request_finds_what_is_not_described() {
    join_all(RUNS.map(|(who, source)| try_out(who, source))).await;
}

async fn try_out(who: &str, source: &str) {
    let policy = Folder::with_shipped_policy();
    // So that there is something to compare.
    policy.file("candidate.csv", "p, anyone, /api/me, ^GET$, allow\n");
    let server = Server::dev_with(&[
        ("WHITEROOM_POLICY__DIR", policy.name()),
        ("WHITEROOM_DOORS__SOURCE", source),
        ("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1/32"),
    ]);
    let described = closed(described(&server).await);
    let mut arguments = vec!["--exclude-path".to_owned(), EVENTS.to_owned()];
    if who != "anonymous" {
        let token = server.token(who).await;
        arguments.extend(["--header".into(), format!("Authorization: Bearer {token}")]);
    }
    let (is_fine, told) = run(&server, &described, arguments).await;
    assert!(is_fine, "{who}, {source}:\n{told}");
    let tried = told.lines().find(|line| line.contains(" generated, "));
    let tried = tried.and_then(|line| line.split_whitespace().next()?.parse::<u32>().ok());
    assert!(tried.is_some_and(|tried| tried > FEW), "{told}");
}

#[rocket::async_test]
async fn an_answer_that_is_not_described_is_found() {
    let server = Server::dev();
    let mut described = described(&server).await;
    let arguments = || ["--include-path".to_owned(), "/api/me".to_owned()];
    let (is_fine, told) = run(&server, &described, arguments().into()).await;
    assert!(is_fine, "{told}");
    let answers = &mut described["paths"]["/api/me"]["get"]["responses"];
    answers.as_object_mut().unwrap().remove("401").unwrap();
    let (is_fine, told) = run(&server, &described, arguments().into()).await;
    assert!(!is_fine && told.contains("ST103"), "{told}");
}

#[rocket::async_test]
async fn it_is_an_openapi_document() {
    let server = Server::dev();
    let described = described(&server).await.to_string();
    let place = Folder::empty();
    let rows = [
        (described.clone(), true),
        (described.replace("\"responses\"", "\"answers\""), false),
    ];
    for (text, is_valid) in rows {
        let file = place.file("openapi.json", &text);
        let mut program = python(SCRIPT, &["-m", "openapi_spec_validator", &file]);
        let ended = spawn_blocking(move || program.output());
        let ended = ended.await.unwrap().unwrap();
        let told = String::from_utf8_lossy(&ended.stdout);
        assert_eq!(ended.status.success(), is_valid, "{told}");
    }
}

async fn described(server: &Server) -> Value {
    server.get("/openapi.json").await.json().await.unwrap()
}

/// The description with answers that have no members but those that it names: one that is not described is an error here, and
/// none for clients, who leave alone what they do not know.
fn closed(mut document: Value) -> Value {
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    for (name, schema) in schemas {
        // What is sent, and what is part of a larger whole.
        let is_open = name.contains("Asked")
            || name.contains("Search")
            || [
                "AuthzenAction",
                "AuthzenEntity",
                "AuthzenKind",
                "AuthzenOptions",
                "PolicyDecision",
            ]
            .contains(&&**name);
        if !is_open && schema["properties"].is_object() {
            schema["additionalProperties"] = json!(false);
        }
    }
    document
}

/// Tries out `described` at `server`: whether all is well, and what was printed.
async fn run(server: &Server, described: &Value, arguments: Vec<String>) -> (bool, String) {
    let place = Folder::empty();
    place.file("openapi.json", &described.to_string());
    let program = packages(SCRIPT).join("bin/schemathesis");
    let program = program.to_str().unwrap();
    let mut command = python(SCRIPT, &[program, "--config-file", CONFIGURATION, "run"]);
    command
        .args(["openapi.json", "--url", server.public()])
        .args(arguments)
        .current_dir(place.path())
        .stdin(Stdio::null());
    let ended = spawn_blocking(move || command.output());
    let ended = ended.await.unwrap().unwrap();
    let [printed, told] = [&ended.stdout, &ended.stderr].map(|text| String::from_utf8_lossy(text));
    (ended.status.success(), format!("{printed}{told}"))
}

/// Installs the programs.
const SCRIPT: &str = "need-schemathesis";

const CONFIGURATION: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/server/openapi/schemathesis.toml"
);

/// Left out.
const EVENTS: &str = "/admin/api/policy/events";

/// Fewer requests than this try nothing out.
const FEW: u32 = 500;
