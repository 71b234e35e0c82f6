//! `/docs`: the description of the API, drawn in a browser. Its viewer is one of the page's packages.
//!
//! The policy of all pages holds here too: nothing inline runs, and nothing comes from elsewhere.

use rocket::Route;
use rocket::http::{ContentType, Method};

use super::asset::Asset;

pub(super) fn route() -> Route {
    let html = Asset::new(ContentType::HTML, HTML.into());
    Route::new(Method::Get, PATH, html)
}

/// Where it is.
pub(in crate::http) const PATH: &str = "/docs";

const HTML: &str = include_str!("docs.html");
