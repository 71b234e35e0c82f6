//! The request that a command is asked about: a method and a path, read as the server reads them.

use std::str::FromStr;

use anyhow::{Result, bail};
use rocket::http::Method;

use crate::http::path;

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
        let method = method(&self.method)?;
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        if !path.starts_with('/') {
            bail!("a path begins with `/`, as in `GET /api/open`");
        }
        Ok(Asked {
            written: format!("{} {}", self.method, self.path),
            method,
            path: path::read(path),
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

/// What stands here may be a token that lacks `--token`: it is not shown.
fn method(written: &str) -> Result<&'static str> {
    let found = Method::from_str(&written.to_ascii_uppercase()).ok();
    match found {
        Some(Method::Head) if written == "HEAD" => Ok(Method::Get.as_str()),
        Some(method) if method.as_str() == written => Ok(method.as_str()),
        Some(method) => bail!("methods are written in capitals: `{method}`"),
        None => bail!("the first argument is no method: write {METHODS}, and then the path"),
    }
}

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS";
