//! Step-up: what the policy allows is refused until the sign-in is good enough, at every door alike.

use serde_json::{Value, json};

use crate::support::{Folder, Forge, Scrape, Server, now};

const DEMANDS: &str = r#"
[[demand]]
path = "/api/protected"
methods = "^GET$"
acr = ["urn:example:mfa", "urn:example:phr"]
max_age_seconds = 300

[[demand]]
path = "/api/open"
methods = "^GET$"
max_age_seconds = 60

[[demand]]
path = "/api/m.*"
methods = "^GET$"
acr = ["urn:example:mfa"]
"#;

fn server(forge: &Forge, folder: &Folder) -> Server {
    forge.server_with(&[
        ("WHITEROOM_POLICY__DIR", folder.name()),
        ("WHITEROOM_TELEMETRY__LOG_FORMAT", "json"),
    ])
}

fn folder() -> Folder {
    let folder = Folder::with_shipped_policy();
    folder.file("step_up.toml", DEMANDS);
    folder
}

/// The challenges of the three demands.
const BOTH: &str = r#"Bearer realm="api", error="insufficient_user_authentication", error_description="a recent sign-in of another authentication class is needed", acr_values="urn:example:mfa urn:example:phr", max_age="300""#;
const AGE: &str = r#"Bearer realm="api", error="insufficient_user_authentication", error_description="a more recent sign-in is needed", max_age="60""#;
const CLASS: &str = r#"Bearer realm="api", error="insufficient_user_authentication", error_description="a sign-in of another authentication class is needed", acr_values="urn:example:mfa""#;
/// Whoever presents no token makes no error (RFC 6750, section 3.1).
const NOBODY: &str = r#"Bearer realm="api", max_age="60""#;

/// A request of the shipped API, the claims of its token where it has one, and the challenge where it is refused.
struct Row(
    &'static str,
    &'static str,
    Option<Value>,
    Option<&'static str>,
);

fn rows() -> Vec<Row> {
    let (mfa, now) = ("urn:example:mfa", now());
    let claims = |acr: &str, auth_time: u64| Some(json!({"acr": acr, "auth_time": auth_time}));
    vec![
        Row("both met", "/api/protected", claims(mfa, now - 10), None),
        Row(
            "the other class",
            "/api/protected",
            claims("urn:example:phr", now),
            None,
        ),
        Row(
            "another class",
            "/api/protected",
            claims("urn:example:pwd", now),
            Some(BOTH),
        ),
        Row(
            "too old",
            "/api/protected",
            claims(mfa, now - 400),
            Some(BOTH),
        ),
        Row(
            "in the future",
            "/api/protected",
            claims(mfa, now + 400),
            Some(BOTH),
        ),
        Row(
            "no time",
            "/api/protected",
            Some(json!({"acr": mfa})),
            Some(BOTH),
        ),
        Row(
            "a time in words",
            "/api/protected",
            Some(json!({"acr": mfa, "auth_time": now.to_string()})),
            Some(BOTH),
        ),
        Row(
            "no class",
            "/api/protected",
            Some(json!({"auth_time": now})),
            Some(BOTH),
        ),
        Row(
            "a list of classes",
            "/api/protected",
            Some(json!({"acr": [mfa], "auth_time": now})),
            Some(BOTH),
        ),
        Row("neither", "/api/members-only", Some(json!({})), Some(CLASS)),
        Row("a pattern", "/api/me", claims("pwd", now), Some(CLASS)),
        Row("a class alone", "/api/me", Some(json!({"acr": mfa})), None),
        Row(
            "an open path",
            "/api/open",
            claims(mfa, now - 90),
            Some(AGE),
        ),
        Row("an open path, lately", "/api/open", claims("", now), None),
        Row("anonymous", "/api/open", None, Some(NOBODY)),
    ]
}

