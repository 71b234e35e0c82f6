//! Replays at the desk: the recent decisions against `candidate.csv`, and against rules that somebody sends.

use reqwest::Response;
use rocket::futures::future::join_all;
use serde_json::{Value, json};

use crate::shadow::{RULES, access, eventually, folder, server};
use crate::support::{Folder, Server};

const PATH: &str = "/admin/api/policy/replay";

async fn post(server: &Server, body: String, kind: Option<&str>) -> Response {
    let request = server.request("POST", PATH).body(body);
    let request = match kind {
        Some(kind) => request.header("Content-Type", kind),
        None => request,
    };
    let token = server.token("dora").await;
    request.bearer_auth(token).send().await.unwrap()
}

async fn against(server: &Server, rules: &str) -> Value {
    let body = json!({ "rules": rules }).to_string();
    let answer = post(server, body, Some("application/json")).await;
    assert_eq!(answer.status(), 200, "{:?}", answer.text().await);
    answer.json().await.unwrap()
}

#[rocket::async_test]
async fn what_rules_would_flip_is_told_newest_first_with_both_answers() {
    let folder = folder();
    let server = server(&folder);
    assert_eq!(server.get("/api/open").await.status(), 200);
    assert_eq!(server.get("/api/me").await.status(), 401);
    assert_eq!(
        server.ask("alice", "GET", "/api/protected").await.status(),
        200
    );
    // Four decisions: three, and this one's own.
    let same = against(&server, RULES).await;
    assert_eq!(
        (&same["asked"], &same["flips"], &same["failed"]),
        (&json!(4), &json!(0), &json!(0))
    );
    assert_eq!(same["cut"], false);
    let rules = RULES.replace("/api/open", "/api/me");
    let flips = against(&server, &rules).await;
    assert_eq!(
        (&flips["asked"], &flips["flips"], &flips["failed"]),
        (&json!(5), &json!(2), &json!(0))
    );
    let [me, open] = flips["decisions"].as_array().unwrap().as_slice() else {
        panic!("{flips:#}")
    };
    assert_eq!(
        (&me["path"], &open["path"]),
        (&json!("/api/me"), &json!("/api/open"))
    );
    assert_eq!(me["candidate"]["verdict"], "allow");
    assert_eq!(
        me["candidate"]["rule"],
        json!({"file": "rules", "line": 1, "text": "p, anyone, /api/me, ^GET$, allow"})
    );
    assert_eq!(me["candidate"]["revision"], flips["candidate"]);
    let rule = json!({"line": 1, "text": "p, anyone, /api/open, ^GET$, allow"});
    assert_eq!((&open["ruled"], &open["rule"]), (&json!("allow"), &rule));
    assert_eq!(open["candidate"]["rule"], Value::Null);
}

#[rocket::async_test]
async fn the_candidate_is_asked_and_one_that_is_none_is_told() {
    let folder = folder();
    let server = server(&folder);
    assert_eq!(server.get("/api/open").await.status(), 200);
    let answer = server.ask("dora", "GET", PATH).await;
    assert_eq!(answer.status(), 404);
    let problem = server.problem(answer, "none").await;
    assert_eq!(problem["code"], "not_found");
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.starts_with("There is no `candidate.csv`"),
        "{detail}"
    );
    // A broken one is another 404, with what is wrong.
    folder.file("candidate.csv", "p, anyone\n");
    eventually("it breaks", || async {
        let answer = server.ask("dora", "GET", PATH).await;
        let answer: Value = answer.json().await.unwrap();
        server.keep_trace(answer["trace_id"].as_str().unwrap());
        let detail = answer["detail"].as_str().unwrap();
        detail.contains("cannot be used") && detail.contains("candidate.csv:1:")
    })
    .await;
    folder.file("candidate.csv", &RULES.replace("/api/open", "/api/shut"));
    eventually("it is mended", || async {
        server.ask("dora", "GET", PATH).await.status() == 200
    })
    .await;
    let answer = server.ask("dora", "GET", PATH).await;
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["flips"], 1, "{answer:#}");
    assert_eq!(answer["decisions"][0]["path"], "/api/open");
    let rule = &answer["decisions"][0]["candidate"]["rule"];
    assert_eq!(rule, &Value::Null);
}

/// A body, its type, the status, and what is said.
#[rocket::async_test]
async fn a_body_that_is_no_policy_is_refused_and_says_what_is_wanted() {
    let folder = folder();
    let server = server(&folder);
    let json = Some("application/json");
    let large = json!({"rules": "#".repeat(4 << 20)}).to_string();
    let faulty = json!({"rules": "p, anyone\np, a, b, c, perhaps\n"}).to_string();
    for (name, body, kind, status, code, says) in [
        ("no JSON", "p, a", json, 400, "invalid_body", "policy.csv"),
        ("a list", "[\"p\"]", json, 400, "invalid_body", "policy.csv"),
        (
            "another member",
            r#"{"rules":"","x":1}"#,
            json,
            400,
            "invalid_body",
            "policy.csv",
        ),
        (
            "no text",
            r#"{"rules":7}"#,
            json,
            400,
            "invalid_body",
            "policy.csv",
        ),
        ("nothing", "", json, 400, "invalid_body", "policy.csv"),
        (
            "a form",
            "rules=p",
            Some("application/x-www-form-urlencoded"),
            415,
            "unsupported_media_type",
            "fit",
        ),
        (
            "4 MiB",
            large.as_str(),
            json,
            413,
            "payload_too_large",
            "larger",
        ),
        (
            "faulty rules",
            faulty.as_str(),
            json,
            400,
            "invalid_rules",
            "do not load",
        ),
    ] {
        let answer = post(&server, body.to_owned(), kind).await;
        assert_eq!(answer.status(), status, "{name}");
        let problem = server.problem(answer, name).await;
        assert_eq!(problem["code"], code, "{name}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{name}: {detail}");
        if code == "invalid_rules" {
            let problems = problem["problems"].as_array().unwrap();
            let places: Vec<Value> = problems
                .iter()
                .map(|problem| json!([problem["file"], problem["line"], problem["code"]]))
                .collect();
            let expected = [
                json!(["rules", 1, "column-count"]),
                json!(["rules", 2, "effect"]),
            ];
            assert_eq!(places, expected);
        }
    }
}

/// No more than two hundred are listed, and those who come together are answered one after the other.
#[rocket::async_test]
async fn many_flips_are_counted_and_the_last_of_them_listed() {
    let folder = folder();
    let server = server(&folder);
    let requests: Vec<String> = (0..100).map(|n| format!("GET /api/open?{n}")).collect();
    for _ in 0..3 {
        access(&server, &requests).await;
    }
    let rules = RULES.replace("/api/open", "/api/shut");
    let answers = join_all((0..4).map(|_| against(&server, &rules))).await;
    for answer in answers {
        assert_eq!(answer["flips"], 300, "{answer:#}");
        assert_eq!(answer["decisions"].as_array().unwrap().len(), 200);
    }
}

#[rocket::async_test]
async fn without_recent_decisions_nothing_is_asked() {
    let folder: Folder = folder();
    let server = Server::dev_with(&[
        ("WHITEROOM_POLICY__DIR", folder.name()),
        ("WHITEROOM_POLICY__RECENT_DECISIONS", "0"),
    ]);
    assert_eq!(server.get("/api/open").await.status(), 200);
    let answer = against(&server, "").await;
    assert_eq!((&answer["asked"], &answer["flips"]), (&json!(0), &json!(0)));
}
