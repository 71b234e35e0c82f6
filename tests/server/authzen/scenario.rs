//! The certification scenario of the OpenID AuthZEN working group, against `examples/authzen`: every request of it, in the
//! order of its sections.

use serde_json::{Value, json};

use super::{asked, refused};
use crate::support::Server;

fn server() -> Server {
    Server::dev_with(&[("ROCKET_CONFIG", "examples/authzen/Rocket.toml")])
}

fn record(id: &str) -> Value {
    json!({"type": "record", "id": id})
}

fn record_with(id: &str, status: &str) -> Value {
    json!({"type": "record", "id": id, "properties": {"status": status}})
}

fn user(id: &str) -> Value {
    super::user(id)
}

/// Bob, who says himself that he is an admin.
fn admin() -> Value {
    json!({"type": "user", "id": "bob", "properties": {"role": "admin"}})
}

#[expect(clippy::needless_pass_by_value, reason = "a row is read once")]
fn tuple(subject: Value, action: Value, resource: Value) -> Value {
    json!({"subject": subject, "action": action, "resource": resource})
}

fn read() -> Value {
    json!({"name": "read"})
}

fn write() -> Value {
    json!({"name": "write"})
}

fn delete(soft: bool) -> Value {
    json!({"name": "delete", "properties": {"soft": soft}})
}

#[rocket::async_test]
async fn basic() {
    let server = server();
    let (alice, bob, one, two) = (
        user("alice"),
        user("bob"),
        record("record-1"),
        record_with("record-2", "archived"),
    );
    for (rule, body, decision) in [
        ("rule 1", tuple(alice.clone(), read(), one.clone()), true),
        ("rule 2", tuple(alice.clone(), write(), one.clone()), true),
        ("rule 3", tuple(bob.clone(), read(), one.clone()), true),
        ("rule 4", tuple(bob.clone(), write(), one.clone()), false),
        ("rule 5", tuple(alice.clone(), write(), two.clone()), false),
        ("rule 6", tuple(admin(), write(), two), true),
        (
            "rule 7",
            tuple(alice.clone(), delete(true), one.clone()),
            true,
        ),
        (
            "rule 8",
            tuple(alice.clone(), delete(false), one.clone()),
            false,
        ),
        (
            "more properties",
            tuple(
                json!({"type": "user", "id": "alice", "properties": {"department": "Sales", "role": "manager"}}),
                json!({"name": "read", "properties": {"method": "GET"}}),
                json!({"type": "record", "id": "record-1", "properties": {"status": "active", "owner": "bob"}}),
            ),
            true,
        ),
    ] {
        // A context changes none of them, and neither does asking again.
        let mut with_context = body.clone();
        with_context["context"] = json!({"time": "2025-06-27T18:03-07:00", "ip": "192.168.1.1"});
        let mut with_unknown = body.clone();
        with_unknown["foo"] = json!("bar");
        with_unknown["futureField"] = json!({"nested": true});
        for body in [&body, &body, &with_context, &with_unknown] {
            let answer = asked(&server, "evaluation", body).await;
            assert_eq!(answer["decision"], decision, "{rule}: {answer}");
            assert!(answer["context"].is_null() || answer["context"].is_object());
        }
    }
    for (_, path, body) in errors() {
        let problem = refused(&server, path, &body).await;
        assert_eq!(problem["status"], 400, "{body}");
    }
}

#[rustfmt::skip]
fn errors() -> Vec<(&'static str, &'static str, Value)> {
    let (alice, one) = (user("alice"), record("record-1"));
    let good = tuple(alice.clone(), read(), one.clone());
    let with = |member: &str, value: Value| { let mut body = good.clone(); body[member] = value; body };
    vec![
        ("2.4.1", "evaluation", json!({"action": read(), "resource": one})),
        ("2.4.1", "evaluation", json!({"subject": alice, "resource": one})),
        ("2.4.1", "evaluation", json!({"subject": alice, "action": read()})),
        ("2.4.2", "evaluation", with("subject", json!({"id": "alice"}))),
        ("2.4.2", "evaluation", with("subject", json!({"type": "user"}))),
        ("2.4.2", "evaluation", with("action", json!({}))),
        ("2.4.2", "evaluation", with("resource", json!({"id": "record-1"}))),
        ("2.4.2", "evaluation", with("resource", json!({"type": "record"}))),
        ("2.4.6", "evaluation", with("subject", json!("alice"))),
        ("2.4.6", "evaluation", with("action", json!({"name": 123}))),
        ("4.7.1", "search/subject", json!({"subject": {"type": "user"}, "resource": one})),
        ("4.7.1", "search/resource", json!({"action": read(), "resource": {"type": "record"}})),
        ("4.7.1", "search/action", json!({"subject": alice})),
        ("4.7.2", "search/subject", json!({"subject": {"type": "user"}, "action": read(), "resource": {"type": "record"}})),
        ("4.7.2", "search/resource", json!({"subject": {"type": "user"}, "action": read(), "resource": {"type": "record"}})),
    ]
}

