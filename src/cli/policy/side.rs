//! A policy as the command line names it: a folder or a file of rules on the disk, else a folder in a revision that the `git`
//! command reads.

use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, Result, bail};

use crate::config::Config;
use crate::policy::{LoadError, Trial};

/// Loads the policy that the command line calls `name`. What lies on the disk comes before a revision of that name.
pub(super) fn load(name: &str, config: &Config) -> Result<Trial> {
    if Path::new(name).is_dir() {
        let mut policy = config.policy.clone();
        policy.dir = name.into();
        return Ok(Trial::load(&policy)?);
    }
    if Path::new(name).is_file() {
        return Ok(Trial::of_rules(
            Path::new(name),
            &config.policy.roles_claim,
        )?);
    }
    let looks_like_path = name.is_empty() || name.starts_with(['-', '.', '/']);
    if looks_like_path {
        bail!("`{name}` is no folder: name one, or a revision of git as `HEAD` or `HEAD:policies`");
    }
    let tree = Tree::of(name, &config.policy.dir);
    let files = tree.files().with_context(|| {
        format!("`{name}` is no folder, and git finds no policy folder in such a revision")
    })?;
    Trial::read(name, &config.policy.roles_claim, |file| {
        let is_there = files.iter().any(|known| known == file);
        is_there.then(|| tree.read(file)).transpose()
    })
}

/// The candidate of the configured folder, or why it does not load.
pub(super) fn candidate(config: &Config) -> Result<Result<Trial, LoadError>> {
    let dir = &config.policy.dir;
    let file = dir.join("candidate.csv");
    if file.symlink_metadata().is_err() {
        let dir = dir.display();
        bail!(
            "there is no `candidate.csv` in `{dir}`: write the rules that are to be tried into one"
        );
    }
    Ok(Trial::of_rules(&file, &config.policy.roles_claim))
}

/// A folder in a revision.
struct Tree<'a> {
    /// Where git is run.
    dir: &'a Path,
    /// As git names it, with what separates it from the name of a file.
    name: String,
}

impl<'a> Tree<'a> {
    /// `REV:path` counts from the root of the repository, as git has it; `REV` alone is the configured folder.
    fn of(name: &str, configured: &'a Path) -> Self {
        match name.split_once(':') {
            Some((revision, path)) => Self {
                dir: Path::new("."),
                name: format!("{revision}:{}", path.trim_end_matches('/')),
            },
            None => Self {
                dir: configured,
                name: format!("{name}:."),
            },
        }
    }

    /// The names of what lies in the folder.
    fn files(&self) -> Result<Vec<String>> {
        // `REV:.` names no tree, but `REV:./` does.
        let name = match self.name.strip_suffix(":.") {
            Some(revision) => format!("{revision}:./"),
            None => self.name.clone(),
        };
        let listed = self.git(&["ls-tree", "--full-tree", "--name-only", "-z", &name])?;
        let listed = String::from_utf8_lossy(&listed);
        Ok(listed.split('\0').map(str::to_owned).collect())
    }

    fn read(&self, file: &str) -> Result<Vec<u8>> {
        let name = match self.name.strip_suffix(':') {
            Some(_) => format!("{}{file}", self.name),
            None => format!("{}/{file}", self.name),
        };
        self.git(&["cat-file", "blob", &name])
    }

    fn git(&self, args: &[&str]) -> Result<Vec<u8>> {
        let ended = Command::new("git")
            .arg("-C")
            .arg(self.dir)
            .args(args)
            .output();
        let Output {
            status,
            stdout,
            stderr,
        } = ended.context("cannot run `git`, which reads revisions")?;
        if !status.success() {
            let said = String::from_utf8_lossy(&stderr);
            bail!("git says: {}", said.trim());
        }
        Ok(stdout)
    }
}
