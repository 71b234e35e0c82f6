//! What an inspection is given: a token, keys, and the list of revocations.
//!
//! A token is never part of an error, nor is what might be one.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use crate::auth::{self, Authenticator, OfflineError, Revocations, Revoked};
use crate::config::Config;

/// The token of the command line, else of standard input.
pub(super) fn token(argument: Option<&str>) -> Result<String> {
    let text = match argument {
        Some(token) => token.to_owned(),
        None => line(&mut BufReader::new(io::stdin().lock().take(LONGEST_LINE)))?,
    };
    let token = text.trim();
    if token.is_empty() {
        bail!("no token was given: give it as `--token JWT`, or as one line on standard input");
    }
    if token.contains(|c: char| c.is_whitespace() || c.is_control()) {
        bail!(
            "that is not one token: it holds a blank; leave out what stands before it, as `Bearer`"
        );
    }
    Ok(token.to_owned())
}

fn line(input: &mut impl BufRead) -> Result<String> {
    let mut line = Vec::new();
    input
        .read_until(b'\n', &mut line)
        .context("cannot read standard input")?;
    // The text of this error would hold the bytes.
    String::from_utf8(line)
        .ok()
        .context("standard input is no text")
}

/// What judges the token: with the keys of `jwks` if there are any, else with those that it fetches.
pub(super) fn authenticator(
    config: &Config,
    token: &str,
    jwks: Option<&Path>,
) -> Result<Authenticator> {
    let place = |error: auth::ConfigError| {
        let source = config.source(error.key());
        let place = source.map(|source| format!(" (from {source})"));
        anyhow!("{error}{}", place.unwrap_or_default())
    };
    let Some(file) = jwks else {
        return Authenticator::new(&config.auth).map_err(place);
    };
    let shown = file.display();
    let text = read(file, LONGEST_KEYS).with_context(|| format!("cannot read `{shown}`"))?;
    Authenticator::for_token(&config.auth, token, &text).map_err(|error| match error {
        OfflineError::Config(error) => place(error),
        keys @ OfflineError::Keys { .. } => anyhow!("`{shown}` cannot be used: {keys}"),
    })
}

/// What `revoked.toml` of the policy folder says; nothing, where there is no such file in it.
pub(super) fn revoked(config: &Config) -> Result<Arc<Revoked>> {
    let dir = &config.policy.dir;
    if !dir.is_dir() {
        bail!(
            "there is no policy folder `{}`, so nobody can tell what is revoked: name it with `--dir DIR`",
            dir.display()
        );
    }
    let file = dir.join("revoked.toml");
    let shown = file.display();
    let revoked = Arc::new(Revoked::default());
    // A link that leads nowhere is there.
    if fs::symlink_metadata(&file).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(revoked);
    }
    let text = read(&file, LONGEST_REVOKED).with_context(|| format!("cannot read `{shown}`"))?;
    match Revocations::parse(&text) {
        Ok(list) => drop(revoked.replace(list)),
        Err(flaws) => {
            let flaws: Vec<String> = flaws.iter().take(MOST_FLAWS).map(one_line).collect();
            bail!("{shown} cannot be used\n{}", flaws.join("\n"));
        }
    }
    Ok(revoked)
}

fn one_line(flaw: &auth::Flaw) -> String {
    let auth::Flaw {
        line,
        column,
        message,
        mend,
    } = flaw;
    format!("  line {line}, column {column}: {message}; {mend}")
}

/// A whole text file of at most so many bytes; a pipe would never end.
fn read(file: &Path, most: u64) -> Result<String> {
    let kind = fs::metadata(file)?;
    if !kind.is_file() {
        bail!("it is no file");
    }
    if kind.len() > most {
        bail!("it is larger than {} KiB", most >> 10);
    }
    Ok(fs::read_to_string(file)?)
}

/// Bytes of a line that may be a token, one of 16 KiB being too long already.
const LONGEST_LINE: u64 = 64 << 10;

/// Bytes of a file of keys, as for those that are fetched.
const LONGEST_KEYS: u64 = 512 << 10;

/// Bytes of a `revoked.toml`, as for the server.
const LONGEST_REVOKED: u64 = 16 << 20;

/// More than anybody reads at once.
const MOST_FLAWS: usize = 10;
