//! The fields that a request to the server has, and their values.

use std::net::IpAddr;

use super::request::AccessRequest;
use super::value::Value;

/// What a model of the policy folder may name in `[request_definition]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Sub,
    Dom,
    Obj,
    Act,
    Ip,
    Claims,
}

impl Field {
    const ALL: [Self; 6] = [
        Self::Sub,
        Self::Dom,
        Self::Obj,
        Self::Act,
        Self::Ip,
        Self::Claims,
    ];

    /// The field of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sub => "sub",
            Self::Dom => "dom",
            Self::Obj => "obj",
            Self::Act => "act",
            Self::Ip => "ip",
            Self::Claims => "claims",
        }
    }

    /// Its value in `request`; `ip` is the text of the request's address.
    pub(super) fn value<'a>(self, request: &AccessRequest<'a>, ip: &'a str) -> Value<'a> {
        match self {
            Self::Sub => Value::Text(request.caller.subject()),
            Self::Dom => Value::Text(request.caller.domain()),
            Self::Obj => Value::Text(request.path),
            Self::Act => Value::Text(request.method),
            Self::Ip => Value::Text(ip),
            Self::Claims => Value::Object(request.caller.claims()),
        }
    }
}

/// The names of all fields.
pub(super) fn names() -> [&'static str; 6] {
    Field::ALL.map(Field::name)
}

/// The text of an address; unknown is the empty text.
pub(super) fn ip_text(ip: Option<IpAddr>) -> String {
    ip.map(|ip| ip.to_string()).unwrap_or_default()
}
