//! One core: a hundred questions, asked at every door, get the same decision by the same rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use serde_json::{Map, Value, json};

use crate::support::{Folder, Server};

/// Requests that this server's own routes answer, so that its guards can be asked as well.
const REQUESTS: [(&str, &str); 10] = [
    ("GET", "/api/open"),
    ("GET", "/api/members-only"),
    ("GET", "/api/me"),
    ("GET", "/api/protected"),
    ("GET", "/admin/api/policy"),
    ("GET", "/admin/api/policy/rules"),
    ("GET", "/admin/api/policy/matrix"),
    ("POST", "/admin/api/policy/explain"),
    ("POST", "/access/v1/evaluation"),
    ("POST", "/access/v1/search/action"),
];

/// Who asks, besides nobody: what each has as claims.
fn personas() -> Vec<(String, Value)> {
    let names = [
        "ada", "ben", "cleo", "dan", "eve", "fay", "gus", "hal", "ida",
    ];
    let all = names.iter().enumerate().map(|(number, name)| {
        let roles: Vec<String> = (0..3)
            .filter(|bit| number >> bit & 1 == 1)
            .map(|bit| format!("r{bit}"))
            .collect();
        let claims = json!({
            "sub": format!("auth0|{name}"),
            "roles": roles,
            "permissions": if number % 2 == 0 { json!(["x"]) } else { json!(["y", "z"]) },
            "org_id": format!("o{}", number % 3),
        });
        ((*name).to_owned(), claims)
    });
    all.collect()
}

/// Rules of every kind over those requests, chosen by chance that is the same each time, and one for the service that asks.
fn rules() -> String {
    let subjects = [
        "role:r0",
        "role:r1",
        "role:r2",
        "permission:x",
        "permission:z",
        "org:o1",
        "user:auth0|eve",
        "role:team",
    ];
    let mut rng = fastrand::Rng::with_seed(11);
    let mut rules = String::from(
        "p, permission:evaluate:access, /access/v1/evaluations, ^POST$, allow\n\
         p, anyone, /api/open, ^GET$, allow\n\
         p, authenticated, /api/me, ^GET$, allow\n\
         g, role:r2, role:team\n\
         g, org:o2, role:team\n",
    );
    for (method, path) in REQUESTS.repeat(3) {
        let subject = subjects[rng.usize(..subjects.len())];
        let path = match (path.rsplit_once('/'), rng.u8(..4)) {
            (Some((parent, _)), 0) => format!("{parent}/*"),
            (Some((parent, _)), 1) => format!("{parent}/:last"),
            _ => path.to_owned(),
        };
        let method = if rng.u8(..4) == 0 {
            ".*".to_owned()
        } else {
            format!("^{method}$")
        };
        let effect = if rng.u8(..4) == 0 { "deny" } else { "allow" };
        let _ = writeln!(rules, "p, {subject}, {path}, {method}, {effect}");
    }
    let mut seen = BTreeSet::new();
    let lines = rules.lines().filter(|line| seen.insert(*line));
    lines.collect::<Vec<_>>().join("\n")
}

/// The personas as a table of `cases.toml`, and the service that asks for others.
fn cases() -> String {
    let mut text =
        String::from("[who.dave]\nsub = \"auth0|dave\"\npermissions = [\"evaluate:access\"]\n");
    for (name, claims) in personas() {
        let _ = writeln!(text, "[who.{name}]");
        for (claim, value) in claims.as_object().unwrap() {
            let _ = writeln!(text, "{claim} = {value}");
        }
    }
    text
}

/// Whether each of the requests is allowed to `who`, at each door by its name.
async fn verdicts(server: &Server, who: &str, claims: &Value) -> BTreeMap<&'static str, Vec<bool>> {
    let token = match who {
        "anonymous" => None,
        who => Some(server.token(who).await),
    };
    let send = |method: &str, path: &str| {
        let request = server.request(method, path);
        match &token {
            None => request,
            Some(token) => request.bearer_auth(token),
        }
    };
    let (mut guard, mut forward) = (Vec::new(), Vec::new());
    for (method, path) in REQUESTS {
        let answer = send(method, path).send().await.unwrap();
        guard.push(![401, 403].contains(&answer.status().as_u16()));
        let asked = send("GET", "/authz/forward")
            .header("X-Original-Method", method)
            .header("X-Original-URI", path);
        forward.push(asked.send().await.unwrap().status() == 200);
    }
    let questions = REQUESTS.map(|(method, path)| format!("{method} {path}"));
    let asked = send("POST", "/api/access").json(&json!({"requests": questions}));
    let listed: Value = asked.send().await.unwrap().json().await.unwrap();
    let list = questions.map(|question| listed["access"][&question].as_bool().unwrap());
    BTreeMap::from([
        ("guard", guard),
        ("forward_auth", forward),
        ("access_list", list.to_vec()),
        ("authzen", evaluated(server, who, claims).await),
    ])
}

