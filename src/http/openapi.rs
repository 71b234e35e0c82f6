//! `/openapi.json`: the API described, for whoever writes a client (OpenAPI 3.1).
//!
//! Each route is described beside its handler, and gathered here. The server's address is the configured one: the `Host` of a
//! request is the caller's word, and must not send other clients elsewhere.

mod documents;
mod proxies;

use std::sync::{Arc, OnceLock};

use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Method};
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Route};
use serde_json::{Value, json};
use utoipa::OpenApi as _;
use utoipa::openapi::tag::Tag;
use utoipa::openapi::{
    Components, ComponentsBuilder, Info, License, OpenApi, OpenApiBuilder, Paths,
};

pub(super) use documents::PATH;

use super::described::{refusals, schemes};
use super::doors::Source;
use super::resource::Resource;
use super::spa::asset::Asset;
use super::{access, api, authzen, desk, desk_replay, problem};
use crate::auth::PublicUrl;

/// Mounts the document of a server that is reached as `resource`, and asked by proxies with the headers of `source`.
pub fn stage(resource: Option<Resource>, source: Source) -> AdHoc {
    AdHoc::on_ignite("whiteroom openapi", move |rocket| async move {
        let path = resource
            .as_ref()
            .map(|resource| resource.url().map_or("", PublicUrl::path));
        let described = Described {
            document: Arc::new(document(path, source)),
            resource,
            written: Arc::default(),
        };
        rocket.mount("/", [Route::new(Method::Get, PATH, described)])
    })
}

/// The document of a server with such metadata of its own, if it has any; without an address.
#[must_use]
pub fn document(path: Option<&str>, source: Source) -> Value {
    let mut document = OpenApiBuilder::new()
        .info(info())
        .paths(Paths::new())
        .components(Some(components()))
        .security(Some(schemes::token()))
        .tags(Some(tags()))
        .build();
    for described in [
        api::Described::openapi(),
        access::described(),
        desk::described(),
        desk_replay::Described::openapi(),
        authzen::Described::openapi(),
        OpenApi::new(info(), proxies::described(source)),
        documents::described(path),
    ] {
        document.merge(described);
    }
    let mut document = serde_json::to_value(&document).unwrap_or_default();
    if let Some(Value::Object(components)) = document.get_mut("components") {
        components.insert("securitySchemes".to_owned(), schemes::all());
    }
    document
}

fn info() -> Info {
    let mut info = Info::new("Whiteroom", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    let mut license = License::new(env!("CARGO_PKG_LICENSE"));
    license.identifier = Some(env!("CARGO_PKG_LICENSE").to_owned());
    info.license = Some(license);
    info
}

fn tags() -> impl Iterator<Item = Tag> {
    TAGS.into_iter().map(|(name, about)| {
        let mut tag = Tag::new(name);
        tag.description = Some(about.to_owned());
        tag
    })
}

fn components() -> Components {
    let components = ComponentsBuilder::new()
        .schema_from::<problem::Document<'_>>()
        .responses_from_iter(refusals::all());
    components.build()
}

#[derive(Clone)]
struct Described {
    document: Arc<Value>,
    resource: Option<Resource>,
    /// Written once the address is known, or known never to be.
    written: Arc<OnceLock<Asset>>,
}

impl Described {
    fn asset(&self) -> Asset {
        match self.resource.as_ref().map(Resource::urls) {
            Some([]) => self.written(&[]),
            urls => {
                let urls = urls.unwrap_or_default();
                self.written.get_or_init(|| self.written(urls)).clone()
            }
        }
    }

    fn written(&self, urls: &[PublicUrl]) -> Asset {
        let mut document = Value::clone(&self.document);
        if let Some(members) = document.as_object_mut() {
            members.insert("servers".to_owned(), servers(urls));
        }
        Asset::new(ContentType::JSON, document.to_string().into_bytes())
    }
}

/// The addresses without their last slash, since each path begins with one.
fn servers(urls: &[PublicUrl]) -> Value {
    let mut known: Vec<&str> = Vec::new();
    for url in urls.iter().map(PublicUrl::as_str) {
        let url = url.trim_end_matches('/');
        if !known.contains(&url) {
            known.push(url);
        }
    }
    if known.is_empty() {
        // Relative to the place of the document: all that can be said without an address.
        known.push("/");
    }
    let servers = known.into_iter().map(|url| json!({ "url": url }));
    servers.collect()
}

#[rocket::async_trait]
impl Handler for Described {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        Outcome::Success(self.asset().response(request))
    }
}

/// In the order in which they are read.
const TAGS: [(&str, &str); 6] = [
    ("sample API", "What comes with the server to be protected."),
    ("access list", "What the caller may do, before he tries."),
    ("AuthZEN", "Other services ask (Authorization API 1.0)."),
    ("forward-auth", "Proxies ask."),
    ("policy desk", "The policy, and what it does."),
    ("documents", "For anyone."),
];

const ABOUT: &str = "Verifies who is calling, and asks a policy whether they may.\n\n\
    A refusal is a problem document (RFC 9457) with a stable `code`. A path that can be read in more than one way is 400 at \
    every route, a path that is not served is 404, and a method that the path has not is 405 with `Allow`; all three come \
    before policy. `HEAD` is answered wherever `GET` is, and `OPTIONS` at every path.";
