//! The policy folder that a command is about.

use std::env;
use std::path::{Path, PathBuf};

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
    /// The configuration, with this folder in place of its own; what AuthZEN's type of it says counts.
    pub(in crate::cli) fn config(&self) -> Result<Config> {
        let mut config = Config::load()?;
        if let Some(dir) = &self.dir {
            config.policy.dir.clone_from(dir);
        }
        if let Some(kind) = config.doors.authzen.of_folder(&config.policy.dir) {
            config.policy.roles_claim.clone_from(&kind.roles_claim);
        }
        config.policy.dir = from_here(&config.policy.dir);
        Ok(config)
    }

    /// The configuration, and the policy that it names.
    pub(in crate::cli) fn load(&self) -> Result<(Config, Trial)> {
        let config = self.config()?;
        let trial = Trial::load(&config.policy)?;
        Ok((config, trial))
    }
}

/// The folder as one would name it in the working directory: what is printed is clicked on and compared.
fn from_here(dir: &Path) -> PathBuf {
    let here = env::current_dir().ok();
    let below = here.and_then(|here| dir.strip_prefix(here).ok());
    let below = below.filter(|below| !below.as_os_str().is_empty());
    below.unwrap_or(dir).to_owned()
}