async fn evaluated(server: &Server, who: &str, claims: &Value) -> Vec<bool> {
    let subject = match who {
        "anonymous" => json!({"type": "anonymous", "id": "anonymous"}),
        _ => json!({"type": "user", "id": claims["sub"], "properties": claims}),
    };
    let evaluations = REQUESTS.map(|(method, path)| {
        json!({"action": {"name": method}, "resource": {"type": "route", "id": path}})
    });
    let body = json!({"subject": subject, "evaluations": evaluations});
    let asked = server.request("POST", "/access/v1/evaluations");
    let asked = asked.bearer_auth(server.token("dave").await).json(&body);
    let answer: Value = asked.send().await.unwrap().json().await.unwrap();
    let evaluations = answer["evaluations"]
        .as_array()
        .unwrap_or_else(|| panic!("{}", answer.to_string()));
    evaluations
        .iter()
        .map(|one| one["decision"].as_bool().unwrap())
        .collect()
}

/// What the lines of the decision log hold of each question, by door: everything that the doors must agree on.
fn logged(path: &str) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let mut questions: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (method, path) = (&line["method"], &line["path"]);
        let is_asked = |(a, b): &(&str, &str)| *method == **a && *path == **b;
        if !REQUESTS.iter().any(is_asked) {
            continue;
        }
        // Clients have a name that pasted claims lack.
        let names = line["principals"].as_array().unwrap().iter();
        let names = names.filter(|name| !name.as_str().unwrap().starts_with("client:"));
        let names: Vec<&Value> = names.collect();
        let subject = names
            .iter()
            .find(|name| name.as_str().unwrap().starts_with("user:"));
        let question = format!(
            "{} {method} {path}",
            subject.map_or("anonymous".into(), ToString::to_string)
        );
        let said = format!(
            "{} {} {} {names:?}",
            line["verdict"], line["rule"], line["revision"]
        );
        let door = line["door"].as_str().unwrap().to_owned();
        questions
            .entry(question)
            .or_default()
            .entry(door)
            .or_default()
            .insert(said);
    }
    questions
}

#[rocket::async_test]
async fn a_hundred_questions_get_one_decision_at_every_door() {
    let folder = Folder::with_shipped_policy();
    folder.file("policy.csv", &rules());
    folder.file("cases.toml", &cases());
    let log = format!("{}/decisions.jsonl", folder.name());
    let server = Server::dev_with(&[
        ("WHITEROOM_POLICY__DIR", folder.name()),
        ("WHITEROOM_POLICY__DECISION_LOG", &log),
        ("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1"),
    ]);
    let nobody = ("anonymous".to_owned(), Value::Object(Map::new()));
    let mut counts = [0_usize; 2];
    for (who, claims) in [nobody].into_iter().chain(personas()) {
        let verdicts = verdicts(&server, &who, &claims).await;
        let guard = &verdicts["guard"];
        for (door, found) in &verdicts {
            assert_eq!(found, guard, "{who} at {door}: {REQUESTS:?}");
        }
        for allowed in guard {
            counts[usize::from(*allowed)] += 1;
        }
    }
    assert_eq!(counts[0] + counts[1], 100);
    assert!(counts.iter().all(|count| *count >= 25), "{counts:?}");
    server.stop("TERM");
    let questions = logged(&log);
    assert_eq!(questions.len(), 100);
    for (question, doors) in questions {
        assert_eq!(doors.len(), 4, "{question}: {doors:#?}");
        let said: BTreeSet<&String> = doors.values().flatten().collect();
        assert_eq!(said.len(), 1, "{question}: {doors:#?}");
    }
}
