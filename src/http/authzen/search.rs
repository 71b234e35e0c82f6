//! Searches (Authorization API 1.0, section 8): which subjects, resources or actions a policy would allow, among those that
//! its folder names.
//!
//! Each result was decided like an evaluation, and is one that would be allowed if it were asked about as it stands.

mod candidates;

use rocket::tokio::task::spawn_blocking;
use serde_json::{Value, json};

use super::asker::{Asker, Tuple};
use super::entities::{Action, Entity, Object, Place};
use super::flaw::Flaw;
use super::page::{Found, Page};
use super::policies::{Policies, Target};
use super::question;
use super::subjects::{self, ANONYMOUS, Subjects};
use crate::policy::{AccessRequest, Principals};
use candidates::{Variant, resembles};

/// Who may do this action on this resource.
pub(super) async fn subjects(asker: &Asker<'_>, whole: &Object) -> Result<Found, Flaw> {
    let place = Place::alone(whole);
    let tuple = Tuple {
        subject: place.subject_type()?,
        action: place.action()?,
        resource: place.resource()?,
        context: place.context()?,
    };
    let page = Page::read(whole)?;
    let policies = asker.policies();
    let Some(search) = Search::by(asker, &policies, tuple).await else {
        return Ok(Found::default());
    };
    let kind = search.tuple.subject.kind;
    if kind == ANONYMOUS {
        let nobody = Object::new();
        let nobody = [(ANONYMOUS, (ANONYMOUS, std::slice::from_ref(&nobody)))];
        return Ok(page.of(nobody.into_iter(), |found| search.subject(found)));
    }
    if !search.subjects.is_user(kind) {
        return Ok(Found::default());
    }
    let users = search.target.policy.named().users().iter();
    let users = users.map(|user| (&user.sub, (user.sub.as_str(), user.claims.as_slice())));
    Ok(page.of(users, |found| search.subject(found)))
}

/// What this subject may do this action on.
pub(super) async fn resources(asker: &Asker<'_>, whole: &Object) -> Result<Found, Flaw> {
    let place = Place::alone(whole);
    let tuple = Tuple {
        subject: place.subject()?,
        action: place.action()?,
        resource: place.resource_type()?,
        context: place.context()?,
    };
    let page = Page::read(whole)?;
    let policies = asker.policies();
    let Some(search) = Search::by(asker, &policies, tuple).await else {
        return Ok(Found::default());
    };
    let Some(caller) = search.caller(search.tuple.subject) else {
        return Ok(Found::default());
    };
    let candidates =
        candidates::resources(search.target, search.tuple.resource.kind, asker.mounted());
    let mut last = String::new();
    Ok(page.of(candidates, |(id, properties)| {
        // Paths that name one resource stand beside each other.
        let found = (last != id).then(|| search.resource(&caller, &id, &properties))?;
        found.inspect(|_| last = id)
    }))
}

/// What this subject may do on this resource.
pub(super) async fn actions(asker: &Asker<'_>, whole: &Object) -> Result<Found, Flaw> {
    let place = Place::alone(whole);
    let tuple = Tuple {
        subject: place.subject()?,
        action: Action {
            name: "",
            properties: None,
        },
        resource: place.resource()?,
        context: place.context()?,
    };
    let page = Page::read(whole)?;
    let policies = asker.policies();
    let Some(search) = Search::by(asker, &policies, tuple).await else {
        return Ok(Found::default());
    };
    let Some(caller) = search.caller(search.tuple.subject) else {
        return Ok(Found::default());
    };
    let (names, variants) = candidates::actions(search.target);
    let names = names.into_iter().map(|name| (name, name));
    Ok(page.of(names, |name| search.action(&caller, name, &variants)))
}

/// One search, by one policy.
struct Search<'s> {
    asker: &'s Asker<'s>,
    target: &'s Target<'s>,
    subjects: Subjects<'s>,
    /// What is asked; the part that is searched for is a pattern.
    tuple: Tuple<'s>,
}

impl<'s> Search<'s> {
    /// The search for `tuple` by the one of `policies` that decides about its resources, if there is one.
    async fn by(
        asker: &'s Asker<'s>,
        policies: &'s Policies<'s>,
        tuple: Tuple<'s>,
    ) -> Option<Self> {
        let target = policies.of(tuple.resource.kind)?;
        look_for_names(target).await;
        Some(Self {
            asker,
            target,
            subjects: asker.subjects(),
            tuple,
        })
    }

    /// The caller that `subject` is; nobody whom no policy could be asked about.
    fn caller(&self, subject: Entity<'_>) -> Option<Principals> {
        let (claim, is_route) = (self.target.roles_claim, self.target.kind.is_none());
        self.subjects.make(subject, claim, is_route).ok()
    }

    fn subject(&self, (id, variants): (&str, &[Object])) -> Option<Value> {
        let tuple = self.tuple;
        let kind = tuple.subject.kind;
        let wanted = tuple.subject.properties;
        let mut variants = variants.iter().filter(|known| resembles(known, wanted));
        let found = variants.find(|claims| {
            let subject = Entity {
                kind,
                id,
                properties: Some(claims),
            };
            let caller = self.caller(subject);
            caller.is_some_and(|caller| self.allows(Tuple { subject, ..tuple }, &caller))
        });
        found.map(|claims| entity(kind, id, claims))
    }

    fn resource(&self, caller: &Principals, id: &str, properties: &Object) -> Option<Value> {
        let tuple = self.tuple;
        let kind = tuple.resource.kind;
        let resource = Entity {
            kind,
            id,
            properties: Some(properties),
        };
        let is_wanted = resembles(properties, tuple.resource.properties);
        let is_found = is_wanted && self.allows(Tuple { resource, ..tuple }, caller);
        is_found.then(|| entity(kind, id, properties))
    }

    fn action(&self, caller: &Principals, name: &str, variants: &[Variant]) -> Option<Value> {
        let tuple = self.tuple;
        let found = variants.iter().find(|properties| {
            let action = Action {
                name,
                properties: Some(properties),
            };
            self.allows(Tuple { action, ..tuple }, caller)
        });
        found.map(|properties| match properties.is_empty() {
            true => json!({ "name": name }),
            false => json!({ "name": name, "properties": properties }),
        })
    }

    fn allows(&self, tuple: Tuple<'_>, caller: &Principals) -> bool {
        let kind = self.target.kind;
        let question = question::of(kind, tuple.resource, tuple.action, tuple.context);
        question.is_ok_and(|question| {
            let request = AccessRequest {
                caller,
                method: question.method,
                path: &question.path,
                ip: subjects::address(tuple.subject, tuple.context),
            };
            self.asker.would_allow(&self.target.policy, &request)
        })
    }
}

/// Off the threads that answer requests: the first look at a large policy takes a second.
async fn look_for_names(target: &Target<'_>) {
    let policy = std::sync::Arc::clone(&target.policy);
    // A panic there leaves the names to be looked for here.
    let _ = spawn_blocking(move || {
        policy.named();
    })
    .await;
}

fn entity(kind: &str, id: &str, properties: &Object) -> Value {
    match properties.is_empty() {
        true => json!({ "type": kind, "id": id }),
        false => json!({ "type": kind, "id": id, "properties": properties }),
    }
}
