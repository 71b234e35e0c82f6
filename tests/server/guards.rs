//! The guards where programs embed them: nothing under a governed prefix answers without a decision.

use std::collections::BTreeSet;
use std::sync::Arc;

use prometheus::Registry;
use rocket::error::ErrorKind;
use rocket::http::{Method, Status};
use rocket::local::asynchronous::{Client, LocalResponse};
use rocket::{Build, Rocket, Route, get, routes};
use serde_json::Value;
use whiteroom::auth::{self, Authenticator};
use whiteroom::config::Config;
use whiteroom::http::gate::Gate;
use whiteroom::http::metrics::Decisions;
use whiteroom::http::prefixes::governs;
use whiteroom::http::refusal::Challenges;
use whiteroom::http::witnesses::Witnesses;
use whiteroom::http::{self, Permit, governed, methods, path, refusal};
use whiteroom::policy::{self, Live, Policy, Sampler};
use whiteroom::server::public;

use crate::support::Folder;

/// The public server as it is launched, but under the policy of `folder`; the issuer is away.
fn rocket_under(folder: &Folder) -> Rocket<Build> {
    let config = config(folder);
    let (authenticator, policy) = parts(&config);
    public::rocket(
        &config,
        None,
        &authenticator,
        &policy,
        &Registry::new(),
        None,
    )
    .unwrap()
}

pub(crate) fn config(folder: &Folder) -> Config {
    let mut config = Config::load().unwrap();
    config.auth = auth::Config {
        domain: Some("http://127.0.0.1:9".into()),
        audience: Some("https://api.example.com".into()),
        ..auth::Config::default()
    };
    config.policy.dir = folder.path().to_owned();
    config
}

pub(crate) fn parts(config: &Config) -> (Arc<Authenticator>, Arc<Live>) {
    let authenticator = Authenticator::new(&config.auth).unwrap();
    let policy = Policy::load(&config.policy).unwrap();
    (Arc::new(authenticator), Arc::new(Live::new(policy)))
}

/// The gate alone, for a program that forgets the rest.
fn gate(folder: &Folder) -> Gate {
    let (authenticator, policy) = parts(&config(folder));
    let registry = Registry::new();
    let decisions = Decisions::register(&registry).unwrap();
    let sampler = Sampler::start(0, &registry).unwrap();
    let witnesses = Witnesses::new(decisions, sampler);
    Gate::new(authenticator, policy, "roles", witnesses)
}

fn bare() -> Rocket<Build> {
    rocket::custom(rocket::Config {
        log_level: rocket::config::LogLevel::Off,
        ..rocket::Config::debug_default()
    })
}

/// A policy that allows nobody anything.
fn empty_policy() -> Folder {
    let folder = Folder::with_shipped_policy();
    for file in ["policy.csv", "cases.toml"] {
        std::fs::write(folder.path().join(file), "").unwrap();
    }
    folder
}

async fn problem(response: LocalResponse<'_>) -> (u16, String) {
    let status = response.status().code;
    let problem: Value = response.into_json().await.unwrap();
    let code = problem["code"].as_str().unwrap().to_owned();
    let known = refusal::CODES.contains(&code.as_str());
    assert!(
        known || auth::Refusal::CODES.contains(&code.as_str()),
        "{code}"
    );
    (status, code)
}

#[get("/forgotten")]
fn forgotten() -> &'static str {
    "nobody asked"
}

