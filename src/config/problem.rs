//! What is wrong with a configuration: the key, its source, what was found, what is accepted.

use std::fmt;
use std::path::Path;

use figment::error::{Kind, OneOf};
use figment::{Figment, Metadata, Profile};

use crate::telemetry::traces::Misread;

/// Every problem of one configuration.
#[derive(Debug, thiserror::Error)]
pub struct ConfigError {
    /// In the order of the sections; never empty.
    pub problems: Vec<ConfigProblem>,
}

impl ConfigError {
    pub(super) fn one(problem: ConfigProblem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used")?;
        self.problems
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

/// One wrong key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The key, as `ops.port`; empty where a whole file cannot be read.
    pub key: String,
    /// The file or variable that holds it, where one does.
    pub source: Option<String>,
    /// What was found and what is accepted.
    pub detail: String,
}

impl ConfigProblem {
    pub(super) fn not_text(variable: &str) -> Self {
        Self {
            key: variable.to_owned(),
            source: Some(format!("environment variable `{variable}`")),
            detail: "found bytes that are not UTF-8, accepted: text".into(),
        }
    }

    pub(super) fn missing_file(file: &Path) -> Self {
        let detail = format!(
            "`{}` is no file; name a Rocket.toml, or unset the variable",
            file.display()
        );
        Self {
            key: "ROCKET_CONFIG".into(),
            source: Some("environment variable `ROCKET_CONFIG`".into()),
            detail,
        }
    }

    pub(super) fn misread(misread: Misread) -> Self {
        Self {
            key: String::new(),
            source: Some(format!("environment variable `{}`", misread.variable)),
            detail: misread.detail,
        }
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) if self.key.is_empty() => write!(f, "{source}")?,
            Some(source) => write!(f, "`{}` in {source}", self.key)?,
            None => write!(f, "`{}`", self.key)?,
        }
        write!(f, ": {}", self.detail.trim_end())
    }
}

/// The problems of a section that would not deserialise.
pub(super) fn from_figment(error: &figment::Error, section: &str) -> Vec<ConfigProblem> {
    error
        .clone()
        .into_iter()
        .map(|error| one(&error, section))
        .collect()
}

/// Top-level keys that nobody reads, and tables that were meant as sections but name a profile.
pub(super) fn misplaced(figment: &Figment, accepted: &[String]) -> Vec<ConfigProblem> {
    misplaced_where(figment, accepted, |_| true)
}

/// The same where another program has keys of its own: of unknown ones, those that a variable of ours sets.
pub(super) fn misplaced_of_ours(figment: &Figment, accepted: &[String]) -> Vec<ConfigProblem> {
    misplaced_where(figment, accepted, |source| {
        source.is_some_and(|source| source.starts_with("environment variable `WHITEROOM_"))
    })
}

fn misplaced_where(
    figment: &Figment,
    accepted: &[String],
    is_ours: impl Fn(Option<&str>) -> bool,
) -> Vec<ConfigProblem> {
    let profiles = figment
        .profiles()
        .filter(|profile| accepted.iter().any(|key| *key == profile.as_str().as_str()));
    let tables = profiles.map(|profile| ConfigProblem {
        key: profile.to_string(),
        source: None,
        detail: format!(
            "a top-level table of Rocket.toml is a profile; write `[default.{profile}]`"
        ),
    });
    let keys = figment
        .extract::<figment::value::Dict>()
        .unwrap_or_default()
        .into_keys();
    let unknown = keys
        .filter(|key| !accepted.contains(key))
        .map(|key| unknown_key(figment, key, accepted))
        .filter(|problem| is_ours(problem.source.as_deref()));
    tables.chain(unknown).collect()
}

fn unknown_key(figment: &Figment, key: String, accepted: &[String]) -> ConfigProblem {
    let metadata = figment.find_metadata(&key);
    let source = metadata.and_then(|found| source(found, std::slice::from_ref(&key)));
    let hint = match key.starts_with("whiteroom_") {
        true => TWO_UNDERSCORES,
        false => "",
    };
    ConfigProblem {
        source,
        detail: format!("unknown key, accepted: {}{hint}", quoted(accepted)),
        key,
    }
}

/// A section that is a mere value; `figment` would take it for an empty table.
pub(super) fn not_a_table(figment: &Figment, section: &str) -> Option<ConfigProblem> {
    let value = figment.find_value(section).ok()?;
    if value.as_dict().is_some() {
        return None;
    }
    let key = section.to_owned();
    let metadata = figment.find_metadata(section);
    let source = metadata.and_then(|metadata| source(metadata, std::slice::from_ref(&key)));
    let detail = format!(
        "found {}, accepted: a table of keys, as `{section}.key`",
        value.to_actual()
    );
    Some(ConfigProblem {
        key,
        source,
        detail,
    })
}

/// The file or variable that `metadata` speaks of; `None` for defaults.
pub(super) fn source(metadata: &Metadata, path: &[String]) -> Option<String> {
    if let Some(file) = metadata
        .source
        .as_ref()
        .and_then(figment::Source::file_path)
    {
        return Some(format!("file `{}`", file.display()));
    }
    match metadata.name.as_ref() {
        ours if ours.starts_with("environment variable") => Some(ours.to_owned()),
        rocket if rocket.contains("environment variable") => {
            let name = metadata.interpolate(&Profile::Global, path);
            Some(format!(
                "environment variable `ROCKET_{}`",
                name.trim_start_matches("ROCKET_")
            ))
        }
        _ => None,
    }
}

fn one(error: &figment::Error, section: &str) -> ConfigProblem {
    let mut path = error.path.clone();
    if path.first().is_none_or(|first| first != section) && !section.is_empty() {
        path.insert(0, section.to_owned());
    }
    if let Kind::UnknownField(field, _) = &error.kind
        && path.last() != Some(field)
    {
        path.push(field.clone());
    }
    let source = error
        .metadata
        .as_ref()
        .and_then(|metadata| source(metadata, &path));
    ConfigProblem {
        key: path.join("."),
        source,
        detail: detail(&error.kind),
    }
}

fn detail(kind: &Kind) -> String {
    match kind {
        Kind::UnknownField(_, accepted) => format!("unknown key, accepted: {}", quoted(accepted)),
        Kind::UnknownVariant(found, accepted) => {
            format!("found `{found}`, accepted: {}", OneOf(accepted))
        }
        Kind::InvalidType(found, wanted) | Kind::InvalidValue(found, wanted) => {
            format!("found {found}, accepted: {}", plain(wanted))
        }
        other => other.to_string(),
    }
}

/// What `wanted` means to someone who does not write Rust.
fn plain(wanted: &str) -> &str {
    match wanted {
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number that is not negative",
        "a sequence" | "sequence" => "a list",
        other => other,
    }
}

fn quoted(names: &[impl AsRef<str>]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    names.join(", ")
}

/// A variable of ours without a section: those of Rocket's own keys begin otherwise.
const TWO_UNDERSCORES: &str = "; two underscores stand between a section and its key, as in `WHITEROOM_OPS__PORT`, and Rocket's own \
                               keys are `ROCKET_PORT`, `ROCKET_ADDRESS` and the like";
