//! Why the server could not start, or stopped by itself. Every message says what to change.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use rocket::error::ErrorKind;

use crate::auth;
use crate::config::{Config, ConfigError};
use crate::http::spa::SpaError;
use crate::policy;
use crate::telemetry::traces::StartError;

/// Why the server could not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Nobody's tokens would be accepted.
    #[error(
        "no issuer is configured\n  \
         set `AUTH0_DOMAIN` (as `tenant.eu.auth0.com`) and `AUTH0_AUDIENCE` (the identifier of your API), or\n  \
         write `domain` and `audience` under `[default.auth]` in Rocket.toml, or\n  \
         try it without an account: `whiteroom serve --dev`"
    )]
    NoIssuer,
    /// Nobody's tokens would be accepted by a Rocket that embeds this crate.
    #[error(
        "no issuer is configured\n  \
         set `AUTH0_DOMAIN` (as `tenant.eu.auth0.com`) and `AUTH0_AUDIENCE` (the identifier of your API), or\n  \
         write `domain` and `audience` under `[default.auth]` in Rocket.toml; for a try without an account, both may be\n  \
         those of a running `whiteroom serve --dev`: `http://localhost:8002` and `https://api.whiteroom.localhost`"
    )]
    NobodyTrusted,
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// `--dev` would add an issuer that anyone on this machine can sign in with.
    #[error(
        "`--dev` starts an issuer of its own, and `auth.domain`{} names another: unset it, or start without `--dev`",
        .place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default()
    )]
    TwoIssuers {
        /// Where the other issuer is named.
        place: Option<String>,
    },
    /// `--dev`, in a build without the dev issuer.
    #[error(
        "this build has no dev issuer: build with the cargo feature `dev-issuer`, or set `AUTH0_DOMAIN` and `AUTH0_AUDIENCE`"
    )]
    NoDevIssuer,
    /// The policy folder cannot be used.
    #[error(transparent)]
    Policy(#[from] policy::LoadError),
    /// The section `[auth]` cannot be used.
    #[error("{0}")]
    Auth(String),
    /// Proofs name the API's own address, and it is not known.
    #[error(
        "`auth.dpop` is `required` and `auth.public_url` is not set, so no proof could be checked: set `auth.public_url`, or \
         `WHITEROOM_AUTH__PUBLIC_URL`, to the API's own URL as callers reach it (`https://api.example.com`), or `auth.dpop` to `allowed`"
    )]
    NoPublicUrl,
    /// The page has its tokens bound to a key, and nobody would take them.
    #[error(
        "`spa.dpop` is true, and the page's proofs would be refused: set `auth.dpop` to `allowed` or `required` and \
         `auth.public_url` to the API's own URL as callers reach it (`https://api.example.com`), or `spa.dpop` to false"
    )]
    PageUnproven,
    /// Clients' certificates are looked for in a header that nobody is trusted to send.
    #[error(
        "`auth.certificate_header` is set and `doors.trusted_proxies` is empty, so the header would never count: set \
         `doors.trusted_proxies`, or `WHITEROOM_DOORS__TRUSTED_PROXIES`, to the networks of the proxies that end TLS (`10.0.0.0/8`)"
    )]
    NoProxy,
    /// The page cannot be served.
    #[error(transparent)]
    Spa(#[from] SpaError),
    /// The dev issuer cannot be used.
    #[cfg(feature = "dev-issuer")]
    #[error(transparent)]
    DevIssuer(#[from] crate::dev_issuer::Error),
    /// Two metrics of one name.
    #[error("the metrics cannot be registered: {0}")]
    Metrics(#[from] prometheus::Error),
    /// A port is taken, or not ours to take.
    #[error(
        "the {server} server cannot listen on {address}: {cause}; free its port, or choose another with `{key}`"
    )]
    Bind {
        /// Which server.
        server: &'static str,
        /// Where it was told to listen.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
        /// The variable that sets the port.
        key: &'static str,
    },
    /// Rocket refused to launch.
    #[error("the {server} server cannot start: {cause}")]
    Launch {
        /// Which server.
        server: &'static str,
        /// What Rocket said.
        cause: String,
    },
    /// No spans can be sent.
    #[error(transparent)]
    Traces(#[from] StartError),
    /// The decision log cannot be written.
    #[error(
        "the decision log `{}`{} cannot be written: {cause}; set `policy.decision_log` to a file in a folder that is there and \
         that the server may write to, or to `stdout`",
        .path.display(),
        .place.as_ref().map(|place| format!(" (from {place})")).unwrap_or_default()
    )]
    DecisionLog {
        /// The file.
        path: PathBuf,
        /// Where it is named.
        place: Option<String>,
        /// What the system said.
        cause: io::Error,
    },
    /// The policy folder cannot be watched.
    #[error(
        "the policy folder cannot be watched, for want of a thread: {0}; raise the limit of processes"
    )]
    Watch(io::Error),
    /// A server ended although nobody stopped it.
    #[error("a server ended by itself")]
    Ended,
}

impl ServeError {
    pub(super) fn auth(error: &auth::ConfigError, config: &Config) -> Self {
        let place = config
            .source(error.key())
            .map(|source| format!(" (from {source})"));
        Self::Auth(format!("{error}{}", place.unwrap_or_default()))
    }

    pub(super) fn launch(server: &'static str, address: SocketAddr, error: &rocket::Error) -> Self {
        let key = match server {
            "ops" => "WHITEROOM_OPS__PORT",
            "dev issuer" => "WHITEROOM_DEV_ISSUER__PORT",
            _ => "ROCKET_PORT",
        };
        match error.kind() {
            ErrorKind::Bind(cause) | ErrorKind::Io(cause) => Self::Bind {
                server,
                address,
                cause: io::Error::new(cause.kind(), cause.to_string()),
                key,
            },
            ErrorKind::FailedFairings(fairings) => {
                let names: Vec<String> = fairings
                    .iter()
                    .map(|fairing| fairing.name.to_string())
                    .collect();
                let cause = format!(
                    "{} failed; are all templates in the folder that `template_dir` (`ROCKET_TEMPLATE_DIR`) names?",
                    names.join(", ")
                );
                Self::Launch { server, cause }
            }
            ErrorKind::SentinelAborts(sentries) => {
                let names: Vec<String> = sentries
                    .iter()
                    .map(|sentry| sentry.type_name.to_string())
                    .collect();
                Self::Launch {
                    server,
                    cause: format!("a stage is missing for {}", names.join(", ")),
                }
            }
            other => Self::Launch {
                server,
                cause: other.to_string(),
            },
        }
    }
}
