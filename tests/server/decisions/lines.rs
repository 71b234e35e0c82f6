//! What a line holds: rows of requests, samples and masks.

use serde_json::{Value, json};

use super::{path, read, variables};
use crate::support::{Collector, Conduct, Folder, Forge, Server, encode};

/// `line` without what differs from run to run, each of which must be there and well-formed.
fn lasting(mut line: Value) -> Value {
    let members = line.as_object_mut().unwrap();
    for (name, length) in [
        ("decision_id", 16),
        ("trace_id", 32),
        ("time", 27),
        ("revision", 12),
    ] {
        let text = members.remove(name).expect(name);
        assert_eq!(text.as_str().map(str::len), Some(length), "{name}: {text}");
    }
    // The folder is named by the repository's own Rocket.toml.
    let rule = line["rule"].as_str();
    let rule = rule.and_then(|rule| rule.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/")));
    if let Some(rule) = rule.map(Value::from) {
        line["rule"] = rule;
    }
    line
}

const ALICE: [&str; 4] = [
    "anyone",
    "authenticated",
    "permission:read:protected",
    "user:auth0|alice",
];

#[rocket::async_test]
async fn each_decision_is_a_line_and_nothing_secret_is_in_it() {
    let folder = Folder::empty();
    let path = path(&folder);
    let forge = Forge::start();
    let server = forge.server_with(&variables(&path, &[]));
    let alice = forge.token();
    let bob = forge.with_claims(
        &json!({"sub": "bob\"\n", "permissions": [], "email": "bob@example.com", "auth_time": 777_001}),
    );
    for (method, target, token, status) in [
        ("GET", "/api/open", None, 200),
        ("HEAD", "/%61pi/protected/", Some(&alice), 200),
        ("GET", "/api/protected", Some(&bob), 403),
        ("GET", "/api/me", None, 401),
        // Nobody asks the policy about these.
        ("GET", "/api/me", Some(&forge.with_foreign_key()), 401),
        ("GET", "/api/nothing", None, 404),
        ("PUT", "/api/me", None, 405),
        ("GET", "/", None, 200),
    ] {
        let request = server.request(method, &format!("{target}?access=hidden-query"));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {target}");
    }
    let asked = json!({"requests": ["GET /api/protected?access=hidden-query", "DELETE /api/a%20b", "GET /api/../x"]});
    let request = server.request("POST", "/api/access").json(&asked);
    let answer = request.bearer_auth(&alice).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    for token in [&alice, &bob] {
        server.keep_secret(token);
    }
    server.stop("TERM");

    let [open, protected, refused, anonymous, listed, unknown] =
        <[Value; 6]>::try_from(read(&path)).unwrap();
    assert_eq!(
        lasting(open),
        json!({"door": "guard", "method": "GET", "route": "/api/open", "path": "/api/open", "principals": ["anyone"],
            "verdict": "allow", "rule": "policies/policy.csv:18"})
    );
    assert_eq!(
        lasting(protected),
        json!({"door": "guard", "method": "GET", "route": "/api/protected", "path": "/api/protected", "principals": ALICE,
            "verdict": "allow", "rule": "policies/policy.csv:21"})
    );
    assert_eq!(
        lasting(refused),
        json!({"door": "guard", "method": "GET", "route": "/api/protected", "path": "/api/protected",
            "principals": ["anyone", "authenticated", "user:bob\"\n"], "verdict": "deny", "rule": null})
    );
    assert_eq!(
        lasting(anonymous),
        json!({"door": "guard", "method": "GET", "route": "/api/me", "path": "/api/me", "principals": ["anyone"],
            "verdict": "deny", "rule": null})
    );
    assert_eq!(listed["trace_id"], unknown["trace_id"]);
    assert_ne!(listed["decision_id"], unknown["decision_id"]);
    assert_eq!(
        lasting(listed),
        json!({"door": "access_list", "method": "GET", "route": "", "path": "/api/protected", "principals": ALICE,
            "verdict": "allow", "rule": "policies/policy.csv:21"})
    );
    assert_eq!(
        lasting(unknown),
        json!({"door": "access_list", "method": "DELETE", "route": "", "path": "/api/a b", "principals": ALICE,
            "verdict": "deny", "rule": null})
    );
    let text = std::fs::read_to_string(&path).unwrap();
    let hidden = ["hidden-query", "bob@example.com", "777001", "127.0.0.1"];
    for hidden in hidden
        .into_iter()
        .chain(alice.split('.'))
        .chain(bob.split('.'))
    {
        assert!(!text.contains(hidden), "`{hidden}` in {text}");
    }
    assert!(!text.contains(&encode("auth0|alice")), "{text}");
}

#[rocket::async_test]
async fn a_demand_that_is_not_met_is_a_denial_with_its_code() {
    let folder = Folder::with_shipped_policy();
    folder.file(
        "step_up.toml",
        "[[demand]]\npath = \"/api/open\"\nmethods = \"^GET$\"\nmax_age_seconds = 60\n",
    );
    let path = path(&folder);
    let policy = ("WHITEROOM_POLICY__DIR", folder.name());
    let server = Server::dev_with(&variables(&path, &[policy]));
    let answer = server.get("/api/open").await;
    let problem = server.problem(answer, "step-up").await;
    server.stop("TERM");
    let lines = read(&path);
    let [line] = lines.as_slice() else {
        panic!("{lines:#?}")
    };
    assert_eq!(line["verdict"], "deny");
    assert_eq!(line["code"], "step_up_required");
    assert_eq!(line["rule"], format!("{}/policy.csv:18", folder.name()));
    assert_eq!(line["decision_id"], problem["decision_id"]);
}

#[rocket::async_test]
async fn the_id_leads_from_a_refusal_and_a_span_to_the_line() {
    let collector = Collector::start(Conduct::Takes);
    let origin = collector.origin();
    let traces = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", origin),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
    ];
    let folder = Folder::empty();
    let path = path(&folder);
    let server = Server::dev_with(&variables(&path, &traces));
    let answer = server.ask("bob", "GET", "/api/protected").await;
    let problem = server.problem(answer, "bob").await;
    let unasked = server.get("/api/nothing").await;
    let unasked = server.problem(unasked, "no route").await;
    assert_eq!(unasked["decision_id"], Value::Null);
    assert_eq!(server.get("/api/open").await.status(), 200);
    server.stop("TERM");
    let lines = read(&path);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert_eq!(lines[0]["decision_id"], problem["decision_id"]);
    assert_eq!(lines[0]["trace_id"], problem["trace_id"]);
    let spans = collector.spans();
    for line in &lines {
        let id = line["decision_id"].as_str().unwrap();
        let is_its = |span: &&crate::support::Span| {
            line["trace_id"] == span.trace_id.as_str() && span.name == "decide"
        };
        let span = spans.iter().find(is_its).expect(id);
        assert_eq!(span.attributes["whiteroom.decision.id"], id);
    }
}

