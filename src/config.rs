//! Layers the configuration: defaults, `Rocket.toml`, `ROCKET_*`, `WHITEROOM_SECTION__KEY`, then the `AUTH0_*` names.
//! OpenTelemetry's standard variables, `OTEL_*`, stand beside them and have no keys.
//!
//! Only layering lives here. What a section holds, its defaults and its meaning are its owner's; this file must not
//! learn a key of theirs. Accepted keys, and how a variable's text is read, come from the serialised defaults.

mod folders;
mod problem;
mod shape;
mod variables;

use std::collections::BTreeSet;
use std::path::PathBuf;

use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Value};
use figment::{Figment, Profile, Provider};
use serde::de::DeserializeOwned;

pub use problem::{ConfigError, ConfigProblem};

use crate::telemetry::traces::{Misread, Settings};
use crate::{auth, dev_issuer, http, policy, telemetry};

/// The whole configuration, each section typed by its owner.
#[derive(Debug, Clone)]
pub struct Config {
    /// Rocket's own keys (address, port, limits, …), for every server of the process to build upon.
    pub rocket: Figment,
    /// `[auth]`: whose tokens are accepted.
    pub auth: auth::Config,
    /// `[policy]`: where the policy folder is.
    pub policy: policy::Config,
    /// `[telemetry]`: what is logged, and how.
    pub telemetry: telemetry::Config,
    /// `[ops]`: the operators' port.
    pub ops: http::ops::Config,
    /// `[spa]`: the single-page app's files.
    pub spa: http::spa::Config,
    /// `[cors]`: other origins whose pages may call the API.
    pub cors: http::cors::Config,
    /// `[doors]`: which peers may ask on behalf of others.
    pub doors: http::doors::Config,
    /// `[dev_issuer]`: the issuer that `--dev` starts.
    pub dev_issuer: dev_issuer::Config,
    /// `OTEL_*`: where spans go; `None` where none are sent.
    pub traces: Option<Settings>,
}

impl Config {
    /// Reads `Rocket.toml` (or the file that `ROCKET_CONFIG` names) and the process's environment.
    ///
    /// # Errors
    /// Every wrong or unknown key at once, each with its source, what was found and what is accepted.
    pub fn load() -> Result<Self, ConfigError> {
        let variables = variables::process().map_err(ConfigError::one)?;
        let file = file_named_by(&variables);
        if let Some(file) = file.as_ref().filter(|file| !file.is_file()) {
            return Err(ConfigError::one(ConfigProblem::missing_file(file)));
        }
        let file = file.unwrap_or_else(|| PathBuf::from("Rocket.toml"));
        let traces = telemetry::traces::read(&variables::standard(&variables));
        let figment = layers(Toml::file(file).nested(), &variables);
        Self::typed(figment, traces, problem::misplaced)
    }

    /// Reads the sections in the figment of somebody's own Rocket, over our defaults, and above both `WHITEROOM_*`, `AUTH0_*`
    /// and `OTEL_*` of the process's environment. What is no section of ours is that program's business.
    ///
    /// # Errors
    /// Every wrong or unknown key of our sections at once, each with its source, what was found and what is accepted.
    pub fn embedded(figment: &Figment) -> Result<Self, ConfigError> {
        let variables = variables::process().map_err(ConfigError::one)?;
        Self::embedded_with(figment, &variables)
    }

    /// The same without a look at the environment, as tests want it.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn within(figment: &Figment) -> Result<Self, ConfigError> {
        Self::embedded_with(figment, &[])
    }

    fn embedded_with(
        figment: &Figment,
        variables: &[(String, String)],
    ) -> Result<Self, ConfigError> {
        let traces = telemetry::traces::read(&variables::standard(variables));
        Self::typed(
            beside(figment, variables),
            traces,
            problem::misplaced_of_ours,
        )
    }

    /// Types every section of `figment`, whose layers are already in place; `misplaced` finds keys that nobody reads.
    fn typed(
        figment: Figment,
        traces: Result<Option<Settings>, Vec<Misread>>,
        misplaced: fn(&Figment, &[String]) -> Vec<ConfigProblem>,
    ) -> Result<Self, ConfigError> {
        // A layer that cannot be read at all is one problem, not one of each section.
        if let Err(error) = figment.extract::<Dict>() {
            let problems = problem::from_figment(&error, "");
            return Err(ConfigError { problems });
        }
        let figment = folders::resolved(figment);
        let mut problems = misplaced(&figment, &accepted());
        if let Err(error) = rocket::Config::try_from(&figment) {
            problems.extend(problem::from_figment(&error, ""));
        }
        let config = Self {
            auth: section(&figment, "auth", &mut problems),
            policy: section(&figment, "policy", &mut problems),
            telemetry: section(&figment, "telemetry", &mut problems),
            ops: section(&figment, "ops", &mut problems),
            spa: section(&figment, "spa", &mut problems),
            cors: section(&figment, "cors", &mut problems),
            doors: section(&figment, "doors", &mut problems),
            dev_issuer: section(&figment, "dev_issuer", &mut problems),
            traces: traces.unwrap_or_else(|misread| {
                problems.extend(misread.into_iter().map(ConfigProblem::misread));
                None
            }),
            rocket: figment,
        };
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError { problems })
        }
    }

    /// Where the value of `key` (as `auth.domain`) was written: a file or a variable; `None` for a default.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<String> {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        problem::source(self.rocket.find_metadata(key)?, &path)
    }
}