#[rocket::async_test]
async fn a_sign_in_that_is_not_good_enough_is_challenged_at_each_door() {
    let forge = Forge::start();
    let folder = folder();
    let server = server(&forge, &folder);
    for Row(about, path, claims, challenge) in rows() {
        let token = claims.map(|claims| token(&forge, &server, &claims));
        for method in ["GET", "HEAD"] {
            let answer = ask(&server, method, path, token.as_deref()).await;
            let wanted = if challenge.is_some() { 401 } else { 200 };
            assert_eq!(answer.status(), wanted, "{about}");
            let found = answer.headers().get("www-authenticate");
            let found = found.map(|value| value.to_str().unwrap());
            assert_eq!(found, challenge, "{about}");
            if let (Some(challenge), "GET") = (challenge, method) {
                let problem = server.problem(answer, about).await;
                check_problem(&problem, challenge, about);
            }
        }
        let may = may(&server, path, token.as_deref()).await;
        assert_eq!(may, challenge.is_none(), "{about}: the access list");
    }
}

/// The members of the problem are the parameters of the challenge.
fn check_problem(problem: &Value, challenge: &str, about: &str) {
    assert_eq!(problem["code"], "step_up_required", "{about}");
    let values = challenge.split_once("acr_values=\"");
    let values = values.map(|(_, rest)| rest.split('"').next().unwrap());
    let values = values.map(|values| json!(values.split(' ').collect::<Vec<_>>()));
    assert_eq!(problem.get("acr_values"), values.as_ref(), "{about}");
    let age = challenge.split_once("max_age=\"");
    let age = age.map(|(_, age)| json!(age.trim_end_matches('"').parse::<u32>().unwrap()));
    assert_eq!(problem.get("max_age"), age.as_ref(), "{about}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("Sign in "), "{about}: {detail}");
}

#[rocket::async_test]
async fn what_the_policy_denies_is_denied_whatever_the_sign_in() {
    let forge = Forge::start();
    let folder = folder();
    let server = server(&forge, &folder);
    for claims in [
        json!({"permissions": []}),
        json!({"permissions": [], "acr": "urn:example:mfa", "auth_time": now()}),
    ] {
        let token = token(&forge, &server, &claims);
        let answer = ask(&server, "GET", "/api/protected", Some(&token)).await;
        let problem = server.problem(answer, "no permission").await;
        assert_eq!(problem["code"], "permission_missing");
    }
    let answer = ask(&server, "GET", "/api/protected", None).await;
    let problem = server.problem(answer, "anonymous").await;
    assert_eq!(problem["code"], "sign_in_required");
}

#[rocket::async_test]
async fn operators_see_the_demand_the_rule_and_a_denial() {
    let forge = Forge::start();
    let folder = folder();
    let server = server(&forge, &folder);
    let token = token(&forge, &server, &json!({}));
    let answer = ask(&server, "GET", "/api/protected", Some(&token)).await;
    let problem = server.problem(answer, "no class").await;
    let series = |effect: &str| {
        format!(
            r#"whiteroom_policy_decisions_total{{door="guard",effect="{effect}",http_route="/api/protected"}}"#
        )
    };
    let scrape = Scrape::of(&server).await;
    assert!(scrape.value(&series("deny")) == 1.0, "{}", scrape.text);
    assert!(scrape.value(&series("allow")) == 0.0, "{}", scrape.text);
    let trace = problem["trace_id"].as_str().unwrap().to_owned();
    let told = server.stop("TERM").told;
    let line = told.lines().find(|line| line.contains(&trace)).unwrap();
    let line: Value = serde_json::from_str(line).expect(line);
    assert_eq!(line["code"], "step_up_required");
    let cause = line["cause"].as_str().unwrap();
    let place = format!("{}/step_up.toml:2:1", folder.name());
    assert!(cause.contains(&place), "{cause}");
    assert!(line["rule"].as_str().unwrap().contains("policy.csv:"));
}

/// A good token with these claims, which must never be printed.
fn token(forge: &Forge, server: &Server, claims: &Value) -> String {
    let token = forge.with_claims(claims);
    server.keep_secret(&token);
    token
}

async fn ask(server: &Server, method: &str, path: &str, token: Option<&str>) -> reqwest::Response {
    let request = server.request(method, path);
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    request.send().await.unwrap()
}

/// What the access list says about `GET path`.
async fn may(server: &Server, path: &str, token: Option<&str>) -> bool {
    let asked = format!("GET {path}");
    let request = server.request("POST", "/api/access");
    let request = request.json(&json!({"requests": [asked]}));
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    answer["access"][&asked].as_bool().expect("a verdict")
}
