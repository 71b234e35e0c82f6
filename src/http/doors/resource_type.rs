//! A type of resource that AuthZEN may ask about: the policy folder that decides about it, and how its requests are put to
//! that policy.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rocket::http;
use serde::{Deserialize, Serialize};

use super::template::Template;

/// The types by the names that `resource.type` has for them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<String, ResourceType>",
    into = "BTreeMap<String, ResourceType>"
)]
pub struct ResourceTypes(BTreeMap<String, ResourceType>);

/// One type, in `[doors.authzen.NAME]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceType {
    /// The policy folder. It has no default.
    pub dir: PathBuf,
    /// The property of a subject whose values become `role:<value>`. Default: `roles`.
    #[serde(default = "roles")]
    pub roles_claim: String,
    /// The path that the policy is asked about. Default: `/{resource.type}/{resource.id}`.
    #[serde(default)]
    pub path: Template,
    /// The HTTP method that each action is put to the policy as. It has no default; any other action is denied.
    pub actions: BTreeMap<String, Method>,
}

/// An HTTP method in capitals, none of which is `HEAD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Method(http::Method);

impl Method {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }

    /// Those that a policy may be asked about: a `HEAD` is asked about as a `GET`.
    pub const ALL: [http::Method; 8] = [
        http::Method::Get,
        http::Method::Put,
        http::Method::Post,
        http::Method::Delete,
        http::Method::Options,
        http::Method::Trace,
        http::Method::Connect,
        http::Method::Patch,
    ];
}

impl ResourceTypes {
    /// The types, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ResourceType)> {
        self.0.iter().map(|(name, kind)| (name.as_str(), kind))
    }

    /// The type whose policy folder is `dir`, however it is written.
    #[must_use]
    pub fn of_folder(&self, dir: &Path) -> Option<&ResourceType> {
        let dir = fs::canonicalize(dir).ok()?;
        let is_it = |kind: &&ResourceType| fs::canonicalize(&kind.dir).is_ok_and(|own| own == dir);
        self.0.values().find(is_it)
    }
}

impl TryFrom<BTreeMap<String, ResourceType>> for ResourceTypes {
    type Error = String;

    fn try_from(types: BTreeMap<String, ResourceType>) -> Result<Self, String> {
        for (name, kind) in &types {
            if name == ROUTE {
                return Err(format!(
                    "`{ROUTE}` is decided by the policy folder of the server: give the type another name"
                ));
            }
            if name.contains('.') {
                return Err(format!("`{name}`: the name of a type here has no dot"));
            }
            if kind.actions.is_empty() {
                return Err(format!(
                    "`{name}` has no action: write one, as `actions = {{ read = \"GET\" }}`"
                ));
            }
        }
        Ok(Self(types))
    }
}

impl From<ResourceTypes> for BTreeMap<String, ResourceType> {
    fn from(types: ResourceTypes) -> Self {
        types.0
    }
}

impl TryFrom<String> for Method {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|known| known.as_str() == text);
        let accepted = Self::ALL.map(http::Method::as_str).join("`, `");
        known
            .map(Self)
            .ok_or_else(|| format!("found `{text}`, accepted: `{accepted}`"))
    }
}

impl From<Method> for String {
    fn from(method: Method) -> Self {
        method.as_str().to_owned()
    }
}

fn roles() -> String {
    "roles".to_owned()
}

/// The type of resource that the server's own policy decides about: a path, and the HTTP method for an action.
pub const ROUTE: &str = "route";