/// All layers, later ones over earlier ones.
fn layers(file: impl Provider, variables: &[(String, String)]) -> Figment {
    let defaults = defaults();
    let mut figment = Figment::from(rocket::Config::default())
        .merge(Serialized::default("ip_header", false))
        .merge(Serialized::default("ident", false));
    for (section, default) in &defaults {
        figment = figment.merge(Serialized::default(section, default));
    }
    figment = figment
        .merge(file)
        .merge(Env::prefixed("ROCKET_").ignore(&NOT_KEYS).global());
    for variable in variables::recognised(variables, &defaults) {
        figment = figment.merge(variable);
    }
    // One coordinator stops every server of the process; see `server`.
    figment
        .merge(Serialized::global("shutdown.ctrlc", false))
        .merge(Serialized::global("shutdown.signals", Vec::<String>::new()))
        .select(profile(variables))
}

/// Our layers around those of another program, whose own keys keep their values.
fn beside(figment: &Figment, variables: &[(String, String)]) -> Figment {
    let defaults = defaults();
    let mut figment = figment.clone();
    let ip_header = figment.find_metadata("ip_header");
    if ip_header.is_some_and(|found| found.name == ROCKETS_DEFAULTS) {
        figment = figment.merge(Serialized::default("ip_header", false));
    }
    for (section, default) in &defaults {
        figment = figment.join(Serialized::default(section, default));
    }
    let variables = variables::recognised(variables, &defaults).into_iter();
    variables.fold(figment, Figment::merge)
}

/// Each section's defaults, as the values they serialise to.
fn defaults() -> Dict {
    let sections: [(&str, Result<Value, figment::Error>); 8] = [
        ("auth", Value::serialize(auth::Config::default())),
        ("policy", Value::serialize(policy::Config::default())),
        ("telemetry", Value::serialize(telemetry::Config::default())),
        ("ops", Value::serialize(http::ops::Config::default())),
        ("spa", Value::serialize(http::spa::Config::default())),
        ("cors", Value::serialize(http::cors::Config::default())),
        ("doors", Value::serialize(http::doors::Config::default())),
        (
            "dev_issuer",
            Value::serialize(dev_issuer::Config::default()),
        ),
    ];
    let typed = sections
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.ok()?)));
    typed.collect()
}

/// The section `name`, or its default with the problem noted.
fn section<T: DeserializeOwned + Default>(
    figment: &Figment,
    name: &str,
    problems: &mut Vec<ConfigProblem>,
) -> T {
    problems.extend(problem::not_a_table(figment, name));
    match figment.focus(name).extract() {
        Ok(section) => section,
        Err(error) => {
            problems.extend(problem::from_figment(&error, name));
            T::default()
        }
    }
}

/// The top-level keys: Rocket's own and our sections.
fn accepted() -> Vec<String> {
    let rocket = Value::serialize(rocket::Config::default())
        .ok()
        .and_then(Value::into_dict)
        .unwrap_or_default();
    let named = ["ip_header", "template_dir"].map(str::to_owned);
    let keys = rocket
        .into_keys()
        .chain(named)
        .chain(defaults().into_keys());
    keys.collect::<BTreeSet<_>>().into_iter().collect()
}

fn file_named_by(variables: &[(String, String)]) -> Option<PathBuf> {
    let (_, file) = variables.iter().find(|(name, _)| name == "ROCKET_CONFIG")?;
    Some(PathBuf::from(file))
}

fn profile(variables: &[(String, String)]) -> Profile {
    let named = variables.iter().find(|(name, _)| name == "ROCKET_PROFILE");
    named.map_or(rocket::Config::DEFAULT_PROFILE, |(_, profile)| {
        Profile::new(profile)
    })
}

/// What Rocket calls the source of its own defaults, by which a header's word would count for the peer's address.
const ROCKETS_DEFAULTS: &str = "rocket::Config::default()";

/// `ROCKET_*` variables that are no keys.
const NOT_KEYS: [&str; 3] = ["profile", "config", "codegen_debug"];

#[cfg(test)]
mod tests;