#[get("/guarded")]
fn guarded(_permit: Permit<'_>) -> &'static str {
    "somebody asked"
}

#[get("/users/<_id>/files/<_file..>")]
fn files(_permit: Permit<'_>, _id: u32, _file: std::path::PathBuf) -> &'static str {
    "somebody asked"
}

#[rocket::async_test]
async fn under_an_empty_policy_every_governed_route_refuses() {
    let folder = empty_policy();
    let rocket = rocket_under(&folder).mount("/admin", routes![guarded, files]);
    let client = Client::tracked(rocket).await.unwrap();
    let mut asked = 0;
    for route in client.rocket().routes() {
        if !governs(route.uri.path()) || is_access_list(route.uri.path()) {
            continue;
        }
        let path = concrete(route.uri.path());
        let response = client.req(route.method, path).dispatch().await;
        let found = problem(response).await;
        assert_eq!(found, (401, "sign_in_required".into()), "{}", route.uri);
        asked += 1;
    }
    let decided = http::routes::decided().len();
    assert_eq!(asked, decided + 2, "some route was left out");
}

#[rocket::async_test]
async fn the_list_of_decided_routes_is_what_is_mounted() {
    let folder = Folder::with_shipped_policy();
    let rocket = rocket_under(&folder).ignite().await.unwrap();
    let decided = |route: &&Route| governs(route.uri.path()) && !is_access_list(route.uri.path());
    let mounted = rocket.routes().filter(decided);
    let mut mounted: Vec<String> = mounted
        .map(|route| format!("{} {}", route.method, route.uri.path()))
        .collect();
    mounted.sort();
    let mut listed: Vec<String> = http::routes::decided()
        .iter()
        .map(policy::Route::to_string)
        .collect();
    listed.sort();
    assert_eq!(
        listed, mounted,
        "a stage with routes belongs into src/http/routes.rs"
    );
    assert_eq!(http::routes::of(&rocket), http::routes::decided());
}

/// The access list answers anyone about himself and is not decided on its own path.
fn is_access_list(path: &str) -> bool {
    path == "/api/access" || path.starts_with("/api/access/")
}

#[rocket::async_test]
async fn the_list_of_routes_beside_the_policy_is_the_rest_of_what_is_mounted() {
    let folder = Folder::with_shipped_policy();
    let (authenticator, policy) = parts(&config(&folder));
    for (page, url) in [
        (true, None),
        (false, Some("https://api.example")),
        (false, Some("https://api.example/v1")),
    ] {
        let mut config = config(&folder);
        config.spa.enabled = page;
        let url = url.map(|url| auth::PublicUrl::parse(url).unwrap());
        let listed = http::mounted::beside_policy(page, url.as_ref());
        let listed = listed.into_iter().map(|beside| beside.route);
        let listed: BTreeSet<_> = listed.map(|route| route.to_string()).collect();
        let resource = url.map(http::resource::Resource::named);
        let registry = Registry::new();
        let rocket = public::rocket(&config, resource, &authenticator, &policy, &registry, None);
        let rocket = rocket.unwrap().ignite().await.unwrap();
        let is_beside =
            |route: &&Route| !governs(route.uri.path()) || is_access_list(route.uri.path());
        // The page's files are one entry.
        let is_file = |route: &&Route| page && is_file_of_page(route.uri.path());
        let mounted = rocket.routes().filter(is_beside);
        let mounted = mounted.filter(|route| !is_file(route));
        let mounted: BTreeSet<_> = mounted
            .map(|route| match is_for_proxies(route) {
                true => format!("{} {}", http::mounted::ANY, route.uri.path()),
                false => format!("{} {}", route.method, route.uri.path()),
            })
            .collect();
        assert_eq!(listed, mounted, "a stage with routes belongs into a list");
    }
}

/// Whether proxies ask there, with any method.
fn is_for_proxies(route: &Route) -> bool {
    http::prefixes::answers_proxies(route.uri.path())
}

/// Whether the page has a file of that name, or brings it from a package.
pub(crate) fn is_file_of_page(path: &str) -> bool {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    path.starts_with("/vendor/") || path != "/" && page.join(path.trim_start_matches('/')).is_file()
}

/// A path that reaches the route with this pattern.
fn concrete(pattern: &str) -> String {
    let segments = pattern.split('/').map(|segment| {
        if segment.starts_with('<') {
            "7"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[rocket::async_test]
async fn a_route_that_forgot_its_guard_answers_nobody() {
    let folder = Folder::with_shipped_policy();
    for prefix in ["/api", "/admin", "/access"] {
        let rocket = rocket_under(&folder).mount(prefix, routes![forgotten]);
        let client = Client::tracked(rocket).await.unwrap();
        for path in ["/forgotten", "/forgotten/", "/%66orgotten", "//forgotten"] {
            let response = client.get(format!("{prefix}{path}")).dispatch().await;
            let found = problem(response).await;
            assert_eq!(found, (500, "undecided".into()), "{prefix}{path}");
        }
    }
}

#[rocket::async_test]
async fn outside_the_governed_prefixes_a_route_needs_no_guard() {
    let folder = Folder::with_shipped_policy();
    for prefix in ["/", "/apis", "/open/api"] {
        let rocket = rocket_under(&folder).mount(prefix, routes![forgotten]);
        let client = Client::tracked(rocket).await.unwrap();
        let path = format!("{}/forgotten", prefix.trim_end_matches('/'));
        let response = client.get(path).dispatch().await;
        assert_eq!(response.status(), Status::Ok, "{prefix}");
    }
}

#[rocket::async_test]
async fn a_guard_without_its_stages_aborts_the_launch() {
    let folder = Folder::with_shipped_policy();
    for (about, rocket, launches) in [
        ("no stage", bare(), false),
        (
            "the gate alone",
            bare().attach(gate(&folder).stage(Challenges::default())),
            false,
        ),
        (
            "the governed prefixes alone",
            bare().attach(governed::stage()),
            false,
        ),
        (
            "both",
            bare()
                .attach(gate(&folder).stage(Challenges::default()))
                .attach(governed::stage()),
            true,
        ),
    ] {
        let launched = rocket.mount("/api", routes![guarded]).ignite().await;
        let Err(error) = launched else {
            assert!(launches, "{about} launches");
            continue;
        };
        let ErrorKind::SentinelAborts(aborts) = error.kind() else {
            panic!("{about}: {error}")
        };
        let named = aborts
            .iter()
            .any(|sentry| sentry.type_name.contains("Permit"));
        assert!(named && !launches, "{about}");
    }
}

/// RFC 9110, section 15.5.2: a 401 of a handler's own has a challenge too, and others have none.
#[rocket::async_test]
async fn a_status_of_a_handler_itself_is_challenged_if_it_is_401() {
    let folder = Folder::with_shipped_policy();
    let rocket = rocket_under(&folder).mount("/", routes![own_status]);
    let client = Client::tracked(rocket).await.unwrap();
    for (status, challenge) in [
        (401, Some(r#"Bearer realm="api""#)),
        (403, None),
        (418, None),
    ] {
        let response = client.get(format!("/own/{status}")).dispatch().await;
        let found = response.headers().get_one("WWW-Authenticate");
        assert_eq!(found, challenge, "{status}");
        assert_eq!(response.status().code, status);
    }
}

#[get("/own/<status>")]
fn own_status(status: u16) -> Status {
    Status::new(status)
}

/// Paths of every sort, each asked with every method: what `Allow` would say is what Rocket does.
#[rocket::async_test]
async fn the_methods_of_a_path_are_those_that_rocket_routes() {
    let folder = empty_policy();
    let rocket = rocket_under(&folder).mount("/admin", routes![guarded, files]);
    let client = Client::tracked(rocket).await.unwrap();
    for target in [
        "/",
        "/api",
        "/api/",
        "/api/open",
        "/api/open/",
        "/api/open?a=b",
        "/api/Open",
        "/api/open/x",
        "/api/access",
        "/api/%6fpen",
        "/admin/guarded",
        "/admin/users/7/files",
        "/admin/users/7",
        "/admin/users/7/files/a/b",
        "/admin/users/a/files/b",
        "/admin/users",
        "/nothing",
    ] {
        let uri = rocket::http::uri::Origin::parse(target).unwrap();
        let methods = methods::of_path(client.rocket(), &path::routed(&uri).unwrap());
        for method in METHODS {
            let mut request = client.req(method, target);
            request.inner_mut().set_method(method);
            let response = request.dispatch().await;
            let status = response.status();
            let routed = status != Status::NotFound && status != Status::MethodNotAllowed;
            let said = methods.contains(method.as_str());
            assert_eq!(routed, said, "{method} {target}: {status}, {methods:?}");
        }
    }
}

const METHODS: [Method; 7] = [
    Method::Get,
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Delete,
    Method::Patch,
    Method::Options,
];
