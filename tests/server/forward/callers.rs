//! What the service behind a proxy is told of the caller, and what becomes of the decision.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::{ask, bearing, code, original, trusting};
use crate::support::{Folder, Forge, RawAnswer, Server};

/// The names in a header of `answer`, decoded.
fn names(answer: &RawAnswer, header: &str) -> Vec<String> {
    let list = answer.header(header).expect(header);
    let names = list.split(',');
    names
        .map(|name| percent_decode_str(name).decode_utf8().unwrap().into_owned())
        .collect()
}

#[rocket::async_test]
async fn no_name_forges_another_or_a_header() {
    let forge = Forge::start();
    let server = forge.server_with(&trusting("x-original"));
    let open = original("GET", "/api/open");
    for (claims, subject, principals) in [
        (
            json!({}),
            "user:auth0%7Calice",
            "anyone,authenticated,permission:read:protected,user:auth0%7Calice",
        ),
        (
            json!({"sub": "a,user:admin", "permissions": []}),
            "user:a%2Cuser:admin",
            "anyone,authenticated,user:a%2Cuser:admin",
        ),
        (
            json!({"sub": "a\r\nX-Whiteroom-Subject: b", "permissions": ["x,y", "%2C"]}),
            "user:a%0D%0AX-Whiteroom-Subject:%20b",
            "anyone,authenticated,permission:%252C,permission:x%2Cy,user:a%0D%0AX-Whiteroom-Subject:%20b",
        ),
        (
            json!({"sub": "\u{e9}\u{0}\"", "permissions": []}),
            "user:%C3%A9%00%22",
            "anyone,authenticated,user:%C3%A9%00%22",
        ),
    ] {
        let token = forge.with_claims(&claims);
        server.keep_secret(&token);
        let answer = ask(&server, open.clone() + bearing(&token).as_str());
        assert_eq!(answer.status, 200, "{claims}: {answer:?}");
        assert_eq!(
            answer.header("x-whiteroom-subject"),
            Some(subject),
            "{claims}"
        );
        assert_eq!(
            answer.header("x-whiteroom-principals"),
            Some(principals),
            "{claims}"
        );
        let sub = claims
            .get("sub")
            .and_then(Value::as_str)
            .unwrap_or("auth0|alice");
        assert!(
            names(&answer, "x-whiteroom-principals").contains(&format!("user:{sub}")),
            "{claims}"
        );
    }
    let nobody = ask(&server, open);
    assert_eq!(nobody.header("x-whiteroom-subject"), Some("anonymous"));
    assert_eq!(nobody.header("x-whiteroom-principals"), Some("anyone"));
}

/// Every answer of a decision names it; where there is a log, the name is that of a line.
#[rocket::async_test]
async fn a_decision_is_named_and_logged_under_its_name() {
    let folder = Folder::empty();
    let path = format!("{}/decisions.jsonl", folder.name());
    let log = ("WHITEROOM_POLICY__DECISION_LOG", path.as_str());
    let server = Server::dev_with(&[&trusting("x-original")[..], &[log]].concat());
    let alice = server.token("alice").await;
    let admitted = ask(
        &server,
        original("HEAD", "/%61pi/protected?a=b") + bearing(&alice).as_str(),
    );
    let id = admitted
        .header("x-whiteroom-decision-id")
        .unwrap()
        .to_owned();
    let refused = ask(&server, original("DELETE", "/other/service"));
    let kind = refused.header("content-type");
    let problem = server.document(401, kind, &refused.body, "refused");
    server.stop("TERM");
    let lines = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [one, other] = lines.as_slice() else {
        panic!("{lines:#?}")
    };
    for (line, id, method, path, verdict) in [
        (one, json!(id), "GET", "/api/protected", "allow"),
        (
            other,
            problem["decision_id"].clone(),
            "DELETE",
            "/other/service",
            "deny",
        ),
    ] {
        assert_eq!(line["decision_id"], id);
        let found =
            ["door", "method", "path", "route", "verdict"].map(|name| line[name].as_str().unwrap());
        assert_eq!(found, ["forward_auth", method, path, "", verdict]);
    }
}

#[rocket::async_test]
async fn a_decision_without_a_log_has_a_name_of_its_own() {
    let server = Server::dev_with(&trusting("x-original"));
    let ids: Vec<_> = (0..2)
        .map(|_| {
            let answer = ask(&server, original("GET", "/api/open"));
            answer.header("x-whiteroom-decision-id").unwrap().to_owned()
        })
        .collect();
    assert!(ids.iter().all(|id| id.len() == 16), "{ids:?}");
    assert_ne!(ids[0], ids[1]);
}

#[rocket::async_test]
async fn the_log_of_requests_tells_the_rule_and_the_kind_of_caller() {
    let server = Server::dev_with(&trusting("x-original"));
    ask(&server, original("GET", "/api/open"));
    let told = server.stop("TERM").told;
    let line = told
        .lines()
        .find(|line| line.contains("/authz/forward"))
        .expect(&told);
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["caller"], "anonymous");
    assert!(
        line["rule"].as_str().unwrap().ends_with("policy.csv:18"),
        "{line}"
    );
}

#[rocket::async_test]
async fn without_keys_nobody_is_good_or_bad() {
    let forge = Forge::absent();
    let server = forge.server_with(&trusting("x-original"));
    let token = forge.token();
    server.keep_secret(&token);
    for path in ["/api/open", "/api/protected", "/other/service"] {
        let answer = ask(&server, original("GET", path) + bearing(&token).as_str());
        let found = code(&server, &answer, path);
        assert_eq!(
            (answer.status, found.as_deref()),
            (503, Some("keys_unavailable")),
            "{path}"
        );
        let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=30).contains(&seconds), "{seconds}");
    }
    assert_eq!(ask(&server, original("GET", "/api/open")).status, 200);
}