/// A call, and its decisions.
#[rustfmt::skip]
fn batches() -> Vec<(&'static str, Value, Vec<bool>)> {
    let (alice, bob) = (user("alice"), user("bob"));
    let (active, archived) = (record_with("record-1", "active"), record_with("record-2", "archived"));
    vec![
        ("3.2.1", json!({"subject": alice, "action": read(), "evaluations": [{"resource": record("record-1")}, {"resource": record("record-2")}]}), vec![true, true]),
        ("3.2.2", json!({"subject": bob, "resource": record("record-1"), "evaluations": [{"action": read()}, {"action": write()}]}), vec![true, false]),
        ("3.2.3", json!({"subject": alice, "action": write(), "evaluations": [{"resource": active}, {"resource": archived}]}), vec![true, false]),
        ("3.2.4", json!({"action": write(), "resource": archived, "evaluations": [{"subject": alice}, {"subject": admin()}]}), vec![false, true]),
        ("3.2.5", json!({"evaluations": [tuple(alice.clone(), read(), record("record-1")), tuple(bob, write(), record("record-1"))]}), vec![true, false]),
        ("3.2.6", json!({"subject": alice, "action": read(), "context": {"time": "2025-06-27T18:03-07:00"}, "evaluations": [{"resource": record("record-1")}, {"resource": record("record-2"), "context": {"time": "2025-06-27T19:00-07:00", "source": "batch-override"}}]}), vec![true, true]),
        ("3.2.7", json!({"subject": alice, "action": write(), "resource": {"type": "record"}, "evaluations": [{"resource": {"id": "record-1", "properties": {"status": "active"}}}, {"resource": archived}]}), vec![true, false]),
        ("3.4.1", json!({"subject": alice, "action": read(), "evaluations": [{"resource": record("record-1")}, {}]}), vec![true, false]),
    ]
}

#[rocket::async_test]
async fn batch() {
    let server = server();
    for (section, body, wanted) in batches() {
        let answer = asked(&server, "evaluations", &body).await;
        assert_eq!(answer["decision"], Value::Null, "{section}");
        let found = answer["evaluations"].as_array().unwrap().iter();
        let found: Vec<bool> = found
            .map(|one| one["decision"].as_bool().unwrap())
            .collect();
        assert_eq!(found, wanted, "{section}: {answer}");
    }
    let one = tuple(user("alice"), read(), record("record-1"));
    let mut empty = one.clone();
    empty["evaluations"] = json!([]);
    for body in [one, empty] {
        let answer = asked(&server, "evaluations", &body).await;
        assert_eq!(answer, json!({"decision": true}));
    }
}

/// A search, and what must be among its results; none where there must be none.
#[rustfmt::skip]
fn searches() -> Vec<(&'static str, &'static str, Value, Vec<&'static str>)> {
    let (alice, users, records) = (user("alice"), json!({"type": "user"}), json!({"type": "record"}));
    let archived = record_with("record-2", "archived");
    let of_record = |action: Value, resource: Value| json!({"subject": users, "action": action, "resource": resource});
    vec![
        ("4.2.1", "subject", of_record(read(), record("record-1")), vec!["alice", "bob"]),
        ("4.2.4", "subject", of_record(write(), archived.clone()), vec!["bob"]),
        ("4.3.1", "resource", json!({"subject": alice, "action": read(), "resource": records}), vec!["record-1"]),
        ("4.3.3", "resource", json!({"subject": admin(), "action": write(), "resource": records}), vec!["record-2"]),
        ("4.4.1", "action", json!({"subject": alice, "resource": record("record-1")}), vec!["read", "write"]),
        ("4.4.3", "action", json!({"subject": admin(), "resource": archived}), vec!["write"]),
        ("4.6.1", "action", json!({"subject": user("nonexistent-user"), "resource": record("record-1")}), vec![]),
        ("4.6.2", "subject", json!({"subject": {"type": "spaceship"}, "action": read(), "resource": record("record-1")}), vec![]),
    ]
}

#[rocket::async_test]
async fn search() {
    let server = server();
    for (section, member, body, wanted) in searches() {
        let mut with_context = body.clone();
        with_context["context"] = json!({"time": "2025-06-27T18:03-07:00"});
        for body in [&body, &with_context] {
            let answer = asked(&server, &format!("search/{member}"), body).await;
            let results = answer["results"].as_array().unwrap();
            assert_eq!(results.is_empty(), wanted.is_empty(), "{section}: {answer}");
            let name = if member == "action" { "name" } else { "id" };
            for wanted in &wanted {
                let is_there = results.iter().any(|found| found[name] == *wanted);
                assert!(is_there, "{section}: no {wanted} in {answer}");
            }
            for found in results {
                if member != "action" {
                    assert_eq!(found["type"], body[member]["type"], "{section}");
                }
                let mut evaluation = body.clone();
                evaluation[member] = found.clone();
                let answer = asked(&server, "evaluation", &evaluation).await;
                assert_eq!(answer["decision"], true, "{section}: {evaluation}");
            }
        }
    }
    let mut body = json!({"subject": {"type": "user"}, "action": read(), "resource": record("record-1"), "page": {"limit": 1}});
    let first = asked(&server, "search/subject", &body).await;
    assert_eq!(first["results"].as_array().unwrap().len(), 1);
    let token = first["page"]["next_token"].as_str().unwrap();
    assert!(!token.is_empty());
    body["page"] = json!({ "token": token });
    let rest = asked(&server, "search/subject", &body).await;
    assert_eq!(rest["page"]["next_token"], "");
    assert!(
        !rest["results"]
            .as_array()
            .unwrap()
            .contains(&first["results"][0])
    );
}
