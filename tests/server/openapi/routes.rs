//! The description and the routes that are mounted, both ways.

use std::collections::BTreeSet;

use prometheus::Registry;
use rocket::Route;
use rocket::http::Method;
use whiteroom::auth::PublicUrl;
use whiteroom::http::openapi::document;
use whiteroom::http::resource::Resource;
use whiteroom::server::public;

use super::operations;
use crate::guards::{config, is_file_of_page, parts};
use crate::support::Folder;

#[rocket::async_test]
async fn the_description_is_of_the_mounted_routes() {
    let folder = Folder::with_shipped_policy();
    let (authenticator, policy) = parts(&config(&folder));
    for (page, url) in [
        (true, None),
        (false, Some("https://api.example")),
        (false, Some("https://api.example/v1")),
        (false, Some("https://api.example/v1/")),
    ] {
        let mut config = config(&folder);
        config.spa.enabled = page;
        let url = url.map(|url| PublicUrl::parse(url).unwrap());
        let path = url.as_ref().map(PublicUrl::path);
        let described = document(path, config.doors.source);
        let described: BTreeSet<String> = operations(&described).map(|(name, _)| name).collect();
        let resource = url.clone().map(Resource::named);
        let registry = Registry::new();
        let rocket = public::rocket(&config, resource, &authenticator, &policy, &registry, None);
        let rocket = rocket.unwrap().ignite().await.unwrap();
        let routes = rocket.routes().filter(|route| is_of_api(route));
        let mounted: BTreeSet<String> = routes.map(name).collect();
        assert_eq!(described, mounted, "{url:?}");
    }
}

/// Pages and their files are for people; the route that answers `OPTIONS` is for every path; and no description has a place for
/// `CONNECT`.
fn is_of_api(route: &Route) -> bool {
    let path = route.uri.path();
    let is_page = ["/", "/docs"].contains(&path) || is_file_of_page(path);
    !is_page && path != "/<_..>" && route.method != Method::Connect
}

fn name(route: &Route) -> String {
    let path = route.uri.path();
    let path = path.replace("..>", "}").replace('>', "}").replace('<', "{");
    format!("{} {path}", route.method)
}
