//! The routes that the policy does not decide about, listed without a launch; [`super::routes`] lists the others.
//!
//! A test compares both lists with what is mounted.

use super::forward::{ENVOY, FORWARD};
use super::resource::{AUTHZEN, WELL_KNOWN};
use crate::auth::PublicUrl;
use crate::policy::Route;

/// A route that the policy does not decide about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The route.
    pub route: Route,
    /// Why that is so, in a few words.
    pub why: &'static str,
}

/// Those of a server with the page, if `page` is set, and with a description of itself, if it has a public URL. The page's
/// files are one entry, whatever lies in its folder.
#[must_use]
pub fn beside_policy(page: bool, public_url: Option<&PublicUrl>) -> Vec<Beside> {
    let beside = |method: &str, pattern: &str, why| Beside {
        route: Route {
            method: method.to_owned(),
            pattern: pattern.to_owned(),
        },
        why,
    };
    let mut routes = vec![
        beside("POST", "/api/access", "answers anyone about himself"),
        beside("GET", "/api/access/routes", "answers anyone about himself"),
        beside(
            "GET",
            "/auth_config.json",
            "what the page signs in with, for anyone",
        ),
        beside("GET", super::openapi::PATH, "the API described, for anyone"),
        beside(ANY, FORWARD, "answers trusted proxies"),
        beside(ANY, ENVOY, "answers trusted proxies"),
        beside("OPTIONS", "/<_..>", "which methods a path has, for anyone"),
    ];
    if page {
        routes.push(beside(
            "GET",
            "/",
            "the page, and each of its files, for anyone",
        ));
        routes.push(beside(
            "GET",
            super::spa::docs::PATH,
            "the API described, to be read, for anyone",
        ));
    }
    if let Some(url) = public_url {
        let path = url.path().trim_end_matches('/');
        for (known, why) in [
            (WELL_KNOWN, "who issues tokens, for anyone"),
            (AUTHZEN, "where AuthZEN is answered, for anyone"),
        ] {
            routes.push(beside("GET", known, why));
            if !path.is_empty() {
                routes.push(beside("GET", &format!("{known}{path}"), why));
            }
        }
    }
    routes
}

/// Stands for every method.
pub const ANY: &str = "ANY";
