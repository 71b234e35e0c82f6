//! The section `[auth]`: whose tokens are taken, and for whom they must be.

use serde::{Deserialize, Serialize};

use super::claims::Rules;
use super::config_error::{ConfigError, shown};
use super::dpop::{Dpop, Mode};
use super::issuer::{self, Issuer};
use super::jws::{Algorithm, Algorithms};
use super::public_url::PublicUrl;

/// Which tokens are verified, and how strictly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The issuer: a bare domain, taken as https, or a whole URL; plain http on loopback hosts only. Default: none.
    pub domain: Option<String>,
    /// What a token's `aud` must be or hold: the identifier of this API at the issuer. Default: none.
    pub audience: Option<String>,
    /// The application that signs users in, told to the single-page app; tokens for it are ID tokens. Default: none.
    pub client_id: Option<String>,
    /// Where clients reach this server, as `https://api.example.com`. Default: none, and then it has no metadata (RFC 9728).
    pub public_url: Option<String>,
    /// The signature algorithms of its tokens. Default: `RS256`.
    pub algorithms: Vec<String>,
    /// Seconds that the issuer's clock and ours may differ, at most 60. Default: 5.
    pub leeway_seconds: u64,
    /// Whether tokens may, must or may not be bound to a key of their sender's (RFC 9449). Default: `allowed`.
    pub dpop: Mode,
    /// Whether proofs of such a key need a nonce of this server. Default: `false`.
    pub dpop_nonce: bool,
    /// How many used proofs are remembered, so that none is used twice; a proof counts for five minutes, and one key may hold
    /// a twentieth. Default: 500000.
    pub dpop_proofs: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            domain: None,
            audience: None,
            client_id: None,
            public_url: None,
            algorithms: vec![Algorithm::RS256.to_string()],
            leeway_seconds: 5,
            dpop: Mode::Allowed,
            dpop_nonce: false,
            dpop_proofs: 500_000,
        }
    }
}

impl Config {
    /// The issuer that `domain` names.
    pub(super) fn issuer(&self) -> Result<Issuer, ConfigError> {
        let domain = self.domain.as_deref().ok_or(ConfigError::Missing {
            key: "auth.domain",
            variable: "AUTH0_DOMAIN",
            accepted: issuer::ACCEPTED,
        })?;
        Issuer::parse(domain)
    }

    /// What the section demands of a token, issuer aside, which discovery pins. Checks every other key as well.
    pub(super) fn rules(&self) -> Result<Rules, ConfigError> {
        let audience = self.audience.clone().ok_or(ConfigError::Missing {
            key: "auth.audience",
            variable: "AUTH0_AUDIENCE",
            accepted: AUDIENCE,
        })?;
        check_text("auth.audience", &audience, AUDIENCE)?;
        if let Some(client_id) = &self.client_id {
            check_text("auth.client_id", client_id, CLIENT_ID)?;
        }
        self.public_url()?;
        Ok(Rules {
            audience,
            client_id: self.client_id.clone(),
            algorithms: self.algorithms()?,
            leeway: self.leeway()?,
        })
    }

    /// What checks the proofs of senders.
    pub(super) fn dpop(&self) -> Result<Dpop, ConfigError> {
        let most = usize::try_from(self.dpop_proofs).ok();
        let most = most.filter(|most| *most >= FEWEST_PROOFS);
        let most = most.ok_or_else(|| ConfigError::Unacceptable {
            key: "auth.dpop_proofs",
            found: self.dpop_proofs.to_string(),
            problem: "so small a memory refuses good proofs",
            accepted: "1000 or more; a proof takes some 100 bytes",
        })?;
        let dpop = Dpop::new(self.dpop, self.dpop_nonce, most);
        dpop.map_err(|_| ConfigError::NoRandomness)
    }

    fn algorithms(&self) -> Result<Algorithms, ConfigError> {
        let problem = |found: String, problem| ConfigError::Unacceptable {
            key: "auth.algorithms",
            found: shown(&found),
            problem,
            accepted: ALGORITHMS,
        };
        let named = Algorithms::named(&self.algorithms);
        let named = named.map_err(|unknown| problem(unknown.0, "it is no algorithm known here"))?;
        match named.is_empty() {
            true => Err(problem(String::new(), "it is empty")),
            false => Ok(named),
        }
    }

    /// Where clients reach this server, if the section says so.
    ///
    /// # Errors
    /// When it is no address, or one that two readers could read differently.
    pub fn public_url(&self) -> Result<Option<PublicUrl>, ConfigError> {
        self.public_url.as_deref().map(PublicUrl::parse).transpose()
    }

    fn leeway(&self) -> Result<f64, ConfigError> {
        u8::try_from(self.leeway_seconds)
            .ok()
            .filter(|seconds| *seconds <= MOST_LEEWAY)
            .map(f64::from)
            .ok_or_else(|| ConfigError::Unacceptable {
                key: "auth.leeway_seconds",
                found: self.leeway_seconds.to_string(),
                problem: "so long a leeway keeps expired tokens alive",
                accepted: "0 to 60 seconds",
            })
    }
}

fn check_text(key: &'static str, found: &str, accepted: &'static str) -> Result<(), ConfigError> {
    let problem = match found {
        "" => "it is empty",
        _ if found.contains(char::is_control) => "it holds a control character",
        _ if found.trim() != found => "it starts or ends with a space",
        _ => return Ok(()),
    };
    Err(ConfigError::Unacceptable {
        key,
        found: shown(found),
        problem,
        accepted,
    })
}

/// More than this is no clock drift but a broken clock.
const MOST_LEEWAY: u8 = 60;

/// Fewer would be used up by one page.
const FEWEST_PROOFS: usize = 1000;

const AUDIENCE: &str = "the API's identifier at the issuer, as `https://api.example.com`";
const ALGORITHMS: &str =
    "some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA";
const CLIENT_ID: &str = "the client id of the single-page application at the issuer";
