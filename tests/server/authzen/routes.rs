//! About routes the answer is what the guard would do, and a denial says why.

use serde_json::{Value, json};

use super::{alice, asked, route, user};
use crate::support::{Folder, Forge, Server, now};

#[rocket::async_test]
async fn the_answer_is_what_the_guard_does() {
    let server = Server::dev();
    let anonymous = json!({"type": "anonymous", "id": ""});
    for (who, subject) in [
        ("alice", alice()),
        ("bob", user("auth0|bob")),
        (
            "dave",
            json!({"type": "user", "id": "auth0|dave", "properties": {"permissions": ["evaluate:access"]}}),
        ),
        ("anonymous", anonymous),
    ] {
        for path in [
            "/api/open",
            "/api/members-only",
            "/api/me",
            "/api/protected",
            "/api/protected/",
            "/%61pi/protected",
            "/api/protected?x=1",
        ] {
            for method in ["GET", "HEAD"] {
                let about = format!("{who}: {method} {path}");
                let status = server.ask(who, method, path).await.status().as_u16();
                let answer = asked(&server, "evaluation", &route(&subject, method, path)).await;
                assert_eq!(answer["decision"], status == 200, "{about}: {answer}");
            }
        }
    }
}

/// A subject, an action, a resource, and the `id` of the denial, or none where it is allowed.
struct Row(Value, &'static str, Value, Option<&'static str>);

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    let at = |path: &str| json!({"type": "route", "id": path});
    let with = |properties: Value| json!({"type": "user", "id": "auth0|x", "properties": properties});
    vec![
        Row(alice(), "GET", at("/api/protected"), None),
        Row(with(json!({"permissions": "read:protected"})), "GET", at("/api/protected"), None),
        Row(with(json!({"permissions": ["read:other"]})), "GET", at("/api/protected"), Some("permission_missing")),
        Row(with(json!({"permissions": 7})), "GET", at("/api/protected"), Some("permission_missing")),
        Row(with(json!({"scope": "read:protected"})), "GET", at("/api/protected"), Some("permission_missing")),
        Row(with(json!({"sub": "auth0|alice"})), "GET", at("/api/me"), None),
        Row(json!({"type": "anonymous", "id": "x", "properties": {"permissions": ["read:protected"]}}), "GET", at("/api/protected"), Some("sign_in_required")),
        Row(json!({"type": "spaceship", "id": "auth0|alice"}), "GET", at("/api/open"), Some("unknown_subject_type")),
        Row(with(json!({"iss": "https://nobody.example/"})), "GET", at("/api/open"), Some("untrusted_issuer")),
        Row(with(json!({"iss": 7})), "GET", at("/api/open"), Some("untrusted_issuer")),
        Row(alice(), "DELETE", at("/api/protected"), Some("denied")),
        Row(alice(), "get", at("/api/protected"), Some("unknown_action")),
        Row(alice(), "BREW", at("/api/protected"), Some("unknown_action")),
        Row(alice(), "GET", at("/api/x/../protected"), Some("ambiguous_path")),
        Row(alice(), "GET", at("/api/%2e%2e/protected"), Some("ambiguous_path")),
        Row(alice(), "GET", at("/api//protected"), Some("ambiguous_path")),
        Row(alice(), "GET", at("/api%2fprotected"), Some("ambiguous_path")),
        Row(alice(), "GET", at("/api/protected;x"), Some("ambiguous_path")),
        Row(alice(), "GET", at("http://a.example/api/protected"), Some("ambiguous_path")),
        Row(alice(), "GET", at("api/protected"), Some("ambiguous_path")),
        Row(alice(), "GET", at(""), Some("ambiguous_path")),
        Row(alice(), "GET", json!({"type": "record", "id": "/api/protected"}), Some("unknown_resource_type")),
        Row(alice(), "GET", json!({"type": "Route", "id": "/api/protected"}), Some("unknown_resource_type")),
    ]
}

#[rocket::async_test]
async fn a_denial_is_an_answer_with_a_reason() {
    let server = Server::dev();
    for Row(subject, action, resource, id) in rows() {
        let body = json!({"subject": subject, "action": {"name": action}, "resource": resource});
        let answer = asked(&server, "evaluation", &body).await;
        let Some(id) = id else {
            assert_eq!(answer, json!({"decision": true}), "{body}");
            continue;
        };
        assert_eq!(answer["decision"], false, "{body}");
        let context = &answer["context"];
        assert_eq!(context["id"], id, "{body}: {answer}");
        for reason in ["reason_admin", "reason_user"] {
            let text = context[reason]["en"].as_str();
            assert!(
                text.is_some_and(|text| !text.is_empty()),
                "{body}: {answer}"
            );
        }
    }
}

