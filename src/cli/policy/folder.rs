//! The policy folder that a command is about.

use std::path::PathBuf;

use anyhow::Result;

use crate::config::Config;
use crate::policy::Trial;

/// The argument that names it.
#[derive(Debug, clap::Args)]
#[group(id = "folder")]
pub(in crate::cli) struct Folder {
    /// The policy folder; default: the configured one.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Folder {
    /// The configuration, with this folder in place of its own.
    pub(in crate::cli) fn config(&self) -> Result<Config> {
        let mut config = Config::load()?;
        if let Some(dir) = &self.dir {
            config.policy.dir.clone_from(dir);
        }
        Ok(config)
    }

    /// The configuration, and the policy that it names.
    pub(in crate::cli) fn load(&self) -> Result<(Config, Trial)> {
        let config = self.config()?;
        let trial = Trial::load(&config.policy)?;
        Ok((config, trial))
    }
}
