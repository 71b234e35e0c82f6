//! What a trace tells of a request, by way of a collector that others wrote.

use std::collections::BTreeMap;
use std::net::TcpListener;

use reqwest::StatusCode;

use super::{check_secrets, traced};
use crate::support::{AUDIENCE, Collector, Conduct, Forge, Rotel, Server, Span};

/// A span with what its kind of request is known by; the revision and the port are of the run.
fn told(span: &Span) -> BTreeMap<&str, &str> {
    let of_the_run = [
        "whiteroom.policy.revision",
        "server.port",
        "whiteroom.token.issuer",
    ];
    let attributes = span.attributes.iter();
    let attributes = attributes.map(|(name, value)| (name.as_str(), value.as_str()));
    attributes
        .filter(|(name, _)| !of_the_run.contains(name))
        .collect()
}

/// What every span of a request says that answered `status`.
fn request<'a>(method: &'a str, path: &'a str, status: &'a str) -> BTreeMap<&'a str, &'a str> {
    BTreeMap::from([
        ("http.request.method", method),
        ("url.scheme", "http"),
        ("url.path", path),
        ("server.address", "127.0.0.1"),
        ("http.response.status_code", status),
    ])
}

/// The only part of that name.
fn part<'a>(parts: &'a [Span], name: &str) -> &'a Span {
    let mut found = parts.iter().filter(|part| part.name == name);
    let part = found
        .next()
        .unwrap_or_else(|| panic!("no `{name}` among {parts:#?}"));
    assert!(found.next().is_none(), "two `{name}` among {parts:#?}");
    part
}

#[rocket::async_test]
async fn a_collector_of_others_makes_a_tree_of_each_request() {
    let collector = Collector::start(Conduct::Takes);
    let rotel = Rotel::before(&collector);
    let server = traced(&rotel.origin(), &[]);

    let token = server.token("alice").await;
    let ask = || {
        server
            .request("GET", "/api/protected?access=secret")
            .bearer_auth(&token)
    };
    let answer = ask().send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    permitted(&server, &collector, "false");
    // A second server span of that name would be the same to `tree`, so the method makes the difference.
    let head = server.request("HEAD", "/api/protected").bearer_auth(&token);
    assert_eq!(head.send().await.unwrap().status(), StatusCode::OK);
    let (root, parts) = collector.tree("HEAD /api/protected", 2);
    let mut wanted = request("HEAD", "/api/protected", "200");
    wanted.insert("http.route", "/api/protected");
    assert_eq!(told(&root), wanted);
    assert_eq!(
        part(&parts, "verify token").get("whiteroom.token.cached"),
        "true"
    );

    refused(&server, &collector).await;
    unmatched(&server, &collector).await;
    check_secrets(&collector, &[&token, "secret", "Bearer"]);
}

