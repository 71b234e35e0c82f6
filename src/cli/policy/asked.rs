//! The request that a command is asked about: a method and a path, read as the server reads them.

use anyhow::{Error, Result, anyhow};

use crate::http::target::{self, Misread, Target};

/// The arguments that name it.
#[derive(Debug, clap::Args)]
#[group(id = "request")]
pub(in crate::cli) struct Args {
    /// The method, in capitals; HEAD is decided as GET.
    #[arg(value_name = "METHOD")]
    method: String,
    /// The path, as in a URL: `%20` is a blank. A query does not count.
    #[arg(value_name = "PATH")]
    path: String,
}

/// What the policy is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Asked {
    /// As it was given.
    pub(in crate::cli) written: String,
    /// As it is decided.
    pub(in crate::cli) method: &'static str,
    /// Decoded; `None` where two readers could read it differently, and the server refuses it before policy.
    pub(in crate::cli) path: Option<String>,
}

impl Args {
    /// Reads the arguments.
    ///
    /// # Errors
    /// They cannot be part of any request.
    pub(in crate::cli) fn read(&self) -> Result<Asked> {
        let Target { method, path } = target::read(&self.method, &self.path).map_err(told)?;
        Ok(Asked {
            written: format!("{} {}", self.method, self.path),
            method,
            path,
        })
    }
}

impl Asked {
    /// As it is decided.
    pub(in crate::cli) fn decided(&self) -> String {
        match &self.path {
            Some(path) => format!("{} {path}", self.method),
            None => self.written.clone(),
        }
    }
}

/// What stands in the place of the method may be a token that lacks `--token`: it is not shown.
fn told(misread: Misread) -> Error {
    match misread {
        Misread::Small(method) => anyhow!("methods are written in capitals: `{method}`"),
        Misread::NoMethod => {
            anyhow!("the first argument is no method: write {METHODS}, and then the path")
        }
        Misread::NoSlash => anyhow!("a path begins with `/`, as in `GET /api/open`"),
    }
}

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS";
