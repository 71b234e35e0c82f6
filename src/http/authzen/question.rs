//! Puts an action on a resource to a policy: as a method and a path.

use std::borrow::Cow;

use rocket::http::Method;
use rocket::http::uri::Origin;
use serde_json::Value;

use super::entities::{Action, Entity, Object};
use super::unasked::{self, Unasked};
use crate::http::doors::resource_type::ResourceType;
use crate::http::doors::template::Reference;
use crate::http::path;

/// What a policy is asked about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) method: &'static str,
    pub(super) path: String,
}

/// The question about a resource of this `kind`, or about a route.
pub(super) fn of(
    kind: Option<&ResourceType>,
    resource: Entity<'_>,
    action: Action<'_>,
    context: Option<&Object>,
) -> Result<Question, Unasked> {
    match kind {
        None => route(action.name, resource.id),
        Some(kind) => mapped(kind, resource, action, context),
    }
}

/// A path is read as the router would read it, and a `HEAD` decided as a `GET`.
fn route(name: &str, target: &str) -> Result<Question, Unasked> {
    let method: Method = name.parse().map_err(|_| unasked::METHOD)?;
    if method.as_str() != name {
        return Err(unasked::METHOD);
    }
    let method = match method {
        Method::Head => Method::Get,
        other => other,
    };
    let target = Origin::parse(target).map_err(|_| unasked::PATH)?;
    let path = path::routed(&target).ok_or(unasked::PATH)?;
    Ok(Question {
        method: method.as_str(),
        path: path.into_owned(),
    })
}

fn mapped(
    kind: &ResourceType,
    resource: Entity<'_>,
    action: Action<'_>,
    context: Option<&Object>,
) -> Result<Question, Unasked> {
    let method = kind.actions.get(action.name).ok_or(unasked::ACTION)?;
    let path = kind.path.fill(|reference| match reference {
        Reference::ResourceType => Ok(Some(Cow::Borrowed(resource.kind))),
        Reference::ResourceId => Ok(Some(Cow::Borrowed(resource.id))),
        Reference::ActionName => Ok(Some(Cow::Borrowed(action.name))),
        Reference::ResourceProperty(name) => value(resource.properties, name),
        Reference::ActionProperty(name) => value(action.properties, name),
        Reference::Context(name) => value(context, name),
    })?;
    Ok(Question {
        method: method.as_str(),
        path,
    })
}

/// The text of a member that is one, or that has but one.
pub(super) fn value<'v>(
    object: Option<&'v Object>,
    name: &str,
) -> Result<Option<Cow<'v, str>>, Unasked> {
    match object.and_then(|object| object.get(name)) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text))),
        Some(Value::Bool(flag)) => Ok(Some(Cow::Borrowed(if *flag { "true" } else { "false" }))),
        Some(Value::Number(number)) => Ok(Some(Cow::Owned(number.to_string()))),
        Some(Value::Array(_) | Value::Object(_)) => Err(unasked::VALUE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_read_as_the_router_reads_it() {
        for (name, target, wanted) in [
            ("GET", "/api/open", Ok(("GET", "/api/open"))),
            ("HEAD", "/api/open", Ok(("GET", "/api/open"))),
            ("DELETE", "/api/a%20b/?x=1", Ok(("DELETE", "/api/a b"))),
            ("get", "/api/open", Err(unasked::METHOD)),
            ("BREW", "/api/open", Err(unasked::METHOD)),
            ("", "/api/open", Err(unasked::METHOD)),
            ("GET", "/api/%2e%2e/x", Err(unasked::PATH)),
            ("GET", "/api//x", Err(unasked::PATH)),
            ("GET", "api/x", Err(unasked::PATH)),
            ("GET", "http://a.example/api", Err(unasked::PATH)),
            ("GET", "/api/a b", Err(unasked::PATH)),
            ("GET", "", Err(unasked::PATH)),
        ] {
            let wanted = wanted.map(|(method, path)| Question {
                method,
                path: path.to_owned(),
            });
            assert_eq!(route(name, target), wanted, "{name} {target}");
        }
    }
}
