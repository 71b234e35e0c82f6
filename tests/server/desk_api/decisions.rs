//! The decisions of the last minutes, and those among them that somebody looks for.

use serde_json::{Value, json};

use super::{look, replace, server, text_of, until};
use crate::support::Folder;

/// How many decisions match `query`, and the first of those that are shown.
async fn found(server: &crate::support::Server, query: &str) -> (u64, Value) {
    let shown = look(server, &format!("/decisions?{query}")).await;
    let decisions = shown["decisions"].as_array().unwrap();
    (
        shown["matching"].as_u64().unwrap(),
        decisions.first().cloned().unwrap_or_default(),
    )
}

#[rocket::async_test]
async fn decisions_are_found_by_what_they_were_about() {
    let folder = Folder::with_shipped_policy();
    let server = server(&folder);
    let refused = server.ask("bob", "GET", "/api/protected").await;
    let trace_id = server.problem(refused, "bob").await["trace_id"].clone();
    server.ask("alice", "GET", "/api/protected").await;
    server.get("/api/open").await;
    server.get("/api/me").await;
    let asked = json!({"requests": ["GET /api/open", "DELETE /api/open"]});
    server
        .request("POST", "/api/access")
        .json(&asked)
        .send()
        .await
        .unwrap();
    for (query, count) in [
        ("path=/api/", 6),
        ("path=/api/open", 3),
        ("path=/api/open&method=DELETE", 1),
        ("path=/api/&verdict=allow", 3),
        ("path=/api/&verdict=deny", 3),
        ("path=/api/&verdict=deny&door=guard", 2),
        ("door=access_list", 2),
        ("door=authzen", 0),
        ("principal=user:auth0%7Cbob", 1),
        ("principal=permission:read:protected", 1),
        ("principal=user:auth0", 0),
        ("code=permission_missing", 0),
        ("path=/api/protected&line=21", 1),
        ("path=/api/&line=22", 0),
        ("path=/api/open&limit=1", 3),
        ("path=/api/open&limit=0", 3),
    ] {
        assert_eq!(found(&server, query).await.0, count, "{query}");
    }
    let (_, denied) = found(&server, "path=/api/protected&verdict=deny").await;
    assert_eq!(denied["trace_id"], trace_id);
    assert_eq!(denied["rule"], Value::Null);
    for (member, value) in [
        ("door", json!("guard")),
        ("method", json!("GET")),
        ("route", json!("/api/protected")),
        ("path", json!("/api/protected")),
        ("verdict", json!("deny")),
        ("ruled", json!("deny")),
        ("decision_id", Value::Null),
        // The rules said so themselves.
        ("code", Value::Null),
    ] {
        assert_eq!(denied[member], value, "{member}: {denied}");
    }
    let (_, allowed) = found(&server, "path=/api/protected&verdict=allow").await;
    let rule =
        json!({"line": 21, "text": "p, permission:read:protected, /api/protected, ^GET$, allow"});
    assert_eq!(allowed["rule"], rule);
    // The newest stand first, and the last one is this very question.
    let shown = look(&server, "/decisions").await;
    assert_eq!(shown["decisions"][0]["path"], "/admin/api/policy/decisions");
    assert_eq!(shown["kept"], shown["matching"]);
    let times: Vec<&str> = shown["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["at"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
}

#[rocket::async_test]
async fn a_line_is_one_of_the_live_policy() {
    let folder = Folder::with_shipped_policy();
    let server = server(&folder);
    server.get("/api/open").await;
    let (count, open) = found(&server, "path=/api/open&line=18").await;
    assert_eq!(
        (count, &open["rule"]["text"]),
        (1, &json!("p, anyone, /api/open, ^GET$, allow"))
    );
    replace(
        &folder,
        "policy.csv",
        &format!("{}\n#\n", text_of(&folder, "policy.csv")),
    );
    until(&server, "", |shown| shown["revision"] != open["revision"]).await;
    assert_eq!(found(&server, "path=/api/open&line=18").await.0, 0);
    let (_, open) = found(&server, "path=/api/open").await;
    assert_eq!(open["rule"], json!({"line": 18, "text": null}));
}

#[rocket::async_test]
async fn a_refusal_that_the_rules_would_not_have_made_says_so() {
    let folder = Folder::with_shipped_policy();
    folder.append(
        "step_up.toml",
        "[[demand]]\npath = '/api/me'\nmethods = '^GET$'\nacr = ['urn:example:mfa']",
    );
    let log = format!("{}/decisions.jsonl", folder.name());
    let server = crate::support::Server::dev_with(&[
        ("WHITEROOM_POLICY__DIR", folder.name()),
        ("WHITEROOM_POLICY__DECISION_LOG", &log),
    ]);
    let refused = server.ask("bob", "GET", "/api/me").await;
    let refused = server.problem(refused, "bob").await;
    let (count, decision) = found(&server, "code=step_up_required").await;
    assert_eq!(count, 1);
    assert_eq!(
        (&decision["verdict"], &decision["ruled"]),
        (&json!("deny"), &json!("allow"))
    );
    assert_eq!(decision["code"], "step_up_required");
    assert_eq!(decision["decision_id"], refused["decision_id"]);
    assert_eq!(decision["rule"]["line"], 20);
}