fn permitted(server: &Server, collector: &Collector, cached: &str) {
    let (root, parts) = collector.tree("GET /api/protected", 2);
    let mut wanted = request("GET", "/api/protected", "200");
    wanted.insert("http.route", "/api/protected");
    assert_eq!(told(&root), wanted);
    let port = server.public().rsplit(':').next().unwrap();
    assert_eq!((root.get("server.port"), root.failed), (port, false));
    assert_eq!((root.parent.as_str(), root.links.len()), ("", 0));
    assert_eq!(root.resource["service.name"], "whiteroom");
    assert_eq!(root.resource["service.version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(parts.len(), 2, "{parts:#?}");
    for part in &parts {
        assert_eq!(
            (part.parent.as_str(), part.kind),
            (root.id.as_str(), "internal")
        );
        assert!(part.nanoseconds <= root.nanoseconds, "{part:?} in {root:?}");
    }
    let verification = part(&parts, "verify token");
    let wanted = [
        ("whiteroom.token.cached", cached),
        ("whiteroom.token.algorithm", "RS256"),
    ];
    assert_eq!(told(verification), BTreeMap::from(wanted));
    assert_eq!(verification.get("whiteroom.token.issuer"), server.issuer());
    let decision = part(&parts, "decide");
    let rule = decision.get("whiteroom.decision.rule");
    assert!(rule.contains("policies/policy.csv:"), "{rule}");
    assert_eq!(decision.get("whiteroom.decision.effect"), "allow");
    assert_eq!(decision.get("whiteroom.decision.door"), "guard");
    assert_ne!(decision.get("whiteroom.policy.revision"), "");
}

async fn refused(server: &Server, collector: &Collector) {
    let answer = server.ask("bob", "GET", "/api/protected").await;
    let problem = server.problem(answer, "bob").await;
    let trace_id = problem["trace_id"].as_str().unwrap();
    let root = collector.span(|span| span.kind == "server" && span.trace_id == trace_id);
    let mut wanted = request("GET", "/api/protected", "403");
    wanted.insert("http.route", "/api/protected");
    wanted.insert("whiteroom.refusal.code", "permission_missing");
    assert_eq!((told(&root), root.failed), (wanted, false));
    let decision = collector.span(|span| span.trace_id == trace_id && span.name == "decide");
    assert_eq!(decision.get("whiteroom.decision.effect"), "deny");
    assert_eq!(decision.get("whiteroom.decision.rule"), "");

    // A token that does not verify: nothing is decided.
    let answer = server.request("GET", "/api/me").bearer_auth("not.a.token");
    let answer = answer.send().await.unwrap();
    server.problem(answer, "no token").await;
    let (root, parts) = collector.tree("GET /api/me", 1);
    assert_eq!(root.get("whiteroom.refusal.code"), "token_encoding");
    let [verification] = parts.as_slice() else {
        panic!("{parts:#?}")
    };
    let wanted = BTreeMap::from([("whiteroom.refusal.code", "token_encoding")]);
    assert_eq!((told(verification), verification.failed), (wanted, false));
}

async fn unmatched(server: &Server, collector: &Collector) {
    let answer = server
        .request("DELETE", "/api/nothing/here")
        .send()
        .await
        .unwrap();
    server.problem(answer, "no such route").await;
    let (root, parts) = collector.tree("DELETE", 0);
    let mut wanted = request("DELETE", "/api/nothing/here", "404");
    wanted.insert("whiteroom.refusal.code", "not_found");
    assert_eq!((told(&root), parts.len()), (wanted, 0));
    // A path is cut, and a list of questions has a step for each.
    let long = format!("/api/{}", "a".repeat(2000));
    server.request("PATCH", &long).send().await.unwrap();
    let (root, _) = collector.tree("PATCH", 0);
    assert_eq!(root.get("url.path"), long.get(..256).unwrap());
    let questions = serde_json::json!({"requests": ["GET /api/open", "GET /api/protected"]});
    let list = server.request("POST", "/api/access").json(&questions);
    assert_eq!(list.send().await.unwrap().status(), StatusCode::OK);
    let (_, parts) = collector.tree("POST /api/access", 2);
    let mut effects = parts.iter().map(|part| {
        assert_eq!(part.get("whiteroom.decision.door"), "access_list");
        part.get("whiteroom.decision.effect")
    });
    assert_eq!(
        [effects.next(), effects.next(), effects.next()],
        [Some("allow"), Some("deny"), None]
    );
}

#[rocket::async_test]
async fn an_outage_is_a_failure_and_whoever_waited_for_it_says_so() {
    let collector = Collector::start(Conduct::Takes);
    let issuer = Forge::absent();
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.origin()),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
    ];
    let server = issuer.server_with(&variables);
    let request = server.request("GET", "/api/me").bearer_auth(issuer.token());
    server
        .problem(request.send().await.unwrap(), "no keys")
        .await;
    let (root, parts) = collector.tree("GET /api/me", 1);
    for span in [&root, part(&parts, "verify token")] {
        let told = (span.get("error.type"), span.get("whiteroom.refusal.code"));
        assert_eq!(
            (told, span.failed),
            (("keys_unavailable", "keys_unavailable"), true)
        );
    }
    let verification = part(&parts, "verify token");
    assert_eq!(verification.get("whiteroom.token.issuer"), issuer.origin());
}

#[rocket::async_test]
async fn a_fetch_of_keys_is_a_trace_of_its_own() {
    let collector = Collector::start(Conduct::Takes);
    let forge = Forge::start();
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.origin()),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
    ];
    let _server = forge.server_with(&variables);
    for path in ["/.well-known/openid-configuration", "/keys"] {
        let url = format!("{}{path}", forge.origin());
        let span = collector.span(|span| span.get("url.full") == url);
        assert_eq!(
            (span.kind, span.name.as_str(), span.failed),
            ("client", "GET", false)
        );
        assert_eq!(span.parent, "");
        assert_eq!(span.get("http.request.method"), "GET");
        assert_eq!(span.get("http.response.status_code"), "200");
        assert_eq!(span.get("server.address"), "127.0.0.1");
    }
}

#[test]
fn an_issuer_is_told_the_trace_and_its_silence_is_a_failure() {
    use std::io::{BufRead, BufReader};
    let collector = Collector::start(Conduct::Takes);
    let issuer = TcpListener::bind("127.0.0.1:0").unwrap();
    let domain = format!("http://{}", issuer.local_addr().unwrap());
    let _server = Server::plain(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.origin()),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
        ("AUTH0_DOMAIN", &domain),
        ("AUTH0_AUDIENCE", AUDIENCE),
    ]);
    let (call, _) = issuer.accept().unwrap();
    let lines = BufReader::new(call).lines().map_while(Result::ok);
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let traceparent = lines
        .iter()
        .find_map(|line| line.strip_prefix("traceparent: "));
    let parts: Vec<&str> = traceparent.unwrap().split('-').collect();
    let [version, trace_id, span_id, flags] = parts.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!((*version, *flags), ("00", "01"));
    let span = collector.span(|span| span.id == *span_id);
    assert_eq!(span.trace_id, *trace_id);
    assert_eq!((span.get("error.type"), span.failed), ("no_answer", true));
}
