//! Who is not let in, and what is asked badly.

use serde_json::{Value, json};
use whiteroom::http::routes;

use super::{DESK, server};
use crate::support::{Folder, Server};

#[rocket::async_test]
async fn nobody_looks_whom_the_policy_does_not_let() {
    let server = Server::dev();
    let routes = routes::decided().into_iter();
    let routes: Vec<_> = routes
        .filter(|route| route.pattern.starts_with(DESK))
        .collect();
    assert!(routes.len() >= 7, "{routes:?}");
    for route in routes {
        for (who, status, code) in [
            ("anonymous", 401, "sign_in_required"),
            ("bob", 403, "permission_missing"),
            ("alice", 403, "permission_missing"),
        ] {
            let about = format!("{who}: {route}");
            let answer = server.ask(who, &route.method, &route.pattern).await;
            let problem = server.problem(answer, &about).await;
            assert_eq!(problem["status"], status, "{about}");
            assert_eq!(problem["code"], code, "{about}");
            if who != "anonymous" {
                assert_eq!(problem["missing"], json!(["read:policy"]), "{about}");
            }
        }
        let forged = server
            .request(&route.method, &route.pattern)
            .bearer_auth("a.b.c");
        let problem = server.problem(forged.send().await.unwrap(), "forged").await;
        assert_eq!(problem["status"], 401, "{route}");
    }
}

/// A path below the desk, and the status and code of its refusal.
#[rustfmt::skip]
const BAD: [(&str, u16, &str); 33] = [
    ("?x=1", 400, "invalid_query"),
    ("?of=live", 400, "invalid_query"),
    ("/rules?off=1", 400, "invalid_query"),
    ("/rules?of=", 400, "invalid_query"),
    ("/rules?of=Live", 400, "invalid_query"),
    ("/rules?of=old", 400, "invalid_query"),
    ("/rules?of=live&of=live", 400, "invalid_query"),
    ("/rules?offset=-1", 400, "invalid_query"),
    ("/rules?offset=%2B1", 400, "invalid_query"),
    ("/rules?offset=", 400, "invalid_query"),
    ("/rules?offset=99999999999999999999999", 400, "invalid_query"),
    ("/rules?limit=1001", 400, "invalid_query"),
    ("/rules?limit=ten", 400, "invalid_query"),
    ("/rules?Limit=1", 400, "invalid_query"),
    ("/rules?=", 400, "invalid_query"),
    ("/matrix?who=alice", 400, "invalid_query"),
    ("/matrix?of=folder", 400, "invalid_query"),
    ("/diff?of=candidate", 400, "invalid_query"),
    ("/decisions?verdict=allowed", 400, "invalid_query"),
    ("/decisions?door=gate", 400, "invalid_query"),
    ("/decisions?code=step_up", 400, "invalid_query"),
    ("/decisions?limit=5000", 400, "invalid_query"),
    ("/decisions?line=a", 400, "invalid_query"),
    ("/decisions?rule=1", 400, "invalid_query"),
    ("/decisions?path=/a&path=/b", 400, "invalid_query"),
    ("/events?of=live", 400, "invalid_query"),
    ("/rules?of=candidate", 404, "not_found"),
    ("/matrix?of=candidate", 404, "not_found"),
    ("/diff", 404, "not_found"),
    ("/nothing", 404, "not_found"),
    ("/rules/1", 404, "not_found"),
    ("/explain", 405, "method_not_allowed"),
    ("//rules", 400, "ambiguous_path"),
];

#[rocket::async_test]
async fn what_is_asked_badly_is_refused_and_said_so() {
    let server = Server::dev();
    for (path, status, code) in BAD {
        let answer = server.ask("carol", "GET", &format!("{DESK}{path}")).await;
        let problem = server.problem(answer, path).await;
        assert_eq!(
            (&problem["status"], &problem["code"]),
            (&status.into(), &code.into()),
            "{path}"
        );
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            !detail.contains("folder=") && detail.ends_with('.'),
            "{path}: {detail}"
        );
    }
    for method in ["PUT", "PATCH", "DELETE"] {
        for path in ["", "/rules", "/explain"] {
            let answer = server.ask("carol", method, &format!("{DESK}{path}")).await;
            assert_eq!(answer.status(), 405, "{method} {path}");
        }
    }
}

