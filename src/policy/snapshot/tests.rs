//! The whole of a policy: from the texts of a folder to decisions and refusals to load.

use serde_json::{Value, json};

use super::*;
use crate::policy::decision::Verdict;
use crate::policy::source::Source;

const MODEL: &str = include_str!("../../../policies/model.conf");

fn source(file: &str, text: &str) -> Source {
    Source {
        file: file.into(),
        text: text.to_owned(),
    }
}

fn folder(model: &str, rules: &str, cases: &str) -> Folder {
    Folder {
        model: source("model.conf", model),
        rules: source("policy.csv", rules),
        cases: Some(source("cases.toml", cases)),
    }
}

fn policy(model: &str, rules: &str) -> Policy {
    Policy::of(&folder(model, rules, ""), "roles").unwrap()
}

fn caller(claims: Value) -> Principals {
    Principals::from_claims(claims.as_object().unwrap(), "roles")
}

fn request<'a>(caller: &'a Principals, request: &'a str) -> AccessRequest<'a> {
    let (method, path) = request.split_once(' ').unwrap();
    AccessRequest {
        caller,
        method,
        path,
        ip: None,
    }
}

/// The verdict, the line of the settling rule (0 for none), and the role path.
fn decide(policy: &Policy, claims: Value, text: &str) -> (Verdict, usize, Vec<String>) {
    let caller = if claims.is_null() {
        Principals::anonymous()
    } else {
        caller(claims)
    };
    let decision = policy.decide(&request(&caller, text)).unwrap();
    let line = decision.settled_by.map_or(0, |rule| rule.line);
    (decision.verdict, line, decision.role_path)
}

#[test]
fn the_shipped_folder_loads_and_meets_its_cases() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/policies").into();
    let policy = Policy::load(&Config {
        dir,
        ..Config::default()
    })
    .unwrap();
    let ids: Vec<_> = policy.personas().iter().map(Persona::id).collect();
    assert_eq!(ids, ["alice", "bob"]);
    assert_eq!(policy.rule_count(), 4);
    assert_eq!(policy.revision().to_string().len(), 12);
}

#[test]
fn a_decision_names_the_rule_and_how_the_caller_reached_it() {
    let policy = policy(
        MODEL,
        "p, role:reader, /api/*, ^GET$, allow\n\
         g, role:editor, role:reader\n\
         p, role:banned, /api/*, .*, deny\n\
         p, user:u, /own, ^GET$, allow\n",
    );
    let check = |claims: Value, text: &str, verdict, line, path: &[&str]| {
        let path: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(
            decide(&policy, claims, text),
            (verdict, line, path),
            "{text}"
        );
    };
    let editor = json!({"sub": "u", "roles": ["editor"]});
    let path = ["user:u", "role:editor", "role:reader"];
    check(editor.clone(), "GET /api/x", Verdict::Allow, 1, &path);
    check(editor, "POST /api/x", Verdict::Deny, 0, &[]);
    let banned = json!({"sub": "u", "roles": ["editor", "banned"]});
    check(
        banned,
        "GET /api/x",
        Verdict::Deny,
        3,
        &["user:u", "role:banned"],
    );
    check(
        json!({"sub": "u"}),
        "GET /own",
        Verdict::Allow,
        4,
        &["user:u"],
    );
    check(Value::Null, "GET /api/x", Verdict::Deny, 0, &[]);
}
