//! The environment variables of ours, each a layer of its own so that an error can name it, and OpenTelemetry's.

use std::collections::BTreeMap;

use figment::value::{Dict, Map, Value};
use figment::{Error, Metadata, Profile, Provider};

use super::problem::ConfigProblem;
use super::shape;

/// One variable that sets one key, in every profile.
#[derive(Debug, PartialEq)]
pub(super) struct Variable {
    name: String,
    key: Vec<String>,
    value: Value,
}

impl Provider for Variable {
    fn metadata(&self) -> Metadata {
        Metadata::named(format!("environment variable `{}`", self.name))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let Some((last, parents)) = self.key.split_last() else {
            return Ok(Map::new());
        };
        let mut dict = Dict::from([(last.clone(), self.value.clone())]);
        for parent in parents.iter().rev() {
            dict = Dict::from([(parent.clone(), Value::from(dict))]);
        }
        Ok(Profile::Global.collect(dict))
    }
}

/// The process's environment. Names that are not UTF-8 are none of ours.
///
/// # Errors
/// One of our variables holds what is not UTF-8: a folder's name, say, that would quietly be another folder.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
pub(super) fn process() -> Result<Vec<(String, String)>, ConfigProblem> {
    let mut variables = Vec::new();
    for (name, value) in std::env::vars_os() {
        let Ok(name) = name.into_string() else {
            continue;
        };
        match value.into_string() {
            Ok(value) => variables.push((name, value)),
            Err(_) if PREFIXES.iter().any(|prefix| name.starts_with(prefix)) => {
                return Err(ConfigProblem::not_text(&name));
            }
            Err(_) => {}
        }
    }
    Ok(variables)
}

/// Those of `variables` that set a key: `WHITEROOM_SECTION__KEY` first, then the `AUTH0_*` names over them.
pub(super) fn recognised(variables: &[(String, String)], defaults: &Dict) -> Vec<Variable> {
    let prefixed = variables.iter().filter_map(|(name, text)| {
        let key = name.strip_prefix("WHITEROOM_")?.to_lowercase();
        // Without a section it would be a key of Rocket's; its whole name is nobody's.
        let is_ours = key.contains("__") || defaults.contains_key(&key);
        let key = if is_ours { key } else { name.to_lowercase() };
        Some(variable(
            name,
            key.split("__").map(str::to_owned).collect(),
            text,
            defaults,
        ))
    });
    let auth0 = AUTH0.iter().filter_map(|(name, key)| {
        // Compose files hand on unset variables as empty ones.
        let (_, text) = variables
            .iter()
            .find(|(found, text)| found == name && !text.is_empty())?;
        Some(variable(
            name,
            key.split('.').map(str::to_owned).collect(),
            text,
            defaults,
        ))
    });
    prefixed.chain(auth0).collect()
}

/// Those of `variables` that OpenTelemetry's specification names.
pub(super) fn standard(variables: &[(String, String)]) -> BTreeMap<String, String> {
    let named = variables
        .iter()
        .filter(|(name, _)| name.starts_with("OTEL_"));
    named.cloned().collect()
}

fn variable(name: &str, key: Vec<String>, text: &str, defaults: &Dict) -> Variable {
    let default = key.split_first().and_then(|(first, rest)| {
        rest.iter().try_fold(defaults.get(first)?, |value, part| {
            value.as_dict()?.get(part)
        })
    });
    Variable {
        name: name.to_owned(),
        value: shape::read(text, default),
        key,
    }
}

/// The names that every Auth0 sample uses.
const AUTH0: [(&str, &str); 3] = [
    ("AUTH0_DOMAIN", "auth.domain"),
    ("AUTH0_AUDIENCE", "auth.audience"),
    ("AUTH0_CLIENT_ID", "auth.client_id"),
];

/// What the names of our variables begin with.
const PREFIXES: [&str; 4] = ["WHITEROOM_", "ROCKET_", "AUTH0_", "OTEL_"];
