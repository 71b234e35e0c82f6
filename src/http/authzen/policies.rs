//! The policies that answer: the server's own for routes, and the one of each further type of resource.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::http::doors::resource_type::{ROUTE, ResourceType};
use crate::policy::{Live, Policy};

/// The live policies of the types of resources besides routes.
#[derive(Debug, Default)]
pub struct Folders(BTreeMap<String, Folder>);

#[derive(Debug)]
struct Folder {
    kind: ResourceType,
    live: Arc<Live>,
}

impl Folders {
    /// Those of `types`, each with its name and its live policy.
    #[must_use]
    pub fn new(types: impl IntoIterator<Item = (String, ResourceType, Arc<Live>)>) -> Self {
        let types = types.into_iter();
        Self(
            types
                .map(|(name, kind, live)| (name, Folder { kind, live }))
                .collect(),
        )
    }
}

/// One revision of each policy: all that one answer says comes from these.
pub(super) struct Policies<'r> {
    route: Target<'r>,
    types: BTreeMap<&'r str, Target<'r>>,
}

/// The policy that decides about a type of resource.
pub(super) struct Target<'r> {
    pub(super) policy: Arc<Policy>,
    pub(super) roles_claim: &'r str,
    /// How its requests are put to it; `None` for routes.
    pub(super) kind: Option<&'r ResourceType>,
}

impl<'r> Policies<'r> {
    pub(super) fn now(
        route: Arc<Policy>,
        roles_claim: &'r str,
        folders: Option<&'r Folders>,
    ) -> Self {
        let folders = folders.into_iter().flat_map(|folders| &folders.0);
        let types = folders.map(|(name, Folder { kind, live })| {
            let target = Target {
                policy: live.current(),
                roles_claim: &kind.roles_claim,
                kind: Some(kind),
            };
            (name.as_str(), target)
        });
        Self {
            types: types.collect(),
            route: Target {
                policy: route,
                roles_claim,
                kind: None,
            },
        }
    }

    /// The one that decides about resources of the type `kind`.
    pub(super) fn of(&self, kind: &str) -> Option<&Target<'r>> {
        match kind {
            ROUTE => Some(&self.route),
            _ => self.types.get(kind),
        }
    }
}
