//! The entities of a request (Authorization API 1.0, section 5): a subject, an action, a resource, and a context.
//!
//! Members that are not known are not read. A member that is null is as if it were not there.

use serde_json::{Map, Value};

use super::flaw::{self, Flaw, Words};

pub(super) type Object = Map<String, Value>;

/// A subject or a resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entity<'b> {
    pub(super) kind: &'b str,
    pub(super) id: &'b str,
    pub(super) properties: Option<&'b Object>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action<'b> {
    pub(super) name: &'b str,
    pub(super) properties: Option<&'b Object>,
}

/// Where entities are read: an object, and one whose entities stand in for those that it lacks.
///
/// An entity counts whole. Only what it must have (`type`, `id`, `name`) comes from the other where it lacks it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'b> {
    pub(super) own: &'b Object,
    pub(super) default: Option<&'b Object>,
}

impl<'b> Place<'b> {
    /// The entity, with its `id`.
    pub(super) fn entity(self, words: &Words) -> Result<Entity<'b>, Flaw> {
        let found = self.found(words)?;
        Ok(Entity {
            id: found.text("id", words.id)?,
            ..self.kind(words)?
        })
    }

    /// The entity, whatever its `id`.
    pub(super) fn kind(self, words: &Words) -> Result<Entity<'b>, Flaw> {
        let found = self.found(words)?;
        Ok(Entity {
            kind: found.text("type", words.kind)?,
            id: "",
            properties: object(found.own, "properties", words.properties)?,
        })
    }

    pub(super) fn action(self) -> Result<Action<'b>, Flaw> {
        let words = flaw::ACTION;
        let found = self.found(&words)?;
        Ok(Action {
            name: found.text("name", words.kind)?,
            properties: object(found.own, "properties", words.properties)?,
        })
    }

    pub(super) fn context(self) -> Result<Option<&'b Object>, Flaw> {
        let own = object(self.own, "context", flaw::CONTEXT)?;
        match (own, self.default) {
            (None, Some(default)) => object(default, "context", flaw::CONTEXT),
            _ => Ok(own),
        }
    }

    fn found(self, words: &Words) -> Result<Self, Flaw> {
        let default = match self.default {
            Some(default) => object(default, words.name, words.whole)?,
            None => None,
        };
        match object(self.own, words.name, words.whole)? {
            Some(own) => Ok(Self { own, default }),
            None => Ok(Self {
                own: default.ok_or(words.whole)?,
                default: None,
            }),
        }
    }

    fn text(self, name: &str, flaw: Flaw) -> Result<&'b str, Flaw> {
        let default = || self.default.and_then(|default| member(default, name));
        let value = member(self.own, name).or_else(default);
        value.and_then(Value::as_str).ok_or(flaw)
    }
}

/// The member of `whole`, unless it is null.
pub(super) fn member<'b>(whole: &'b Object, name: &str) -> Option<&'b Value> {
    whole.get(name).filter(|value| !value.is_null())
}

/// The object that is the member of `whole`; a member that is something else is a `flaw`.
pub(super) fn object<'b>(
    whole: &'b Object,
    name: &str,
    flaw: Flaw,
) -> Result<Option<&'b Object>, Flaw> {
    match member(whole, name) {
        None => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(flaw),
    }
}
