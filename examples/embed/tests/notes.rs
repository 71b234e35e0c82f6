//! The notes API over HTTP, without a network: its issuer is a shared secret in the configuration.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{EncodingKey, Header, encode};
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::http::{ContentType, Method, Status};
use rocket::local::blocking::{Client, LocalResponse};
use rocket::response::Responder;
use rocket::{Build, Request, Rocket, catch, catchers, get, routes};
use serde_json::{Value, json};
use whiteroom::Config;
use whiteroom::prometheus::{Registry, TextEncoder};

/// The API by the example's own files, but with an issuer that a test can play.
fn figment() -> Figment {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Rocket.toml");
    Figment::from(rocket::Config::debug_default())
        .merge(Toml::file(file).nested())
        .merge(("log_level", "off"))
        .merge(("auth.domain", ISSUER))
        .merge(("auth.audience", AUDIENCE))
        .merge(("auth.algorithms", ["HS256"]))
        .merge(("auth.secret", SECRET))
        .merge(("policy.watch", "poll"))
}

fn notes() -> Rocket<Build> {
    let config = Config::within(&figment()).expect("a configuration");
    whiteroom_embed::rocket(figment(), whiteroom::stage().with(config))
}

fn client() -> Client {
    Client::tracked(notes()).expect("it launches")
}

/// An access token of `who` with these roles, good for a minute.
fn token(who: &str, roles: &[&str]) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a clock after 1970").as_secs();
    let claims = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": who, "roles": roles, "iat": now, "exp": now + 60,
    });
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    encode(&Header::default(), &claims, &key).expect("a token")
}

/// A caller: no token, or a name with roles.
type Who = Option<(&'static str, &'static [&'static str])>;

const NOBODY: Who = None;
const RITA: Who = Some(("rita", &[]));
const ARTHUR: Who = Some(("arthur", &["author"]));
const ARIA: Who = Some(("aria", &["author"]));
const ERIN: Who = Some(("erin", &["editor"]));

fn ask<'c>(client: &'c Client, who: Who, request: &'c str, body: &str) -> LocalResponse<'c> {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let method: Method = method.parse().expect("a method");
    let mut asked = client.req(method, path);
    if let Some((name, roles)) = who {
        let bearer = format!("Bearer {}", token(name, roles));
        asked = asked.header(rocket::http::Header::new("Authorization", bearer));
    }
    if !body.is_empty() {
        asked = asked.header(ContentType::JSON).body(body);
    }
    asked.dispatch()
}

#[test]
fn the_policy_admits_by_role_and_the_handler_by_author() {
    let client = client();
    let draft = r#"{"text":"Bring bread."}"#;
    for (who, request, body, status, code) in [
        (NOBODY, "GET /api/notes", "", 401, "sign_in_required"),
        (NOBODY, "POST /api/notes", draft, 401, "sign_in_required"),
        (RITA, "GET /api/notes", "", 200, ""),
        (RITA, "GET /api/notes/1", "", 200, ""),
        (RITA, "GET /api/notes/2", "", 404, "not_found"),
        (RITA, "POST /api/notes", draft, 403, "denied"),
        (RITA, "POST /api/notes", "no JSON", 403, "denied"),
        (ARTHUR, "POST /api/notes", draft, 201, ""),
        (ARTHUR, "PUT /api/notes/2", draft, 200, ""),
        (ARTHUR, "PUT /api/notes/1", draft, 403, "denied"),
        (ARTHUR, "DELETE /api/notes/2", "", 403, "denied"),
        (ARIA, "PUT /api/notes/2", draft, 403, "forbidden"),
        (ERIN, "DELETE /api/notes/1", "", 403, "denied"),
        (ERIN, "DELETE /api/notes/2", "", 204, ""),
        (ERIN, "PATCH /api/notes/2", draft, 405, "method_not_allowed"),
        (NOBODY, "GET /api/notes/..%2f1", "", 400, "ambiguous_path"),
    ] {
        let about = format!("{request} by {who:?}");
        let answer = ask(&client, who, request, body);
        assert_eq!(answer.status().code, status, "{about}");
        if !code.is_empty() {
            let problem: Value = answer.into_json().expect("a problem document");
            assert_eq!(problem["code"], code, "{about}: {problem}");
        }
    }
}

#[test]
fn the_access_list_knows_the_apis_own_routes() {
    let client = client();
    let routes = |who| {
        let answer = ask(&client, who, "GET /api/access/routes", "");
        assert_eq!(answer.status(), Status::Ok);
        let answer: Value = answer.into_json().expect("a list");
        let routes = answer["routes"].as_array().expect("routes").clone();
        let line = |route: &Value| {
            let text = |name: &str| route[name].as_str().unwrap_or_default().to_owned();
            (
                format!("{} {}", text("method"), text("route")),
                route["allowed"].clone(),
            )
        };
        routes.iter().map(line).collect::<Vec<_>>()
    };
    let row = |route: &str, allowed: Value| (route.to_owned(), allowed);
    assert_eq!(
        routes(ARTHUR),
        [
            row("GET /api/notes", json!(true)),
            row("POST /api/notes", json!(true)),
            row("DELETE /api/notes/<id>", json!(false)),
            row("GET /api/notes/<id>", json!(true)),
            // All but the terms of use.
            row("PUT /api/notes/<id>", json!(null)),
        ]
    );
    assert!(routes(NOBODY).iter().all(|(_, allowed)| *allowed == false));
}

#[test]
fn the_policy_has_a_rule_for_each_route_and_no_other() {
    let client = client();
    let report = whiteroom::check(client.rocket()).expect("the stage is attached");
    let report = report.expect("there is a folder");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[get("/forgotten")]
fn forgotten() -> &'static str {
    "nobody asked"
}

#[get("/page")]
fn page() -> (ContentType, Response) {
    (ContentType::HTML, Response)
}

/// A page with a policy of its own.
struct Response;

impl<'r> Responder<'r, 'static> for Response {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        rocket::Response::build()
            .raw_header("Content-Security-Policy", "default-src 'self'")
            .ok()
    }
}

