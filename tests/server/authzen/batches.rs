//! Many evaluations in one call: their defaults, their order, and when they end.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{alice, asked, route, user};
use crate::support::{Folder, Server};

/// The decisions of an answer.
fn decisions(answer: &Value) -> Vec<bool> {
    assert_eq!(answer.as_object().unwrap().len(), 1, "{answer}");
    let evaluations = answer["evaluations"].as_array().unwrap().iter();
    evaluations
        .map(|one| one["decision"].as_bool().unwrap())
        .collect()
}

fn at(path: &str) -> Value {
    json!({"type": "route", "id": path})
}

#[rocket::async_test]
async fn what_an_evaluation_lacks_comes_whole_from_the_call() {
    let server = Server::dev();
    let get = json!({"name": "GET"});
    for (about, body, wanted) in [
        (
            "resources of their own",
            json!({"subject": alice(), "action": get, "evaluations": [{"resource": at("/api/protected")}, {"resource": at("/api/none")}]}),
            &[true, false][..],
        ),
        (
            "subjects of their own",
            json!({"action": get, "resource": at("/api/protected"), "evaluations": [{"subject": user("auth0|bob")}, {"subject": alice()}]}),
            &[false, true],
        ),
        (
            "a subject counts whole, without the properties of the other",
            json!({"subject": alice(), "action": get, "resource": at("/api/protected"), "evaluations": [{}, {"subject": user("auth0|alice")}]}),
            &[true, false],
        ),
        (
            "what must be there comes from the other",
            json!({"subject": alice(), "action": get, "resource": {"type": "route"}, "evaluations": [{"resource": {"id": "/api/protected"}}, {"subject": {"properties": {}}, "resource": {"id": "/api/protected"}}]}),
            &[true, false],
        ),
        (
            "an action of its own",
            json!({"subject": alice(), "action": get, "resource": at("/api/protected"), "evaluations": [{}, {"action": {"name": "DELETE"}}]}),
            &[true, false],
        ),
        (
            "nothing from the call",
            json!({"evaluations": [{"subject": alice(), "action": get, "resource": at("/api/protected")}]}),
            &[true],
        ),
        (
            "null is as if it were not there",
            json!({"subject": alice(), "action": get, "resource": at("/api/protected"), "evaluations": [{"subject": null}]}),
            &[true],
        ),
    ] {
        let answer = asked(&server, "evaluations", &body).await;
        assert_eq!(decisions(&answer), wanted, "{about}");
    }
}

#[rocket::async_test]
async fn one_that_is_flawed_is_denied_and_the_others_are_not() {
    let server = Server::dev();
    for (item, wanted) in [
        (json!({}), "`resource` is an object"),
        (json!({"resource": "x"}), "`resource` is an object"),
        (json!({"resource": {"type": "route"}}), "`resource.id`"),
        (
            json!({"resource": at("/api/open"), "context": 1}),
            "`context`",
        ),
        (json!("GET /api/open"), "`evaluations` is an object"),
        (Value::Null, "`evaluations` is an object"),
    ] {
        let good = json!({"resource": at("/api/open")});
        let body = json!({"subject": alice(), "action": {"name": "GET"}, "evaluations": [good, item, good]});
        let answer = asked(&server, "evaluations", &body).await;
        assert_eq!(decisions(&answer), [true, false, true], "{item}");
        let context = &answer["evaluations"][1]["context"];
        assert_eq!(context["id"], "invalid_body", "{item}");
        assert_eq!(context["error"]["status"], 400, "{item}");
        let message = context["error"]["message"].as_str().unwrap();
        assert!(message.contains(wanted), "{item}: {message}");
    }
}

