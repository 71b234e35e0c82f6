//! What is demanded of the tokens of an issuer, and what they may name, as the configuration says.

use std::sync::Arc;

use super::check::{text, unacceptable};
use super::written::Written;
use crate::auth::config_error::ConfigError;
use crate::auth::jws::{Algorithm, Algorithms};
use crate::auth::rules::{Mints, Rules};

impl Written<'_> {
    pub(super) fn algorithms(&self) -> Result<Algorithms, ConfigError> {
        let key = self.key("algorithms");
        let names = &self.issuer.algorithms;
        let named = Algorithms::named(names).map_err(|unknown| {
            unacceptable(
                &key,
                &unknown.0,
                "it is no algorithm known here",
                ALGORITHMS,
            )
        })?;
        let is_secret = |algorithm: Algorithm| !Algorithms::ASYMMETRIC.has(algorithm);
        let secrets = named.iter().filter(|one| is_secret(*one)).count();
        let problem = match self.issuer.secret {
            _ if named.is_empty() => "it is empty",
            None if secrets > 0 => {
                "an algorithm with a shared secret needs `secret`, and must not be mixed with key sets"
            }
            Some(_) if secrets < named.iter().count() => {
                "with a shared secret, only HS256, HS384 and HS512 make sense"
            }
            _ => return Ok(named),
        };
        Err(unacceptable(&key, &named.to_string(), problem, ALGORITHMS))
    }

    pub(super) fn rules(&self, algorithms: Algorithms) -> Result<Rules, ConfigError> {
        let written = self.issuer;
        if let Some(client_id) = &written.client_id {
            text(&self.key("client_id"), client_id, CLIENT_ID)?;
        }
        if let Some(claim) = written.required_claims.unmeetable() {
            let problem = "no claim can be that";
            let accepted = "a value that the claim equals, or `{ includes = [\"…\"] }`";
            return Err(unacceptable(
                &self.key("required_claims"),
                claim,
                problem,
                accepted,
            ));
        }
        let max_age = written
            .max_token_age_seconds
            .unwrap_or(self.config.max_token_age_seconds);
        Ok(Rules {
            audiences: self.audiences()?,
            client_id: written.client_id.clone(),
            algorithms,
            profile: written.profile,
            required: written.required_claims.clone(),
            leeway: self.leeway()?,
            max_age: (max_age > 0).then(|| seconds(max_age)),
            mints: Arc::new(self.mints()?),
        })
    }

    fn audiences(&self) -> Result<Vec<String>, ConfigError> {
        for audience in &self.issuer.audiences {
            text(&self.key("audiences"), audience, AUDIENCE)?;
        }
        if !self.issuer.audiences.is_empty() {
            return Ok(self.issuer.audiences.clone());
        }
        let audience = self.config.audience.clone().ok_or(ConfigError::Missing {
            key: "auth.audience",
            variable: "AUTH0_AUDIENCE",
            accepted: AUDIENCE,
        })?;
        text("auth.audience", &audience, AUDIENCE)?;
        Ok(vec![audience])
    }

    fn leeway(&self) -> Result<f64, ConfigError> {
        let found = self.config.leeway_seconds;
        if found > MOST_LEEWAY {
            let problem = "so long a leeway keeps expired tokens alive";
            let accepted = "0 to 60 seconds";
            return Err(unacceptable(
                "auth.leeway_seconds",
                &found.to_string(),
                problem,
                accepted,
            ));
        }
        Ok(seconds(found))
    }

    /// A further issuer says what it may mint, or has a prefix: else it could mint the names of the first.
    fn mints(&self) -> Result<Mints, ConfigError> {
        let key = self.key("mints");
        let accepted =
            "some of user, permission, scope, role, org, client, or a `prefix` for all of them";
        let prefix = &self.issuer.prefix;
        if !prefix.is_empty() {
            text(&self.key("prefix"), prefix, "a text such as `partner/`")?;
        }
        let kinds = match &self.issuer.mints {
            Some(kinds) => kinds.clone(),
            None if prefix.is_empty() => {
                let problem = "a further issuer could mint the users and roles of the others";
                return Err(unacceptable(&key, "(not set)", problem, accepted));
            }
            None => Mints::KINDS.map(str::to_owned).to_vec(),
        };
        let unknown = kinds
            .iter()
            .find(|kind| !Mints::KINDS.contains(&kind.as_str()));
        match unknown {
            Some(unknown) => Err(unacceptable(
                &key,
                unknown,
                "it is no kind of name",
                accepted,
            )),
            None => Ok(Mints::new(kinds, prefix.clone())),
        }
    }
}

fn seconds(seconds: u64) -> f64 {
    std::time::Duration::from_secs(seconds).as_secs_f64()
}

/// More than this is no clock drift but a broken clock.
const MOST_LEEWAY: u64 = 60;

const ALGORITHMS: &str = "some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, \
                          or with a `secret` of HS256, HS384, HS512";
const AUDIENCE: &str = "the API's identifier at the issuer, as `https://api.example.com`";
const CLIENT_ID: &str = "the client id of the single-page application at the issuer";
