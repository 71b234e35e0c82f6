//! The trusted issuers, read from the configuration: their names, where their keys come from, and what is demanded of their
//! tokens.

mod check;
mod demands;
mod keys;
mod written;

use super::config::{Config, IssuerConfig};
use super::config_error::ConfigError;
use super::dpop::Dpop;
use super::issuer::{self, Issuer};
use super::pace::Pace;
use super::rules::{Mints, Rules};
pub(super) use keys::{KeysFrom, read_keys};
use written::Written;

/// An issuer that is trusted.
pub(super) struct Trust {
    /// The configuration's name for it, as `auth` or `auth.issuers[0]`.
    pub(super) key: String,
    pub(super) issuer: Issuer,
    pub(super) rules: Rules,
    pub(super) keys: KeysFrom,
}

/// The issuers that are trusted, that of `auth.domain` first. Checks every other key as well.
pub(super) fn trusted(config: &Config) -> Result<Vec<Trust>, ConfigError> {
    config.public_url()?;
    check::number("auth.stale_seconds", config.stale_seconds, Pace::STALE)?;
    check::number(
        "auth.cache_mebibytes",
        config.cache_mebibytes,
        0..=MOST_CACHE,
    )?;
    check::number("auth.dpop_proofs", config.dpop_proofs, Dpop::PROOFS)?;
    if let Some(name) = &config.certificate_header {
        check::header_name("auth.certificate_header", name)?;
    }
    let tables = tables(config)?;
    let trusted = tables
        .iter()
        .map(|(at, issuer)| Trust::of(&Written { config, issuer, at }));
    let trusted: Vec<Trust> = trusted.collect::<Result<_, _>>()?;
    check_apart(&trusted)?;
    Ok(trusted)
}

/// The issuers that `config` names, that of `auth.domain` first, whatever else it says of them.
///
/// # Errors
/// It names none, or one by what cannot be its name.
pub fn issuers(config: &Config) -> Result<Vec<Issuer>, ConfigError> {
    let tables = tables(config)?;
    let names = tables
        .iter()
        .map(|(at, issuer)| Written { config, issuer, at }.name());
    names.collect()
}

/// The table of each issuer, and where it stands.
fn tables(config: &Config) -> Result<Vec<(String, IssuerConfig)>, ConfigError> {
    let mut tables = Vec::new();
    if config.domain.is_some() || config.issuers.is_empty() {
        tables.push(("auth".to_owned(), first(config)?));
    }
    let further = config.issuers.iter().enumerate();
    tables.extend(
        further.map(|(number, issuer)| (format!("auth.issuers[{number}]"), issuer.clone())),
    );
    Ok(tables)
}

/// The issuer of `auth.domain`, in the form of the others. It may give every name.
fn first(config: &Config) -> Result<IssuerConfig, ConfigError> {
    let domain = config.domain.clone().ok_or(ConfigError::Missing {
        key: "auth.domain",
        variable: "AUTH0_DOMAIN",
        accepted: issuer::ACCEPTED,
    })?;
    Ok(IssuerConfig {
        domain,
        audiences: Vec::new(),
        client_id: config.client_id.clone(),
        algorithms: config.algorithms.clone(),
        profile: config.profile,
        required_claims: config.required_claims.clone(),
        max_token_age_seconds: None,
        jwks_uri: config.jwks_uri.clone(),
        keys: config.keys.clone(),
        secret: config.secret.clone(),
        mints: Some(Mints::KINDS.map(str::to_owned).to_vec()),
        prefix: String::new(),
    })
}

impl Trust {
    fn of(written: &Written<'_>) -> Result<Self, ConfigError> {
        let algorithms = written.algorithms()?;
        let keys = written.keys(algorithms)?;
        Ok(Self {
            key: written.at.to_owned(),
            issuer: written.name()?,
            rules: written.rules(algorithms)?,
            keys,
        })
    }
}

/// Two issuers of one name would be told apart by nothing.
fn check_apart(trusted: &[Trust]) -> Result<(), ConfigError> {
    for (number, one) in trusted.iter().enumerate() {
        let earlier = trusted.iter().take(number);
        if let Some(other) = earlier
            .into_iter()
            .find(|other| one.issuer.overlaps(&other.issuer))
        {
            return Err(ConfigError::SameIssuer {
                key: format!("{}.domain", one.key),
                other: format!("{}.domain", other.key),
            });
        }
    }
    Ok(())
}

/// More memory than a server for access tokens has use for, and a bound for typing errors.
const MOST_CACHE: u64 = 64 << 10;
