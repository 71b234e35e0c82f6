//! The refusals, described once: a response for each status, and the sets of them that routes have in common.
//!
//! A status that is missing here is one that no route answers. The codes are the closed lists that the refusals have themselves.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::IntoResponses;
use utoipa::openapi::header::Header;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};

use crate::http::refusal::Refusal;

/// What a route refuses that asks the policy about its caller.
pub(in crate::http) struct Guarded;

/// What a route refuses that answers anyone about himself.
pub(in crate::http) struct ForAnyone;

/// What a route refuses that reads a body of JSON.
pub(in crate::http) struct Reading;

/// What a route refuses besides that reads no body but JSON.
pub(in crate::http) struct JsonAlone;

/// What a route refuses that shows something which may not be there.
pub(in crate::http) struct Showing;

type Responses = BTreeMap<String, RefOr<Response>>;

impl IntoResponses for Guarded {
    fn responses() -> Responses {
        refused(&[400, 401, 403, 500, 503])
    }
}

impl IntoResponses for ForAnyone {
    fn responses() -> Responses {
        refused(&[400, 401, 500, 503])
    }
}

impl IntoResponses for Reading {
    fn responses() -> Responses {
        refused(&[400, 405, 413])
    }
}

impl IntoResponses for JsonAlone {
    fn responses() -> Responses {
        refused(&[415])
    }
}

impl IntoResponses for Showing {
    fn responses() -> Responses {
        refused(&[404])
    }
}

/// References to the responses of `statuses`.
pub(in crate::http) fn refused(statuses: &[u16]) -> Responses {
    let refused = REFUSED
        .iter()
        .filter(|refused| statuses.contains(&refused.status));
    let reference = |refused: &Refused| Ref::from_response_name(refused.name).into();
    refused
        .map(|refused| (refused.status.to_string(), reference(refused)))
        .collect()
}

/// What the references refer to.
pub(in crate::http) fn all() -> impl Iterator<Item = (&'static str, Response)> {
    REFUSED
        .iter()
        .map(|refused| (refused.name, refused.response()))
}

/// Every code of a problem document.
pub(in crate::http) fn codes() -> Schema {
    let mut codes: Vec<&str> = Refusal::codes().collect();
    codes.sort_unstable();
    let codes = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes));
    Schema::Object(codes.build())
}

/// One status of a refusal.
struct Refused {
    status: u16,
    name: &'static str,
    title: &'static str,
    about: &'static str,
    header: Option<(&'static str, &'static str)>,
    example: (&'static str, &'static str),
}

impl Refused {
    fn response(&self) -> Response {
        let mut content = Content::new(Some(Ref::from_schema_name("Problem")));
        let (code, detail) = self.example;
        content.example = Some(json!({
            "type": format!("urn:whiteroom:problem:{code}"),
            "title": self.title,
            "status": self.status,
            "detail": detail,
            "code": code,
            "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        }));
        let response = ResponseBuilder::new()
            .description(self.about)
            .content("application/problem+json", content);
        let Some((name, about)) = self.header else {
            return response.build();
        };
        let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String).build());
        header.description = Some(about.to_owned());
        response.header(name, header).build()
    }
}

const CHALLENGE: (&str, &str) = (
    "WWW-Authenticate",
    "The challenge: what is wrong with the token, or what one would have to hold (RFC 6750, section 3; RFC 9449, section 7.1).",
);

const REFUSED: [Refused; 9] = [
    Refused {
        status: 400,
        name: "BadRequest",
        title: "Bad Request",
        about: "The path, the query, the body or the `Authorization` header is not as it must be.",
        header: Some(CHALLENGE),
        example: (
            "header_repeated",
            "more than one Authorization header was sent",
        ),
    },
    Refused {
        status: 401,
        name: "Unauthorized",
        title: "Unauthorized",
        about: "The token is refused, or the policy denies it to callers without one.",
        header: Some(CHALLENGE),
        example: (
            "sign_in_required",
            "Sign in, and send an access token for this API.",
        ),
    },
    Refused {
        status: 403,
        name: "Forbidden",
        title: "Forbidden",
        about: "The policy denies it to this caller. `missing` names permissions of which any one would be enough.",
        header: Some(CHALLENGE),
        example: (
            "denied",
            "You are signed in, and the policy does not let you do this.",
        ),
    },
    Refused {
        status: 404,
        name: "NotFound",
        title: "Not Found",
        about: "What is asked about is not there.",
        header: None,
        example: ("not_found", "Nothing is served at this path."),
    },
    Refused {
        status: 405,
        name: "MethodNotAllowed",
        title: "Method Not Allowed",
        about: "The path has no such method: that of the request, or the one that a form names in its place.",
        header: Some(("Allow", "The methods that the path has.")),
        example: ("method_not_allowed", "This path answers OPTIONS, POST."),
    },
    Refused {
        status: 413,
        name: "PayloadTooLarge",
        title: "Payload Too Large",
        about: "The body is larger than what is read here.",
        header: None,
        example: (
            "payload_too_large",
            "The body is larger than this server reads.",
        ),
    },
    Refused {
        status: 415,
        name: "UnsupportedMediaType",
        title: "Unsupported Media Type",
        about: "The body says that it is something else than JSON.",
        header: None,
        example: (
            "unsupported_media_type",
            "The request does not fit what this path accepts.",
        ),
    },
    Refused {
        status: 500,
        name: "InternalServerError",
        title: "Internal Server Error",
        about: "The server failed or could not decide, and so refused.",
        header: None,
        example: (
            "internal_error",
            "The server failed. Quote the trace id to whoever runs it.",
        ),
    },
    Refused {
        status: 503,
        name: "ServiceUnavailable",
        title: "Service Unavailable",
        about: "No usable key is held of the issuer that the token names, or all places are taken.",
        header: Some(("Retry-After", "After how many seconds to come back.")),
        example: (
            "keys_unavailable",
            "the keys of the issuer are not available",
        ),
    },
];
