//! The documents that are answered as they lie there, described: for anyone, without a token.

use serde_json::json;
use utoipa::openapi::path::{HttpMethod, OperationBuilder};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ComponentsBuilder, Content, OpenApi, OpenApiBuilder, Paths, Ref, Response, ResponseBuilder,
};

use crate::http::authzen::Endpoints;
use crate::http::described::refusals::refused;
use crate::http::resource::{AUTHZEN, WELL_KNOWN};
use crate::http::resource_metadata::Metadata;
use crate::http::spa::AuthConfig;

/// Where the description is.
pub(in crate::http) const PATH: &str = "/openapi.json";

/// The documents of a server that describes itself at `path`, the path of its own address, if it has one.
pub(super) fn described(path: Option<&str>) -> OpenApi {
    let mut paths = Paths::new();
    paths.add_path_operation("/auth_config.json", vec![HttpMethod::Get], auth_config());
    paths.add_path_operation(PATH, vec![HttpMethod::Get], description());
    let components = ComponentsBuilder::new().schema_from::<AuthConfig>();
    let components = components
        .schema_from::<Metadata>()
        .schema_from::<Endpoints>();
    let document = OpenApiBuilder::new().components(Some(components.build()));
    for path in path.into_iter().flat_map(places) {
        let suffix = if path.is_empty() { "" } else { "_of_path" };
        for (known, operation) in [(WELL_KNOWN, metadata(suffix)), (AUTHZEN, endpoints(suffix))] {
            let path = format!("{known}{path}");
            paths.add_path_operation(path, vec![HttpMethod::Get], operation);
        }
    }
    document.paths(paths).build()
}

/// The root, and the path itself if it is another.
fn places(path: &str) -> impl Iterator<Item = &str> {
    let path = path.trim_end_matches('/');
    [""].into_iter()
        .chain([path].into_iter().filter(|path| !path.is_empty()))
}

fn auth_config() -> OperationBuilder {
    let example = json!({
        "domain": "tenant.eu.auth0.com", "clientId": "k3Yx", "audience": "https://api.example.com"
    });
    let answer = answer("The configuration.", Some("AuthConfig"), Some(example));
    kept(operation(
        "auth_config",
        "What the page signs in with.",
        answer,
    ))
}

fn description() -> OperationBuilder {
    let answer = answer("An OpenAPI document.", None, None);
    kept(operation("openapi", "This description.", answer))
}

fn metadata(suffix: &str) -> OperationBuilder {
    let example = json!({
        "resource": "https://api.example.com",
        "authorization_servers": ["https://tenant.eu.auth0.com/"],
        "bearer_methods_supported": ["header"],
    });
    let answer = answer("The metadata.", Some("ResourceMetadata"), Some(example));
    let id = format!("resource_metadata{suffix}");
    missing(operation(
        &id,
        "Who issues tokens for this API (RFC 9728).",
        answer,
    ))
}

fn endpoints(suffix: &str) -> OperationBuilder {
    let answer = answer("The metadata.", Some("AuthzenEndpoints"), None);
    let id = format!("authzen_configuration{suffix}");
    missing(operation(
        &id,
        "Where AuthZEN is answered (Authorization API 1.0, section 9).",
        answer,
    ))
}

/// What is kept by whoever asked is not sent again.
fn kept(operation: OperationBuilder) -> OperationBuilder {
    let known = ResponseBuilder::new().description("It is what `If-None-Match` names.");
    operation.response("304", known)
}

/// A server that nobody can name yet has none.
fn missing(operation: OperationBuilder) -> OperationBuilder {
    let refused = refused(&[404]).into_iter();
    refused.fold(operation, |operation, (status, refused)| {
        operation.response(status, refused)
    })
}

fn operation(id: &str, about: &str, answer: Response) -> OperationBuilder {
    OperationBuilder::new()
        .operation_id(Some(id))
        .tag("documents")
        .summary(Some(about))
        .securities(Some([SecurityRequirement::default()]))
        .response("200", answer)
}

fn answer(about: &str, schema: Option<&str>, example: Option<serde_json::Value>) -> Response {
    let mut content = Content::new(schema.map(Ref::from_schema_name));
    content.example = example;
    let response = ResponseBuilder::new().description(about);
    response.content("application/json", content).build()
}