#[rocket::async_test]
async fn the_rule_is_for_whoever_asks_and_the_missing_permission_for_anyone() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "p, user:auth0|eve, /api/open, ^GET$, deny");
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    let body = route(&user("auth0|eve"), "GET", "/api/open");
    let denied = asked(&server, "evaluation", &body).await;
    let context = &denied["context"];
    let admin = context["reason_admin"]["en"].as_str().unwrap();
    assert!(admin.contains("p, user:auth0|eve, /api/open"), "{admin}");
    let user_text = context["reason_user"]["en"].as_str().unwrap();
    assert!(!user_text.contains("p, "), "{user_text}");
    let body = route(&user("auth0|bob"), "GET", "/api/protected");
    let missing = asked(&server, "evaluation", &body).await;
    assert_eq!(missing["context"]["missing"], json!(["read:protected"]));
    let many = asked(&server, "evaluations", &json!({ "evaluations": [body] })).await;
    let item = &many["evaluations"][0];
    assert_eq!(item["decision"], false);
    assert_eq!(item["context"]["missing"], Value::Null, "{item}");
}

#[rocket::async_test]
async fn a_sign_in_that_is_not_good_enough_is_a_denial() {
    let folder = Folder::with_shipped_policy();
    folder.file(
        "step_up.toml",
        "[[demand]]\npath = \"/api/me\"\nmethods = \"^GET$\"\nacr = [\"urn:example:mfa\"]\nmax_age_seconds = 300\n",
    );
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    let now = now();
    for (acr, auth_time, decision) in [
        ("urn:example:mfa", now - 10, true),
        ("urn:example:mfa", now - 1_000, false),
        ("urn:example:pwd", now - 10, false),
    ] {
        let properties = json!({"acr": acr, "auth_time": auth_time});
        let subject = json!({"type": "user", "id": "auth0|bob", "properties": properties});
        let body = route(&subject, "GET", "/api/me");
        let answer = asked(&server, "evaluation", &body).await;
        assert_eq!(answer["decision"], decision, "{answer}");
        if !decision {
            let context = &answer["context"];
            assert_eq!(context["id"], "step_up_required");
            assert_eq!(context["acr_values"], json!(["urn:example:mfa"]));
            assert_eq!(context["max_age"], 300);
        }
        let found = asked(
            &server,
            "search/resource",
            &json!({
                "subject": subject, "action": {"name": "GET"}, "resource": {"type": "route"},
            }),
        )
        .await;
        let found = found["results"]
            .as_array()
            .unwrap()
            .iter()
            .any(|found| found["id"] == "/api/me");
        assert_eq!(found, decision, "{acr} {auth_time}");
    }
}

#[rocket::async_test]
async fn a_subject_has_the_names_that_its_issuer_may_give() {
    let (first, partner) = (Forge::start(), Forge::start());
    let issuers = format!(
        r#"[{{domain="{}",audiences=["https://api.example.com"],mints=["permission"],prefix="p/"}}]"#,
        partner.origin()
    );
    let server = first.server_with(&[("WHITEROOM_AUTH__ISSUERS", &issuers)]);
    let gateway = first.with_claim("permissions", json!(["evaluate:access"]));
    server.keep_secret(&gateway);
    for (iss, decision) in [
        (None, true),
        (Some(format!("{}/", first.origin())), true),
        (Some(format!("{}/", partner.origin())), false),
    ] {
        let mut subject = alice();
        if let Some(iss) = &iss {
            subject["properties"]["iss"] = json!(iss);
        }
        let request = server.request("POST", "/access/v1/evaluation");
        let request = request.bearer_auth(&gateway);
        let request = request.json(&route(&subject, "GET", "/api/protected"));
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["decision"], decision, "{iss:?}: {answer}");
    }
}

#[rocket::async_test]
async fn a_type_that_is_configured_is_a_user() {
    let server =
        Server::dev_with(&[("WHITEROOM_DOORS__AUTHZEN_SUBJECT_TYPES", "identity,service")]);
    for (kind, decision) in [("identity", true), ("service", true), ("user", false)] {
        let subject = json!({"type": kind, "id": "auth0|bob"});
        let answer = asked(&server, "evaluation", &route(&subject, "GET", "/api/me")).await;
        assert_eq!(answer["decision"], decision, "{kind}");
    }
}
