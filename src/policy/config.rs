//! The `policy` section of the configuration.
//!
//! Reading the environment is the configuration's business: nothing in this area looks for settings elsewhere.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where the policy lives, and which claim holds a caller's roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder of `model.conf`, `policy.csv` and `cases.toml`. Default: `policies`.
    pub dir: PathBuf,
    /// The claim whose values become `role:<value>`, taken whole: a namespaced name such as
    /// `https://example.com/roles` is one name. Default: `roles`.
    pub roles_claim: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            dir: PathBuf::from("policies"),
            roles_claim: "roles".to_owned(),
        }
    }
}
