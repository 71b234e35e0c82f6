//! What is sent is read with care: one thing is wrong in each row, and the answer says which.

use serde_json::{Value, json};

use super::{alice, asked, refused, route};
use crate::support::Server;

/// What is wrong, the path, the body, and a part of the refusal's detail.
struct Bad(&'static str, &'static str, Value, &'static str);

#[rustfmt::skip]
fn bad() -> Vec<Bad> {
    let good = || route(&alice(), "GET", "/api/open");
    let with = |member: &str, value: Value| { let mut body = good(); body[member] = value; body };
    let without = |member: &str| { let mut body = good(); body.as_object_mut().unwrap().remove(member); body };
    let items = |count: usize| json!({"evaluations": vec![good(); count]});
    vec![
        Bad("no subject", "evaluation", without("subject"), "`subject` is an object"),
        Bad("no action", "evaluation", without("action"), "`action` is an object"),
        Bad("no resource", "evaluation", without("resource"), "`resource` is an object"),
        Bad("a null subject", "evaluation", with("subject", Value::Null), "`subject` is an object"),
        Bad("a subject's text", "evaluation", with("subject", json!("alice")), "`subject` is an object"),
        Bad("no subject.type", "evaluation", with("subject", json!({"id": "a"})), "`subject.type`"),
        Bad("no subject.id", "evaluation", with("subject", json!({"type": "user"})), "`subject.id`"),
        Bad("a number for subject.id", "evaluation", with("subject", json!({"type": "user", "id": 1})), "`subject.id`"),
        Bad("a list of properties", "evaluation", with("subject", json!({"type": "user", "id": "a", "properties": []})), "`subject.properties`"),
        Bad("no action.name", "evaluation", with("action", json!({})), "`action.name`"),
        Bad("a number for action.name", "evaluation", with("action", json!({"name": 123})), "`action.name`"),
        Bad("a text for action.properties", "evaluation", with("action", json!({"name": "GET", "properties": "x"})), "`action.properties`"),
        Bad("no resource.type", "evaluation", with("resource", json!({"id": "/"})), "`resource.type`"),
        Bad("no resource.id", "evaluation", with("resource", json!({"type": "route"})), "`resource.id`"),
        Bad("a context's text", "evaluation", with("context", json!("now")), "`context`"),
        Bad("the same for a call without evaluations", "evaluations", without("subject"), "`subject` is an object"),
        Bad("the same for no evaluations", "evaluations", { let mut body = without("subject"); body["evaluations"] = json!([]); body }, "`subject` is an object"),
        Bad("evaluations an object", "evaluations", with("evaluations", json!({})), "`evaluations`"),
        Bad("101 evaluations", "evaluations", items(101), "at most 100"),
        Bad("a default that is a text", "evaluations", json!({"subject": "alice", "evaluations": [good()]}), "`subject` is an object"),
        Bad("a default context that is a list", "evaluations", json!({"context": [], "evaluations": [good()]}), "`context`"),
        Bad("options a list", "evaluations", json!({"options": [], "evaluations": [good()]}), "`options`"),
        Bad("another semantic", "evaluations", json!({"options": {"evaluations_semantic": "first"}, "evaluations": [good()]}), "`permit_on_first_permit`"),
        Bad("a semantic that is no text", "evaluations", json!({"options": {"evaluations_semantic": true}, "evaluations": [good()]}), "`execute_all`"),
        Bad("subject search without an action", "search/subject", without("action"), "`action` is an object"),
        Bad("subject search without resource.id", "search/subject", with("resource", json!({"type": "route"})), "`resource.id`"),
        Bad("subject search without subject.type", "search/subject", with("subject", json!({})), "`subject.type`"),
        Bad("resource search without a subject", "search/resource", without("subject"), "`subject` is an object"),
        Bad("resource search without subject.id", "search/resource", with("subject", json!({"type": "user"})), "`subject.id`"),
        Bad("action search without a resource", "search/action", without("resource"), "`resource` is an object"),
        Bad("page a number", "search/action", with("page", json!(1)), "`page`"),
        Bad("a negative limit", "search/action", with("page", json!({"limit": -1})), "`page.limit`"),
        Bad("a token of nobody", "search/action", with("page", json!({"token": "*"})), "`page.token`"),
    ]
}

#[rocket::async_test]
async fn a_member_that_is_missing_or_mistyped_is_named() {
    let server = Server::dev();
    for Bad(about, path, body, part) in bad() {
        let problem = refused(&server, path, &body).await;
        assert_eq!(
            (&problem["status"], &problem["code"]),
            (&400.into(), &"invalid_body".into()),
            "{about}"
        );
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(part), "{about}: {detail}");
    }
}

