//! The single-page app: what is served at which path, and what never is.

mod caching;
mod hardening;

use std::fs;
use std::path::{Path, PathBuf};

use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{AUDIENCE, CLIENT_ID, Forge, Server};

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    let value = answer.headers().get(name);
    value.map(|value| value.to_str().unwrap())
}

/// What a browser sends when a person opens a link.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// A request, and whether the page answers it; else it is 404.
#[rustfmt::skip]
const LINKS: [(&str, &str, &str, bool); 26] = [
    ("GET", "/", "*/*", true),
    ("GET", "/", "application/json", true),
    ("GET", "/?code=x&state=y", BROWSER, true),
    ("GET", "/profile", BROWSER, true),
    ("GET", "/profile", "text/html", true),
    ("GET", "/profile", "TEXT/HTML", true),
    ("GET", "/profile", "application/json, text/html;q=0.1", true),
    ("GET", "/deep/er/link/?x=1", BROWSER, true),
    ("GET", "/apis", BROWSER, true),
    ("GET", "/missing.js", BROWSER, true),
    ("HEAD", "/profile", BROWSER, true),
    ("GET", "/profile", "", false),
    ("GET", "/profile", "*/*", false),
    ("GET", "/profile", "application/json", false),
    ("GET", "/profile", "text/*", false),
    ("GET", "/profile", "text/html;q=0", false),
    ("GET", "/profile", "text/html;q=0.0, */*", false),
    ("GET", "/missing.js", "*/*", false),
    ("POST", "/profile", BROWSER, false),
    ("DELETE", "/profile", BROWSER, false),
    ("GET", "/api", BROWSER, false),
    ("GET", "/api/profile", BROWSER, false),
    ("GET", "/authz/nothing", BROWSER, false),
    ("GET", "/.well-known/oauth-protected-resource/v1", BROWSER, false),
    ("GET", "/openapi.json/v1", BROWSER, false),
    ("GET", "/docs/v1", BROWSER, false),
];

#[rocket::async_test]
async fn a_link_that_a_browser_opens_is_the_page() {
    let server = Server::dev();
    let page = server.get("/").await.text().await.unwrap();
    assert!(page.starts_with("<!doctype html>"), "{page}");
    for (method, path, accept, is_page) in LINKS {
        let about = format!("{method} {path} for `{accept}`");
        let request = server.request(method, path).header("Accept", accept);
        let answer = request.send().await.unwrap();
        if !is_page {
            let problem = server.problem(answer, &about).await;
            assert_eq!(problem["code"], "not_found", "{about}");
            continue;
        }
        assert_eq!(answer.status(), 200, "{about}");
        assert_eq!(
            header(&answer, "content-type"),
            Some("text/html; charset=utf-8"),
            "{about}"
        );
        let body = answer.text().await.unwrap();
        assert_eq!(body, if method == "HEAD" { "" } else { &page }, "{about}");
    }
}

/// The type of each file of the page, by the end of its name.
const TYPES: [(&str, &str); 5] = [
    ("js", "text/javascript"),
    ("css", "text/css; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("webmanifest", "application/manifest+json"),
];

#[rocket::async_test]
async fn each_file_of_the_page_is_served_as_it_is() {
    let server = Server::dev();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let mut served = 0;
    for file in [folder.clone(), folder.join("desk")].iter().flat_map(files) {
        let extension = file.extension().and_then(|extension| extension.to_str());
        let known = TYPES.iter().find(|(known, _)| Some(*known) == extension);
        let Some((_, content_type)) = known else {
            continue;
        };
        let path = format!("/{}", file.strip_prefix(&folder).unwrap().display());
        let answer = server.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(
            header(&answer, "content-type"),
            Some(*content_type),
            "{path}"
        );
        assert_eq!(
            answer.bytes().await.unwrap(),
            fs::read(&file).unwrap(),
            "{path}"
        );
        served += 1;
    }
    assert!(served > 30, "{served} files are too few for a page");
}

fn files(folder: &PathBuf) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
}

#[rocket::async_test]
async fn all_that_the_page_names_is_served() {
    let server = Server::dev();
    let page = server.get("/").await.text().await.unwrap();
    let named: Vec<&str> = ["href=\"/", "src=\"/"]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(
        named.iter().any(|path| path.starts_with("vendor/")),
        "{named:?}"
    );
    // The desk is a page and no file: it is answered to browsers alone.
    for path in named.into_iter().filter(|path| *path != "desk") {
        let answer = server.get(&format!("/{path}")).await;
        assert_eq!(answer.status(), 200, "/{path}");
    }
}

/// Files that lie in or near the folder of the page and are nobody's business.
#[rustfmt::skip]
const PRIVATE: [&str; 18] = [
    "/package.json", "/package-lock.json", "/node_modules", "/node_modules/@auth0/auth0-spa-js/package.json",
    "/node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.esm.js", "/vendor", "/vendor/", "/static/app.js",
    "/.gitignore", "/.env", "/.git/config", "/Cargo.toml", "/Rocket.toml", "/index.html.j2", "/templates/index.html.j2",
    "/policies/policy.csv", "/app.js.map", "/App.js",
];

#[rocket::async_test]
async fn what_is_no_part_of_the_page_is_not_served() {
    let server = Server::dev();
    for path in PRIVATE {
        let problem = server.problem(server.get(path).await, path).await;
        assert_eq!(problem["code"], "not_found", "{path}");
    }
    for path in [
        "/../Cargo.toml",
        "/vendor/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
    ] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        let answer = server.send(request.as_bytes());
        let content_type = answer.header("content-type");
        let problem = server.document(answer.status, content_type, &answer.body, path);
        assert_eq!(problem["code"], "ambiguous_path", "{path}");
    }
}

#[rocket::async_test]
async fn the_page_learns_where_to_sign_in() {
    let forge = Forge::start();
    let server = forge.server();
    let answer = server.get("/auth_config.json").await;
    assert_eq!(header(&answer, "content-type"), Some("application/json"));
    let found: Value = answer.json().await.unwrap();
    let wanted = json!({"domain": forge.origin(), "clientId": CLIENT_ID, "audience": AUDIENCE});
    assert_eq!(found, wanted);
    let server = Server::dev();
    let found: Value = server.get("/auth_config.json").await.json().await.unwrap();
    assert_eq!(found["domain"], server.issuer());
    assert_eq!(found.get("useDpop"), None);
    let server = Server::dev_with(&[("WHITEROOM_SPA__DPOP", "true")]);
    let found: Value = server.get("/auth_config.json").await.json().await.unwrap();
    assert_eq!(found["useDpop"], true);
}

#[rocket::async_test]
async fn without_the_page_the_api_answers_all_the_same() {
    let server = Server::dev_with(&[("WHITEROOM_SPA__ENABLED", "false")]);
    for path in [
        "/",
        "/profile",
        "/app.js",
        "/vendor/auth0-spa-js.js",
        "/api/nothing",
    ] {
        let request = server.request("GET", path).header("Accept", BROWSER);
        let problem = server.problem(request.send().await.unwrap(), path).await;
        assert_eq!(problem["code"], "not_found", "{path}");
    }
    for path in ["/api/open", "/auth_config.json"] {
        assert_eq!(server.get(path).await.status(), 200, "{path}");
    }
}
