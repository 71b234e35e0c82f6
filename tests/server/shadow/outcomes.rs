//! What is counted and kept for each way that a candidate may come out.

use serde_json::{Value, json};

use super::{CASES, OUTCOMES, RULES, counted, eventually, folder, server, told, until};
use crate::support::{Folder, Server};

#[rocket::async_test]
async fn each_outcome_is_counted_from_zero_and_nothing_without_a_candidate() {
    let folder = folder();
    let server = server(&folder);
    for outcome in OUTCOMES {
        assert_eq!(counted(&server, outcome).await, 0.0, "{outcome}");
    }
    assert_eq!(server.get("/api/open").await.status(), 200);
    let told = told(&server).await;
    assert_eq!(told["candidate"], Value::Null);
    for outcome in OUTCOMES {
        assert_eq!(told["counts"][outcome], 0, "{outcome}");
        assert_eq!(counted(&server, outcome).await, 0.0, "{outcome}");
    }
    let none = json!({"would_allow": null, "would_deny": null, "failed": null});
    assert_eq!(told["last"], none);
}

/// The rule for `/api/open` goes and one for everybody's `/api/me` comes.
#[rocket::async_test]
async fn a_candidate_that_allows_and_denies_is_told_with_both_rules_and_the_request() {
    let folder = folder();
    let candidate = RULES.replace("/api/open", "/api/me");
    folder.file("candidate.csv", &format!("\n{candidate}"));
    let server = server(&folder);
    assert_eq!(server.get("/api/open").await.status(), 200);
    let refused = server.get("/api/me").await;
    let refused = server.problem(refused, "me").await;
    let alice = server.ask("alice", "GET", "/api/protected").await;
    assert_eq!(alice.status(), 200);
    let told = until(&server, "both", |told| {
        told["counts"]["would_deny"] == 1 && told["counts"]["would_allow"] == 1
    })
    .await;
    let revision = told["candidate"].as_str().unwrap();
    let allow = &told["last"]["would_allow"];
    assert_eq!(allow["trace_id"], refused["trace_id"]);
    let file = format!("{}/candidate.csv", folder.name());
    assert_eq!(
        allow["candidate"],
        json!({"verdict": "allow", "revision": revision, "cause": null, "rule":
            {"file": file, "line": 2, "text": "p, anyone, /api/me, ^GET$, allow"}})
    );
    for (member, value) in [
        ("door", json!("guard")),
        ("method", json!("GET")),
        ("route", json!("/api/me")),
        ("path", json!("/api/me")),
        ("principals", json!(["anyone"])),
        ("verdict", json!("deny")),
        ("ruled", json!("deny")),
        ("code", Value::Null),
        ("rule", Value::Null),
        ("decision_id", Value::Null),
    ] {
        assert_eq!(allow[member], value, "{member}");
    }
    let deny = &told["last"]["would_deny"];
    assert_eq!(deny["path"], "/api/open");
    assert_eq!(deny["candidate"]["verdict"], "deny");
    assert_eq!(deny["candidate"]["rule"], Value::Null);
    let rule = json!({"line": 1, "text": "p, anyone, /api/open, ^GET$, allow"});
    assert_eq!(deny["rule"], rule);
    assert_ne!(deny["revision"], deny["candidate"]["revision"]);
    assert_eq!(told["last"]["failed"], Value::Null);
    assert_eq!(counted(&server, "would_allow").await, 1.0);
    assert_eq!(counted(&server, "would_deny").await, 1.0);
    // Alice's and the desk's own.
    eventually("same", || async { counted(&server, "same").await >= 2.0 }).await;
}

/// The rules allow it; that the sign-in is too old is no difference between the policies.
#[rocket::async_test]
async fn a_demand_on_the_sign_in_is_no_difference() {
    let folder = folder();
    folder.file("candidate.csv", RULES);
    folder.file(
        "step_up.toml",
        "[[demand]]\npath = \"/api/open\"\nmethods = \"^GET$\"\nmax_age_seconds = 60\n",
    );
    let server = server(&folder);
    assert_eq!(server.get("/api/open").await.status(), 401);
    eventually("same", || async { counted(&server, "same").await >= 1.0 }).await;
    let told = told(&server).await;
    assert_eq!(told["counts"]["would_allow"], 0, "{told:#}");
}

/// A model that reads claims may fail on those of some callers alone.
#[rocket::async_test]
async fn a_candidate_that_fails_is_told_and_answers_stay() {
    let folder = Folder::with_shipped_policy();
    let model = "[request_definition]\nr = sub, obj, act, claims\n[policy_definition]\np = sub, obj, act, rule, eft\n\
        [role_definition]\ng = _, _\n[policy_effect]\n\
        e = some(where (p.eft == allow)) && !some(where (p.eft == deny))\n[matchers]\n\
        m = g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act) && eval(p.rule)\n";
    folder.file("model.conf", model);
    folder.file("cases.toml", CASES);
    let rule = |path: &str, rule: &str| format!("p, anyone, {path}, ^(GET|POST)$, {rule}, allow\n");
    let rules = [rule("/api/open", "true"), rule("/admin/*", "true")].concat();
    folder.file("policy.csv", &rules);
    let fails = [
        rule("/api/open", "r.claims.org.id == \"x\""),
        rule("/admin/*", "true"),
    ]
    .concat();
    folder.file("candidate.csv", &fails);
    let server = Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    for _ in 0..2 {
        assert_eq!(server.get("/api/open").await.status(), 200);
    }
    let told = until(&server, "failed", |told| told["counts"]["failed"] == 2).await;
    let failed = &told["last"]["failed"];
    assert_eq!(failed["path"], "/api/open");
    assert_eq!(failed["candidate"]["verdict"], Value::Null);
    let cause = failed["candidate"]["cause"].as_str().unwrap();
    assert!(cause.contains("matcher failed"), "{cause}");
    let said = || server.log().matches("cannot decide a request").count();
    eventually("the log", || async { said() > 0 }).await;
    assert_eq!(said(), 1, "{}", server.log());
}

#[rocket::async_test]
async fn the_desk_is_for_whom_the_policy_lets_in() {
    let folder = folder();
    folder.file("candidate.csv", RULES);
    let server = server(&folder);
    for (method, path) in [
        ("GET", "/admin/api/policy/shadow"),
        ("GET", "/admin/api/policy/replay"),
        ("POST", "/admin/api/policy/replay"),
    ] {
        for (who, status) in [("anonymous", 401), ("alice", 403)] {
            let answer = server.ask(who, method, path).await;
            assert_eq!(answer.status(), status, "{who} {method} {path}");
        }
    }
}