#[rocket::async_test]
async fn what_is_no_json_object_is_refused_by_every_endpoint() {
    let server = Server::dev();
    let good = route(&alice(), "GET", "/api/open").to_string();
    let deep = format!("{}{}", r#"{"subject":"#, "[".repeat(10_000));
    let twice = good.replace(r#""id":"/api/open""#, r#""id":"/api/open","id":"/api/me""#);
    let many = json!({"evaluations": vec![route(&alice(), "GET", "/api/open"); 10_000]});
    let json = Some("application/json");
    for (about, body, content_type, status) in [
        ("no body", String::new(), json, 400),
        ("no JSON", "subject".to_owned(), json, 400),
        (
            "half of it",
            good.trim_end_matches('}').to_owned(),
            json,
            400,
        ),
        ("two", format!("{good}{good}"), json, 400),
        ("a list", format!("[{good}]"), json, 400),
        ("deep JSON", deep, json, 400),
        ("an id twice", twice, json, 400),
        (
            "a form",
            good.clone(),
            Some("application/x-www-form-urlencoded"),
            400,
        ),
        ("text", good.clone(), Some("text/plain"), 400),
        ("half a type", good.clone(), Some("json"), 400),
        ("10,000 evaluations", many.to_string(), json, 413),
    ] {
        for path in [
            "evaluation",
            "evaluations",
            "search/subject",
            "search/resource",
            "search/action",
        ] {
            let about = format!("{about} to {path}");
            let request = server.request("POST", &format!("/access/v1/{path}"));
            let request = request.bearer_auth(server.token("dave").await);
            let request = request.body(body.clone()).header("X-Request-ID", "r-1");
            let request = match content_type {
                Some(content_type) => request.header("Content-Type", content_type),
                None => request,
            };
            let answer = request.send().await.unwrap();
            assert_eq!(answer.headers()["x-request-id"], "r-1", "{about}");
            let problem = server.problem(answer, &about).await;
            assert_eq!(problem["status"], status, "{about}");
        }
    }
}

#[rocket::async_test]
async fn what_is_not_known_is_not_read() {
    let server = Server::dev();
    let mut body = route(&alice(), "GET", "/api/protected");
    body["foo"] = json!("bar");
    body["future"] = json!({"nested": [true]});
    body["subject"]["more"] = json!(1);
    body["context"] = json!({"time": "2026-06-27T18:03-07:00"});
    assert_eq!(
        asked(&server, "evaluation", &body).await,
        json!({"decision": true})
    );
    let mut many = json!({"evaluations": [body.clone()], "options": {"another": "value"}});
    many["evaluations"][0]["evaluations"] = json!(7);
    let answer = asked(&server, "evaluations", &many).await;
    assert_eq!(answer, json!({"evaluations": [{"decision": true}]}));
}

#[rocket::async_test]
async fn a_request_id_is_echoed_if_it_is_fit_for_it() {
    let server = Server::dev();
    let (most, more) = ("x".repeat(256), "x".repeat(257));
    for (ids, echoed) in [
        (&["bfe9eb29-ab87-4ca3-be83-a1d5d8305716"][..], true),
        (&["any text, of 7 words and signs!"], true),
        (&[&most], true),
        (&[&more], false),
        (&["a\tb"], false),
        (&["one", "two"], false),
        (&[""], false),
        (&[], false),
    ] {
        for who in ["dave", "bob", "anonymous"] {
            let mut request = server.request("POST", "/access/v1/evaluation");
            request = request.json(&route(&alice(), "GET", "/api/open"));
            if who != "anonymous" {
                request = request.bearer_auth(server.token(who).await);
            }
            for id in ids {
                request = request.header("X-Request-ID", *id);
            }
            let answer = request.send().await.unwrap();
            let found = answer.headers().get("x-request-id");
            let found = found.map(|found| found.to_str().unwrap());
            assert_eq!(
                found,
                ids.first().filter(|_| echoed).copied(),
                "{who}: {ids:?}"
            );
        }
    }
    let elsewhere = server
        .request("GET", "/api/open")
        .header("X-Request-ID", "r-1");
    let elsewhere = elsewhere.send().await.unwrap();
    assert!(!elsewhere.headers().contains_key("x-request-id"));
}
