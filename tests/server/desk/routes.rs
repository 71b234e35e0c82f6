//! `routes`: what is mounted, and which rules cover it.

use serde_json::json;

use super::{DESK, FAILING, ask, json, shown, unusable};
use crate::support::Program;

#[test]
fn every_route_stands_with_the_rules_that_cover_it() {
    insta::assert_snapshot!("routes_covered", shown(&format!("routes --dir {DESK}")));
    insta::assert_snapshot!(
        "routes_uncovered",
        shown(&format!("routes --dir {FAILING}"))
    );
}

#[test]
fn a_program_reads_the_same() {
    let (status, answer) = json(&format!("routes --dir {FAILING}"));
    assert_eq!(status, 1);
    let routes = answer.as_array().unwrap().iter();
    let route = |route: &str| {
        let mut routes = routes.clone();
        routes.find(|found| found["route"] == route).unwrap()
    };
    assert_eq!(route("/api/me")["rules"], json!([]));
    assert_eq!(route("/api/open")["rules"][0]["line"], 1);
    assert_eq!(route("/api/open")["rules"][0]["denies"], false);
    assert_eq!(route("/api/access")["decided"], false);
}

#[test]
fn the_shipped_policy_covers_every_route() {
    assert_eq!(ask("routes").status, Some(0));
}

#[test]
fn no_issuer_and_no_files_of_the_page_are_needed() {
    let url = ("WHITEROOM_AUTH__PUBLIC_URL", "https://api.example.com/v1");
    let page = ("WHITEROOM_SPA__DIR", "/nowhere");
    let ended = Program::run(&["routes"], &[url, page]);
    assert_eq!((ended.status, ended.told.as_str()), (Some(0), ""));
    for says in [
        "GET /.well-known/oauth-protected-resource/v1",
        "GET /  (the page",
    ] {
        assert!(ended.printed.contains(says), "{}", ended.printed);
    }
    let ended = Program::run(&["routes"], &[("WHITEROOM_SPA__ENABLED", "false")]);
    assert!(
        !ended.printed.contains("the page, and"),
        "{}",
        ended.printed
    );
    unusable(
        "no folder",
        &ask("routes --dir tests/nowhere"),
        &["there is no policy folder here"],
    );
}
