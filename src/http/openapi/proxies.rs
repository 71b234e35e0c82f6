//! The routes for proxies, as they are described: each method of both, since the one of the question may be that of the original.

use utoipa::openapi::header::Header;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{Paths, Required, ResponseBuilder, path::Parameter};

use crate::http::described::refusals::refused;
use crate::http::described::rules::one_of;
use crate::http::described::schemes;
use crate::http::doors::Source;
use crate::http::forward::FORWARD;

/// The routes that [`crate::http::forward::stage`] mounts, for proxies that send the headers of `source`. `CONNECT` is mounted as well, and has
/// no place in a description.
pub(super) fn described(source: Source) -> Paths {
    let mut paths = Paths::new();
    for (method, name) in METHODS {
        let forward = operation(&format!("forward_{name}"), OF_FORWARD);
        let told = headers(source).into_iter();
        let forward = told.fold(forward, |forward, (name, about, schema)| {
            forward.parameter(parameter(name, ParameterIn::Header, about, schema))
        });
        let envoy = operation(&format!("envoy_{name}"), OF_ENVOY).parameter(path());
        paths.add_path_operation(FORWARD, vec![method.clone()], forward);
        paths.add_path_operation(ENVOY, vec![method], envoy);
    }
    paths
}

fn operation(id: &str, about: &str) -> OperationBuilder {
    let answered = HEADERS.into_iter().fold(
        ResponseBuilder::new().description("The original request may pass."),
        |response, (name, about)| {
            let mut header = Header::new(text());
            header.description = Some(about.to_owned());
            response.header(name, header)
        },
    );
    let mut operation = OperationBuilder::new()
        .operation_id(Some(id))
        .tag("forward-auth")
        .summary(Some(about))
        .description(Some(FOR_PROXIES))
        .securities(Some(schemes::token_or_none()))
        .response("200", answered);
    for (status, refused) in refused(&[400, 401, 403, 500, 503]) {
        operation = operation.response(status, refused);
    }
    operation
}

fn headers(source: Source) -> Vec<(&'static str, &'static str, Object)> {
    let scheme = one_of(["http", "https"]);
    let mut host = text();
    host.examples = vec!["api.example.com".into()];
    match source {
        Source::XOriginal => vec![
            (
                "X-Original-URI",
                "The target of the original request.",
                target(),
            ),
            ("X-Original-Method", "Its method.", method()),
        ],
        Source::XForwarded => vec![
            (
                "X-Forwarded-Method",
                "The method of the original request.",
                method(),
            ),
            ("X-Forwarded-Proto", "Its scheme.", scheme),
            ("X-Forwarded-Host", "Its host.", host),
            ("X-Forwarded-Uri", "Its target.", target()),
        ],
    }
}

fn path() -> Parameter {
    let about = "The path of the original request, slashes included.";
    parameter("path", ParameterIn::Path, about, text())
}

fn parameter(name: &str, place: ParameterIn, about: &str, schema: Object) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::True)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

fn text() -> Object {
    ObjectBuilder::new().schema_type(Type::String).build()
}

fn target() -> Object {
    let mut target = text();
    target.pattern = Some("^/".to_owned());
    target.examples = vec!["/api/protected".into()];
    target
}

fn method() -> Object {
    one_of([
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT",
    ])
}

/// Those that have a place in a description, and what an operation is called by.
const METHODS: [(HttpMethod, &str); 8] = [
    (HttpMethod::Get, "get"),
    (HttpMethod::Head, "head"),
    (HttpMethod::Post, "post"),
    (HttpMethod::Put, "put"),
    (HttpMethod::Delete, "delete"),
    (HttpMethod::Patch, "patch"),
    (HttpMethod::Options, "options"),
    (HttpMethod::Trace, "trace"),
];

const HEADERS: [(&str, &str); 3] = [
    ("X-Whiteroom-Subject", "Who the caller is, percent-encoded."),
    (
        "X-Whiteroom-Principals",
        "The names that the policy knows him by, percent-encoded, with commas between them.",
    ),
    ("X-Whiteroom-Decision-Id", "Where the decision is logged."),
];

/// As the pattern that is mounted, in the words of a description.
const ENVOY: &str = "/authz/envoy/{path}";

const OF_FORWARD: &str = "Whether the request that the headers tell of may pass.";

const OF_ENVOY: &str = "Whether the request with this method and this path may pass.";

const FOR_PROXIES: &str =
    "Answers peers within `doors.trusted_proxies` alone; by what the original request carries.";
