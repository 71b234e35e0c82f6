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

/// The entities of a whole call, read once: its evaluations may leave out what they share.
pub(super) struct Shared<'b> {
    subject: Stated<'b, Entity<'b>>,
    action: Stated<'b, Action<'b>>,
    resource: Stated<'b, Entity<'b>>,
    context: Option<&'b Object>,
}

/// An entity of a whole call, if it is there. It need not be complete where each evaluation has its own.
struct Stated<'b, T> {
    object: Option<&'b Object>,
    read: Result<T, Flaw>,
}

/// Where the entities of one evaluation are read: in an object of its own, and in what it shares with others.
///
/// An entity counts whole. Only what it must have (`type`, `id`, `name`) comes from the shared one where it lacks it.
#[derive(Clone, Copy)]
pub(super) struct Place<'p, 'b> {
    own: &'b Object,
    shared: Option<&'p Shared<'b>>,
}

impl<'b> Shared<'b> {
    /// What `whole` states.
    pub(super) fn read(whole: &'b Object) -> Result<Self, Flaw> {
        Ok(Self {
            subject: Stated::read(whole, &flaw::SUBJECT, entity)?,
            action: Stated::read(whole, &flaw::ACTION, action)?,
            resource: Stated::read(whole, &flaw::RESOURCE, entity)?,
            context: object(whole, "context", flaw::CONTEXT)?,
        })
    }
}

impl<'b, T: Copy> Stated<'b, T> {
    fn read(whole: &'b Object, words: &Words, read: Read<'b, T>) -> Result<Self, Flaw> {
        let object = object(whole, words.name, words.whole)?;
        let read = object.map_or(Err(words.whole), |object| read(object, None, words));
        Ok(Self { object, read })
    }
}

impl<'p, 'b> Place<'p, 'b> {
    /// An evaluation that is a call of its own.
    pub(super) fn alone(own: &'b Object) -> Self {
        Self { own, shared: None }
    }

    /// One of many.
    pub(super) fn among(shared: &'p Shared<'b>, own: &'b Object) -> Self {
        let shared = Some(shared);
        Self { own, shared }
    }

    pub(super) fn subject(self) -> Result<Entity<'b>, Flaw> {
        self.found(|shared| &shared.subject, &flaw::SUBJECT, entity)
    }

    /// The subject, whatever its `id`.
    pub(super) fn subject_type(self) -> Result<Entity<'b>, Flaw> {
        self.found(|shared| &shared.subject, &flaw::SUBJECT, kind)
    }

    pub(super) fn action(self) -> Result<Action<'b>, Flaw> {
        self.found(|shared| &shared.action, &flaw::ACTION, action)
    }

    pub(super) fn resource(self) -> Result<Entity<'b>, Flaw> {
        self.found(|shared| &shared.resource, &flaw::RESOURCE, entity)
    }

    /// The resource, whatever its `id`.
    pub(super) fn resource_type(self) -> Result<Entity<'b>, Flaw> {
        self.found(|shared| &shared.resource, &flaw::RESOURCE, kind)
    }

    pub(super) fn context(self) -> Result<Option<&'b Object>, Flaw> {
        let own = object(self.own, "context", flaw::CONTEXT)?;
        Ok(own.or_else(|| self.shared.and_then(|shared| shared.context)))
    }

    fn found<T: Copy + 'p>(
        self,
        part: impl FnOnce(&'p Shared<'b>) -> &'p Stated<'b, T>,
        words: &Words,
        read: Read<'b, T>,
    ) -> Result<T, Flaw> {
        let shared = self.shared.map(part);
        match object(self.own, words.name, words.whole)? {
            Some(own) => read(own, shared.and_then(|shared| shared.object), words),
            None => shared.map_or(Err(words.whole), |shared| shared.read),
        }
    }
}

/// Reads an entity in an object, and in another one what it lacks there.
type Read<'b, T> = fn(&'b Object, Option<&'b Object>, &Words) -> Result<T, Flaw>;

fn entity<'b>(
    own: &'b Object,
    default: Option<&'b Object>,
    words: &Words,
) -> Result<Entity<'b>, Flaw> {
    Ok(Entity {
        id: text(own, default, "id", words.id)?,
        ..kind(own, default, words)?
    })
}

/// An entity without its `id`.
fn kind<'b>(
    own: &'b Object,
    default: Option<&'b Object>,
    words: &Words,
) -> Result<Entity<'b>, Flaw> {
    Ok(Entity {
        kind: text(own, default, "type", words.kind)?,
        id: "",
        properties: object(own, "properties", words.properties)?,
    })
}

fn action<'b>(
    own: &'b Object,
    default: Option<&'b Object>,
    words: &Words,
) -> Result<Action<'b>, Flaw> {
    Ok(Action {
        name: text(own, default, "name", words.kind)?,
        properties: object(own, "properties", words.properties)?,
    })
}

fn text<'b>(
    own: &'b Object,
    default: Option<&'b Object>,
    name: &str,
    flaw: Flaw,
) -> Result<&'b str, Flaw> {
    let default = || default.and_then(|default| member(default, name));
    let value = member(own, name).or_else(default);
    value.and_then(Value::as_str).ok_or(flaw)
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