#[catch(default)]
fn own(status: Status, _: &Request<'_>) -> String {
    format!("our own {status}")
}

#[test]
fn the_stage_governs_its_prefixes_and_leaves_the_rest_to_the_program() {
    let rocket = notes()
        .mount("/api", routes![forgotten])
        .mount("/", routes![page])
        .register("/", catchers![own]);
    let client = Client::tracked(rocket).expect("it launches");
    for (path, status, says) in [
        ("/api/forgotten", 500, r#""code":"undecided""#),
        ("/api/nothing", 404, r#""code":"not_found""#),
        ("/nothing", 404, "our own 404"),
    ] {
        let answer = client.get(path).dispatch();
        assert_eq!(answer.status().code, status, "{path}");
        let text = answer.into_string().unwrap_or_default();
        assert!(text.contains(says), "{path}: {text}");
    }
    let page = client.get("/page").dispatch();
    let header = |name: &str| page.headers().get(name).collect::<Vec<_>>();
    assert_eq!(header("Content-Security-Policy"), ["default-src 'self'"]);
    assert_eq!(header("X-Content-Type-Options"), ["nosniff"]);
}

#[test]
fn metrics_and_health_are_on_a_port_of_their_own() {
    let client = client();
    ask(&client, RITA, "GET /api/notes/1", "");
    for path in ["/metrics", "/health/ready"] {
        assert_eq!(client.get(path).dispatch().status(), Status::NotFound);
    }
    let registry = client.rocket().state::<Registry>();
    let families = registry.expect("the stage manages it").gather();
    let text = TextEncoder::new().encode_to_string(&families);
    let counted = r#"whiteroom_policy_decisions_total{door="guard",effect="allow",http_route="/api/notes/<id>"} 1"#;
    assert!(text.expect("it can be written").contains(counted));
}

const ISSUER: &str = "https://login.example.com/";

const AUDIENCE: &str = "https://notes.example.com";

const SECRET: &str = "a secret for tests, of at least 32 bytes";
