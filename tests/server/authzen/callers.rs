//! Whoever asks is a caller himself.

use serde_json::json;

use super::{alice, route};
use crate::support::{Scrape, Server};

const PATHS: [&str; 5] = [
    "evaluation",
    "evaluations",
    "search/subject",
    "search/resource",
    "search/action",
];

#[rocket::async_test]
async fn only_whom_the_policy_lets_may_ask() {
    let server = Server::dev();
    for path in PATHS {
        for (who, status, code) in [
            ("anonymous", 401, "sign_in_required"),
            ("bob", 403, "permission_missing"),
            ("alice", 403, "permission_missing"),
        ] {
            let about = format!("{who}: {path}");
            let request = server.request("POST", &format!("/access/v1/{path}"));
            let mut request = request.json(&route(&alice(), "GET", "/api/open"));
            if who != "anonymous" {
                request = request.bearer_auth(server.token(who).await);
            }
            let problem = server.problem(request.send().await.unwrap(), &about).await;
            assert_eq!(
                (&problem["status"], &problem["code"]),
                (&status.into(), &code.into()),
                "{about}"
            );
        }
        let answer = server
            .ask("dave", "GET", &format!("/access/v1/{path}"))
            .await;
        assert_eq!(server.problem(answer, path).await["status"], 405);
    }
}

#[rocket::async_test]
async fn decisions_are_counted_at_this_door_and_searches_are_none() {
    let server = Server::dev();
    let count = async |effect: &str| {
        let scrape = Scrape::of(&server).await;
        scrape.value(&format!(
            r#"whiteroom_policy_decisions_total{{door="authzen",effect="{effect}",http_route=""}}"#
        ))
    };
    assert_eq!((count("allow").await, count("deny").await), (0.0, 0.0));
    let (open, other) = ("/api/open", "/api/other");
    let items: Vec<_> = [open, open, other]
        .map(|path| route(&alice(), "GET", path))
        .into();
    super::asked(&server, "evaluations", &json!({ "evaluations": items })).await;
    super::asked(&server, "evaluation", &route(&alice(), "GET", other)).await;
    super::asked(&server, "search/action", &route(&alice(), "GET", open)).await;
    assert_eq!((count("allow").await, count("deny").await), (2.0, 2.0));
}

#[rocket::async_test]
async fn each_decision_has_its_line_in_the_decision_log() {
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DECISION_LOG", "stdout")]);
    let answer = super::asked(&server, "evaluation", &route(&alice(), "GET", "/api/other")).await;
    let id = answer["context"]["decision_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let ended = server.stop("TERM");
    let line = ended
        .printed
        .lines()
        .find(|line| line.contains(&id))
        .unwrap();
    for part in [
        r#""door":"authzen""#,
        r#""method":"GET""#,
        r#""path":"/api/other""#,
        r#""permission:read:protected""#,
        r#""verdict":"deny""#,
    ] {
        assert!(line.contains(part), "{line}");
    }
}
