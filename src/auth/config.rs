//! The section `[auth]`: whose tokens are taken, and for whom they must be.
//!
//! The issuer of `auth.domain` is the one that the page signs in at. `auth.issuers` lists others, each with keys of its own.

mod secret;

use serde::{Deserialize, Serialize};

use super::config_error::ConfigError;
use super::dpop::mode::Mode;
use super::jws::Algorithm;
use super::profile::Profile;
use super::public_url::PublicUrl;
use super::required::RequiredClaims;

pub use secret::Secret;

/// Which tokens are verified, and how strictly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The issuer: a bare domain, taken as https, or a whole URL; plain http on loopback hosts only. Default: none.
    pub domain: Option<String>,
    /// What a token's `aud` must be or hold: the identifier of this API at the issuer. Default: none.
    pub audience: Option<String>,
    /// The application that signs users in, told to the single-page app; tokens for it are ID tokens. Default: none.
    pub client_id: Option<String>,
    /// Where clients reach this server, as `https://api.example.com`; plain http on loopback hosts only. Default: none, and
    /// then it has no metadata (RFC 9728).
    pub public_url: Option<String>,
    /// The signature algorithms of its tokens. Default: `RS256`.
    pub algorithms: Vec<String>,
    /// What its access tokens look like: `auth0`, or `rfc9068`. Default: `auth0`.
    pub profile: Profile,
    /// Claims that its tokens must have, by equality or inclusion. Default: none.
    pub required_claims: RequiredClaims,
    /// Where its keys are, instead of asking its discovery document. Default: none.
    pub jwks_uri: Option<String>,
    /// Its keys themselves, in PEM, as a JWK or as a JWK set: nothing is fetched. Default: none.
    pub keys: Option<String>,
    /// The secret shared with it, for HS256, HS384 and HS512 alone. Default: none.
    pub secret: Option<Secret>,
    /// Further issuers. Default: none.
    pub issuers: Vec<IssuerConfig>,
    /// Seconds that an issuer's clock and ours may differ, at most 60. Default: 5.
    pub leeway_seconds: u64,
    /// Seconds since a token was issued, at most; 0 for any age. Default: 0.
    pub max_token_age_seconds: u64,
    /// Seconds for which keys serve after the last fetch that succeeded. Default: 86400, a day.
    pub stale_seconds: u64,
    /// Mebibytes of verified tokens that are remembered; 0 for none. Default: 64.
    pub cache_mebibytes: u64,
    /// Whether tokens may, must or may not be bound to a key of their sender's (RFC 9449). Default: `allowed`.
    pub dpop: Mode,
    /// Whether proofs of such a key need a nonce of this server. Default: `false`.
    pub dpop_nonce: bool,
    /// How many used proofs are remembered for five minutes each, so that none is used twice; one key may hold a twentieth.
    /// Default: 500000.
    pub dpop_proofs: u64,
    /// The header in which a proxy of `doors.trusted_proxies` forwards the certificate that a client showed in the TLS
    /// handshake, so that tokens which are bound to one (RFC 8705) can be taken. Default: none, and such tokens are refused.
    pub certificate_header: Option<String>,
}

/// One further issuer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerConfig {
    /// As `auth.domain`. With `jwks_uri`, `keys` or `secret` it is the `iss` of its tokens, exactly.
    pub domain: String,
    /// What a token's `aud` must be or hold one of. Default: `auth.audience`.
    #[serde(default)]
    pub audiences: Vec<String>,
    /// Its client whose ID tokens must not pass. Default: none.
    #[serde(default)]
    pub client_id: Option<String>,
    /// As `auth.algorithms`.
    #[serde(default = "usual_algorithms")]
    pub algorithms: Vec<String>,
    /// As `auth.profile`.
    #[serde(default)]
    pub profile: Profile,
    /// As `auth.required_claims`.
    #[serde(default)]
    pub required_claims: RequiredClaims,
    /// As `auth.max_token_age_seconds`, which is the default.
    #[serde(default)]
    pub max_token_age_seconds: Option<u64>,
    /// As `auth.jwks_uri`.
    #[serde(default)]
    pub jwks_uri: Option<String>,
    /// As `auth.keys`.
    #[serde(default)]
    pub keys: Option<String>,
    /// As `auth.secret`.
    #[serde(default)]
    pub secret: Option<Secret>,
    /// The kinds of names that its claims may give, some of [`super::Mints::KINDS`]. Default: all, if it has a `prefix`.
    #[serde(default)]
    pub mints: Option<Vec<String>>,
    /// What stands before every value of its names, as in `role:<prefix>editor`. Default: nothing.
    #[serde(default)]
    pub prefix: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            domain: None,
            audience: None,
            client_id: None,
            public_url: None,
            algorithms: usual_algorithms(),
            profile: Profile::default(),
            required_claims: RequiredClaims::default(),
            jwks_uri: None,
            keys: None,
            secret: None,
            issuers: Vec::new(),
            leeway_seconds: 5,
            max_token_age_seconds: 0,
            stale_seconds: 24 * 60 * 60,
            cache_mebibytes: 64,
            dpop: Mode::Allowed,
            dpop_nonce: false,
            dpop_proofs: 500_000,
            certificate_header: None,
        }
    }
}

impl Config {
    /// Whether an issuer is configured, and so none may be started for development.
    #[must_use]
    pub fn names_issuer(&self) -> bool {
        self.domain.is_some() || !self.issuers.is_empty()
    }

    /// Where clients reach this server, if the section says so.
    ///
    /// # Errors
    /// When it is no address, or one that two readers could read differently.
    pub fn public_url(&self) -> Result<Option<PublicUrl>, ConfigError> {
        self.public_url.as_deref().map(PublicUrl::parse).transpose()
    }
}

fn usual_algorithms() -> Vec<String> {
    vec![Algorithm::RS256.to_string()]
}
