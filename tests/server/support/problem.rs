//! What every refusal must be: a whole problem document (RFC 9457) whose trace id stands in the log, once.

use reqwest::Response;
use serde_json::Value;

use super::Server;

impl Server {
    /// Reads a refusal, and fails unless it is whole; `about` names the row. The log is searched when the server stops.
    pub(crate) async fn problem(&self, answer: Response, about: &str) -> Value {
        let status = answer.status().as_u16();
        let header = |name: &str| {
            let value = answer.headers().get(name);
            value.map(|value| value.to_str().unwrap().to_owned())
        };
        let (content_type, cache) = (header("content-type"), header("cache-control"));
        assert_eq!(cache.as_deref(), Some("no-store"), "{about}");
        check_challenge(status, header("www-authenticate").as_deref(), about);
        let allow = header("allow");
        assert_eq!(allow.is_some(), status == 405, "{about}: Allow {allow:?}");
        let body = answer.bytes().await.unwrap();
        self.document(status, content_type.as_deref(), &body, about)
    }

    /// Reads the body of a refusal, and fails unless it is whole.
    pub(crate) fn document(
        &self,
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
        about: &str,
    ) -> Value {
        let problem = document(status, content_type, body, about);
        self.keep_trace(problem["trace_id"].as_str().expect(about));
        problem
    }
}

/// Reads the body of a refusal, and fails unless it is whole; the log is not searched for it.
fn document(status: u16, content_type: Option<&str>, body: &[u8], about: &str) -> Value {
    let shown = String::from_utf8_lossy(body);
    assert_eq!(content_type, Some(TYPE), "{about}: {shown}");
    let problem: Value = serde_json::from_slice(body).expect(about);
    let text = |name: &str| problem[name].as_str().expect(name);
    assert_eq!(problem["status"], status, "{about}: {shown}");
    let code = text("code");
    assert!(is_known(code), "{about}: the code `{code}` is in no list");
    assert_eq!(text("type"), format!("urn:whiteroom:problem:{code}"));
    let is_worded = ["title", "detail", "trace_id"].map(|name| !text(name).is_empty());
    assert_eq!(is_worded, [true; 3], "{about}: {shown}");
    let members = problem.as_object().expect(about);
    let of_step_up = |name: &str| code == "step_up_required" && STEP_UP.contains(&name);
    let of_rules = |name: &str| code == "invalid_rules" && name == "problems";
    let known = |name: &String| {
        MEMBERS.contains(&name.as_str()) || name == "missing" || of_step_up(name) || of_rules(name)
    };
    assert!(members.keys().all(known), "{about}: {shown}");
    let demands = STEP_UP.iter().any(|name| members.contains_key(*name));
    assert_eq!(demands, code == "step_up_required", "{about}: {shown}");
    let is_missing = code == "permission_missing";
    assert_eq!(
        problem["missing"].is_array(),
        is_missing,
        "{about}: {shown}"
    );
    problem
}

/// RFC 9110, section 11.6.1: every 401 has a challenge. A 503 has none, since signing in again would not help.
fn check_challenge(status: u16, challenge: Option<&str>, about: &str) {
    let Some(challenge) = challenge else {
        assert_ne!(status, 401, "{about}: no challenge");
        return;
    };
    assert!(matches!(status, 400 | 401 | 403), "{about}: {challenge}");
    let known = [
        r#"Bearer realm="api""#,
        "DPoP error=",
        "DPoP algs=",
        "DPoP acr_values=",
    ];
    let is_known = known.iter().any(|known| challenge.starts_with(known));
    assert!(is_known, "{about}: {challenge}");
    if let Some((_, description)) = challenge.split_once("error_description=\"") {
        let (description, _) = description.split_once('"').expect("a closing quote");
        // RFC 6750, section 3.
        let fit = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
        assert!(description.chars().all(fit), "{about}: {challenge}");
    }
}

fn is_known(code: &str) -> bool {
    whiteroom::http::refusal::CODES.contains(&code)
        || whiteroom::auth::Refusal::CODES.contains(&code)
}

const TYPE: &str = "application/problem+json";

/// At least one of them is there.
const STEP_UP: [&str; 2] = ["acr_values", "max_age"];

const MEMBERS: [&str; 7] = [
    "type",
    "title",
    "status",
    "detail",
    "code",
    "trace_id",
    "decision_id",
];