#[rocket::async_test]
async fn allows_are_sampled_and_denials_never() {
    for (every, least, most) in [("0", 0, 0), ("1", 1000, 1000), ("4", 150, 350)] {
        let folder = Folder::empty();
        let path = path(&folder);
        let sampled = ("WHITEROOM_POLICY__DECISION_LOG_SAMPLE_ALLOWS", every);
        let server = Server::dev_with(&variables(&path, &[sampled]));
        // The list is asked about each path once.
        let questions: Vec<String> = (0..50)
            .flat_map(|n| [format!("GET /api/open?{n}"), format!("GET /api/{n}")])
            .collect();
        for _ in 0..20 {
            let asked = json!({ "requests": questions });
            let request = server.request("POST", "/api/access").json(&asked);
            assert_eq!(request.send().await.unwrap().status(), 200);
        }
        server.stop("TERM");
        let lines = read(&path);
        let count = |verdict: &str| {
            lines
                .iter()
                .filter(|line| line["verdict"] == verdict)
                .count()
        };
        assert_eq!(count("deny"), 1000, "{every}");
        let allows = count("allow");
        assert!((least..=most).contains(&allows), "{every}: {allows}");
    }
}

/// A mask, and the principals and paths of the guard's and the list's lines.
#[rocket::async_test]
async fn a_mask_hides_who_and_where() {
    let plain = json!(ALICE);
    let hashed = json!([
        "anyone",
        "authenticated",
        // The first 16 digits of what `printf %s 'permission:read:protected' | sha256sum` prints.
        "permission:a59987263a2e712a",
        "user:ccc07ef24a2ad710"
    ]);
    for (mask, principals, paths) in [
        ("", &plain, [json!("/api/protected"), json!("/api/items/7")]),
        (
            "hash-principals",
            &hashed,
            [json!("/api/protected"), json!("/api/items/7")],
        ),
        (
            "no-principals",
            &Value::Null,
            [json!("/api/protected"), json!("/api/items/7")],
        ),
        (
            "no-parameters",
            &plain,
            [json!("/api/protected"), Value::Null],
        ),
        (
            "hash-principals,no-principals,no-parameters",
            &Value::Null,
            [json!("/api/protected"), Value::Null],
        ),
    ] {
        let folder = Folder::empty();
        let path = path(&folder);
        let masked = ("WHITEROOM_POLICY__DECISION_LOG_MASK", mask);
        let forge = Forge::start();
        let server = forge.server_with(&variables(&path, &[masked]));
        let token = forge.token();
        let get = server.request("GET", "/api/protected").bearer_auth(&token);
        assert_eq!(get.send().await.unwrap().status(), 200);
        let asked = json!({"requests": ["GET /api/items/7"]});
        let list = server.request("POST", "/api/access").json(&asked);
        let list = list.bearer_auth(&token).send().await.unwrap();
        assert_eq!(list.status(), 200);
        server.stop("TERM");
        let lines = read(&path);
        assert_eq!(lines.len(), 2, "{mask}: {lines:#?}");
        for (line, path) in lines.iter().zip(&paths) {
            assert_eq!(&line["principals"], principals, "{mask}");
            assert_eq!(&line["path"], path, "{mask}");
        }
    }
}

#[rocket::async_test]
async fn without_a_log_a_refusal_has_no_id_of_a_line() {
    let server = Server::dev();
    let answer = server.ask("bob", "GET", "/api/protected").await;
    let problem = server.problem(answer, "bob").await;
    assert_eq!(problem["decision_id"], Value::Null);
}