/// A body, its content type, and the status and code of its refusal, with a part of what is said.
struct Body(
    &'static str,
    Vec<u8>,
    &'static str,
    u16,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
fn bodies() -> Vec<Body> {
    let asked = |members: Value| {
        let mut body = json!({"method": "GET", "path": "/api/open"});
        body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        body.to_string().into_bytes()
    };
    let megabyte = asked(json!({"claims": {"sub": "x", "note": "x".repeat(1_000_000)}}));
    vec![
        Body("no body", vec![], JSON, 400, "invalid_body", "JSON like"),
        Body("not JSON", b"alice".to_vec(), JSON, 400, "invalid_body", "JSON like"),
        Body("half of JSON", b"{\"who\":".to_vec(), JSON, 400, "invalid_body", "JSON like"),
        Body("a list", b"[\"alice\",null,\"GET\",\"/\",null]".to_vec(), JSON, 400, "invalid_body", "JSON like"),
        Body("deep JSON", "[".repeat(10_000).into_bytes(), JSON, 400, "invalid_body", "JSON like"),
        Body("another member", asked(json!({"as": "alice"})), JSON, 400, "invalid_body", "JSON like"),
        Body("two callers", asked(json!({"who": "alice", "claims": {}})), JSON, 400, "invalid_body", "JSON like"),
        Body("another side", asked(json!({"of": "old"})), JSON, 400, "invalid_body", "candidate"),
        Body("claims a text", asked(json!({"claims": "a.b.c"})), JSON, 400, "invalid_body", "`claims` is an object"),
        Body("claims a list", asked(json!({"claims": [1]})), JSON, 400, "invalid_body", "`claims` is an object"),
        Body("claims a number", asked(json!({"claims": 7})), JSON, 400, "invalid_body", "`claims` is an object"),
        Body("a small method", asked(json!({"method": "get"})), JSON, 400, "invalid_body", "in capitals"),
        Body("no such method", asked(json!({"method": "FETCH"})), JSON, 400, "invalid_body", "in capitals"),
        Body("a URL", asked(json!({"path": "http://a.example/"})), JSON, 400, "invalid_body", "begins with `/`"),
        Body("no path", b"{\"method\":\"GET\"}".to_vec(), JSON, 400, "invalid_body", "JSON like"),
        Body("nobody", asked(json!({"who": "zoe-unknown"})), JSON, 404, "not_found", "there are anonymous, alice, bob"),
        Body("no candidate", asked(json!({"of": "candidate"})), JSON, 404, "not_found", "`candidate.csv`"),
        Body("1 MB of claims", megabyte, JSON, 413, "payload_too_large", "larger"),
        Body("a form", asked(json!({})), "application/x-www-form-urlencoded", 415, "unsupported_media_type", ""),
        Body("text", asked(json!({})), "text/plain", 415, "unsupported_media_type", ""),
    ]
}

const JSON: &str = "application/json";

#[rocket::async_test]
async fn a_question_that_cannot_be_one_is_refused_and_said_so() {
    let server = Server::dev();
    let path = format!("{DESK}/explain");
    for Body(about, body, content_type, status, code, said) in bodies() {
        let request = server
            .request("POST", &path)
            .header("Content-Type", content_type);
        let request = request.bearer_auth(server.token("carol").await).body(body);
        let problem = server.problem(request.send().await.unwrap(), about).await;
        assert_eq!(
            (&problem["status"], &problem["code"]),
            (&status.into(), &code.into()),
            "{about}"
        );
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(said), "{about}: {detail}");
    }
    // What was asked never reaches the log.
    assert!(!server.stop("TERM").told.contains("zoe-unknown"));
}

#[rocket::async_test]
async fn a_candidate_that_cannot_be_used_is_said_to_be_so() {
    let folder = Folder::with_shipped_policy();
    folder.append("candidate.csv", "p, anyone, /api/open, ^GET$, perhaps");
    let server = server(&folder);
    for path in ["/rules?of=candidate", "/matrix?of=candidate", "/diff"] {
        let answer = server.ask("carol", "GET", &format!("{DESK}{path}")).await;
        let problem = server.problem(answer, path).await;
        assert_eq!(problem["status"], 404, "{path}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail.contains("candidate.csv:2:") && detail.contains("perhaps"),
            "{path}: {detail}"
        );
    }
}