#[rocket::async_test]
async fn a_semantic_says_when_to_end() {
    let server = Server::dev();
    let (yes, no, bad) = ("/api/open", "/api/none", "/api//bad");
    for (semantic, paths, wanted) in [
        (
            None,
            &[yes, no, bad, yes][..],
            &[true, false, false, true][..],
        ),
        (
            Some("execute_all"),
            &[yes, no, bad, yes],
            &[true, false, false, true],
        ),
        (Some("deny_on_first_deny"), &[yes, no, yes], &[true, false]),
        (Some("deny_on_first_deny"), &[yes, bad, yes], &[true, false]),
        (Some("deny_on_first_deny"), &[yes, yes], &[true, true]),
        (
            Some("permit_on_first_permit"),
            &[no, bad, yes, no],
            &[false, false, true],
        ),
        (Some("permit_on_first_permit"), &[yes, no], &[true]),
        (Some("permit_on_first_permit"), &[no, no], &[false, false]),
    ] {
        let items: Vec<_> = paths
            .iter()
            .map(|path| json!({"resource": at(path)}))
            .collect();
        let mut body = json!({"subject": alice(), "action": {"name": "GET"}, "evaluations": items});
        if let Some(semantic) = semantic {
            body["options"] = json!({"evaluations_semantic": semantic});
        }
        let answer = asked(&server, "evaluations", &body).await;
        assert_eq!(decisions(&answer), wanted, "{semantic:?} {paths:?}");
    }
}

#[rocket::async_test]
async fn a_call_without_evaluations_is_one_itself() {
    let server = Server::dev();
    let mut body =
        json!({"subject": alice(), "action": {"name": "GET"}, "resource": at("/api/open")});
    for evaluations in [None, Some(json!([])), Some(Value::Null)] {
        if let Some(evaluations) = evaluations {
            body["evaluations"] = evaluations;
        }
        assert_eq!(
            asked(&server, "evaluations", &body).await,
            json!({"decision": true}),
            "{body}"
        );
    }
}

#[rocket::async_test]
async fn a_hundred_are_answered_in_their_order() {
    let server = Server::dev();
    let is_open = |n: &usize| n.is_multiple_of(3);
    let path = |n: usize| {
        if is_open(&n) {
            "/api/open"
        } else {
            "/api/none"
        }
    };
    let items: Vec<_> = (0..100).map(|n| json!({"resource": at(path(n))})).collect();
    let body = json!({"subject": alice(), "action": {"name": "GET"}, "evaluations": items});
    let wanted: Vec<bool> = (0..100).map(|n| is_open(&n)).collect();
    assert_eq!(
        decisions(&asked(&server, "evaluations", &body).await),
        wanted
    );
}

#[rocket::async_test]
async fn each_denial_has_the_reason_that_it_would_have_by_itself() {
    let policy = Folder::with_shipped_policy();
    policy.append("policy.csv", "p, user:auth0|eve, /api/open, ^GET$, deny");
    policy.append("policy.csv", "p, user:auth0|eve, /api/me, ^GET$, deny");
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", policy.name())]);
    let eve = user("auth0|eve");
    let nobody = json!({"type": "anonymous", "id": "x"});
    let tuples = [
        (&eve, "/api/open"),
        (&eve, "/api/none"),
        (&nobody, "/api/me"),
        (&eve, "/api/me"),
        (&eve, "/api//open"),
    ];
    let tuples = tuples.map(|(subject, path)| route(subject, "GET", path));
    let mut alone = Vec::new();
    for tuple in &tuples {
        alone.push(asked(&server, "evaluation", tuple).await);
    }
    let reasons: BTreeSet<String> = alone.iter().map(Value::to_string).collect();
    assert_eq!(reasons.len(), tuples.len(), "{reasons:?}");
    // Twice, so that each is told by a text that others have, too.
    let twice = [&tuples[..], &tuples[..]].concat();
    let body = json!({"evaluations": twice});
    let together = asked(&server, "evaluations", &body).await;
    let wanted = [&alone[..], &alone[..]].concat();
    assert_eq!(together["evaluations"], Value::from(wanted));
}
